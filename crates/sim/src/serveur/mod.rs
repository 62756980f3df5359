//! The real server core on its SQLite storage, with what stands around it: signatures, copies, erasures noted apart.

mod administre;

use std::cell::RefCell;
use std::collections::BTreeMap;

use besace_central::identite::cle;
use besace_central::stockage::sqlite::Sqlite;
use besace_central::stockage::{AppareilRow, Ecriture, Lecture, Stockage, StockageError, StructureRow, transaction};
use besace_central::sync::{Echange, Voie, erase, exchange};
use besace_sync::dense::Contexte;
use besace_sync::frame::{Decoder, decode_request};
use besace_sync::sign::Sealed;
use besace_sync::wire::{Frame, MutationResult, SYNC_PATH, Scope, SyncRequest};
use ed25519_dalek::VerifyingKey;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::disque::{self, Image, Panne};
use crate::echec::{Echec, Suite, panne};
use crate::support::Support;

/// Identity of the server.
pub const ID: Uuid = Uuid::from_u128(0x5e00_0000_0000_4000_8000_0000_0000_0001);
/// Employer of everyone.
pub const STRUCTURE: Uuid = Uuid::from_u128(0x57_0000_0000_4000_8000_0000_0000_0001);
/// Code of the shared tags' département.
pub const DEPARTEMENT: &str = "26";
const BASE: &str = "central.db";

/// The server.
pub struct Serveur {
    support: Support,
    stockage: Option<Sqlite>,
    /// Copy, with what the people around knew of it then.
    copie: Option<(Image, Registre)>,
    /// Outside the database.
    effaces: RefCell<Vec<(Scope, Uuid)>>,
    /// What was answered to each number of each device.
    registre: Registre,
    histoires: u128,
    /// Stops after so many writes of the next exchanges.
    panne: Option<u32>,
}

/// (device, number) → what was answered.
pub type Registre = BTreeMap<(Uuid, u64), MutationResult>;

/// An answer as it leaves, frame by frame.
#[derive(Debug, Default)]
pub struct Reponse {
    /// Frames sent before the end, or before the server stopped.
    pub trames: Vec<Vec<u8>>,
    /// A plain refusal instead.
    pub refus: Option<&'static str>,
    /// What they answer, and to whose device.
    pub asked: Option<(SyncRequest, Uuid)>,
}

impl Serveur {
    /// A server without accounts.
    pub fn new(disque: bool, now: i64) -> Suite<Self> {
        let support = Support::new("serveur", disque)?;
        let mut serveur = Self {
            support,
            stockage: None,
            copie: None,
            effaces: RefCell::default(),
            registre: Registre::new(),
            histoires: 1,
            panne: None,
        };
        if disque {
            serveur.open(now)?;
            serveur.found(now)?;
        } else {
            thread_local! {
                static MODELE: RefCell<Option<Image>> = const { RefCell::new(None) };
            }
            match MODELE.with_borrow(Clone::clone) {
                Some(image) => serveur.support.write(&image)?,
                None => {
                    serveur.open(now)?;
                    serveur.found(now)?;
                    serveur.stockage = None;
                    MODELE.set(Some(serveur.support.read()?));
                }
            }
            serveur.open(now)?;
        }
        Ok(serveur)
    }

    /// What a new data folder holds.
    fn found(&self, now: i64) -> Suite {
        self.write(|tx| {
            tx.serveur_put(cle::ID, ID.as_bytes())?;
            tx.serveur_put(cle::EPOCH, Uuid::from_u128(1).as_bytes())?;
            tx.serveur_put(cle::CGU_VERSION, b"2026-11")?;
            tx.structure_put(&StructureRow {
                id: STRUCTURE,
                nom: "Médiathèque".to_owned(),
                siret: "22260001700008".to_owned(),
                departement: Some(DEPARTEMENT.to_owned()),
                creation: now,
            })
        })
    }

    fn open(&mut self, now: i64) -> Suite {
        let stockage = Sqlite::open(&self.support.path(BASE), Zeroizing::new([3; 32]));
        self.stockage = Some(stockage.map_err(|e| panne("ouverture du serveur")(&e))?);
        // As the server does when it starts: who was erased stays erased, whichever copy it starts from.
        let noted = self.effaces.borrow().clone();
        let known = self.read(|tx| tx.effacement_list())?;
        for (scope, id) in noted.iter().filter(|e| !known.contains(e)) {
            self.write(|tx| erase::erase(tx, scope, *id, None, now))?;
        }
        self.effaces.borrow_mut().extend(known.into_iter().filter(|e| !noted.contains(e)));
        Ok(())
    }

    fn stockage(&self) -> Suite<&Sqlite> {
        self.stockage.as_ref().ok_or_else(|| Echec::new("G0 panne", "the server is closed"))
    }

    /// Reads in one view.
    pub fn read<T>(&self, f: impl FnOnce(&dyn Lecture) -> Result<T, StockageError>) -> Suite<T> {
        let tx = self.stockage()?.read().map_err(|e| panne("lecture du serveur")(&e))?;
        f(tx.as_ref()).map_err(|e| panne("lecture du serveur")(&e))
    }

    /// Writes in one transaction.
    pub fn write<T>(&self, f: impl FnMut(&dyn Ecriture) -> Result<T, StockageError>) -> Suite<T> {
        transaction(self.stockage()? as &dyn Stockage, f).map_err(|e| panne("écriture du serveur")(&e))
    }

    /// Answers a signed body, as the route does; checks that each number has one effect.
    pub fn answer(&mut self, body: &[u8], voie: Voie, now: i64) -> Suite<Reponse> {
        let unsigned = || Reponse { refus: Some("signature_refusee"), ..Reponse::default() };
        let Ok(sealed) = Sealed::parse(body) else { return Ok(unsigned()) };
        let Ok(id) = sealed.device() else { return Ok(unsigned()) };
        let Some(appareil) = self.read(|tx| tx.appareil_get(id))? else { return Ok(unsigned()) };
        let key = VerifyingKey::from_bytes(&appareil.cle_publique);
        let Ok(Ok(payload)) = key.map(|key| sealed.open(&key, ID, SYNC_PATH)) else { return Ok(unsigned()) };
        let Ok(request) = decode_request(&payload, appareil.compte_id) else {
            return Ok(Reponse { refus: Some("echange_illisible"), ..Reponse::default() });
        };
        let before = self.revs(&appareil)?;
        let mut trames = Vec::new();
        if let (Some(ecritures), Some(dossier)) = (self.panne.take(), self.support.prefix()) {
            disque::arm(dossier, ecritures, Panne::Arret);
        }
        {
            let efface = |scope: &Scope, id| self.effaces.borrow_mut().push((scope.clone(), id));
            let echange = Echange { stockage: self.stockage()?, now, voie, efface: &efface };
            // A server that stops sends what it had sent.
            drop(exchange(&echange, &appareil, &request, &mut |bytes| trames.push(bytes)));
        }
        disque::disarm();
        if self.revive(now)? {
            self.registre_read(&appareil, &request)?;
            // A machine that stops does not say so.
            let mut decoder = Decoder::new(Contexte::of(&request, Some(appareil.compte_id)));
            trames.iter().for_each(|trame| decoder.push(trame));
            let last = std::iter::from_fn(|| decoder.next_frame().ok().flatten()).last();
            if matches!(last, Some(Frame::Fault { .. })) {
                trames.pop();
            }
        } else {
            self.check_once(&appareil, &request, before)?;
        }
        Ok(Reponse { trames, refus: None, asked: Some((request, appareil.compte_id)) })
    }

    /// Stops at one of the next writes.
    pub fn arm(&mut self, ecritures: u32) {
        self.panne = Some(ecritures);
    }

    /// Starts again if it stopped; whether it had.
    pub fn revive(&mut self, now: i64) -> Suite<bool> {
        if !self.support.prefix().is_some_and(disque::is_stopped) {
            return Ok(false);
        }
        self.restart(now)?;
        Ok(true)
    }

    /// Stops and starts.
    pub fn restart(&mut self, now: i64) -> Suite {
        let stockage = self.stockage.take();
        self.support.restart(0, || drop(stockage))?;
        self.open(now)
    }

    /// Its files as they stand, and who was erased.
    pub fn image(&self) -> Suite<(Image, Vec<(Scope, Uuid)>)> {
        Ok((self.support.read()?, self.effaces()))
    }

    /// Goes back there, in the same history: an instant lived again.
    pub fn rewind(&mut self, (image, effaces): &(Image, Vec<(Scope, Uuid)>), now: i64) -> Suite {
        self.stockage = None;
        self.support.write(&image.iter().filter(|(nom, _)| !nom.ends_with("-shm")).cloned().collect::<Vec<_>>())?;
        self.registre = Registre::new();
        self.effaces.replace(effaces.clone());
        self.open(now)
    }

    /// Everything that a scope holds, in words.
    pub fn describe(&self, scope: &Scope) -> Suite<String> {
        self.read(|tx| Ok(format!("{:?} {:#?}", tx.scope_get(scope)?, tx.record_since(scope, 0, usize::MAX >> 1)?)))
    }

    /// Copies the database aside.
    pub fn backup(&mut self) -> Suite {
        self.copie = Some((self.support.read()?, self.registre.clone()));
        Ok(())
    }

    /// Goes back to the copy, under a new history; whether there was one.
    pub fn restore(&mut self, now: i64) -> Suite<bool> {
        let Some((image, registre)) = self.copie.clone() else { return Ok(false) };
        self.stockage = None;
        self.support.write(&image.into_iter().filter(|(nom, _)| !nom.ends_with("-shm")).collect::<Vec<_>>())?;
        self.registre = registre;
        self.histoires += 1;
        let stockage = Sqlite::open(&self.support.path(BASE), Zeroizing::new([3; 32]));
        self.stockage = Some(stockage.map_err(|e| panne("restauration du serveur")(&e))?);
        let epoch = Uuid::from_u128(self.histoires);
        self.write(|tx| {
            tx.scope_jump()?;
            tx.serveur_put(cle::EPOCH, epoch.as_bytes())
        })?;
        self.stockage = None;
        self.open(now)?;
        Ok(true)
    }

    /// Which history this is: another one after each restore.
    pub fn histoire(&self) -> u128 {
        self.histoires
    }

    /// Every person erased.
    pub fn effaces(&self) -> Vec<(Scope, Uuid)> {
        self.effaces.borrow().clone()
    }

    fn revs(&self, appareil: &AppareilRow) -> Suite<u64> {
        self.read(|tx| Ok(tx.scope_get(&Scope::user(appareil.compte_id))?.rev))
    }

    /// Guarantee 3: a number known already gets the same answer and changes nothing.
    fn check_once(&mut self, appareil: &AppareilRow, request: &SyncRequest, before: u64) -> Suite {
        let known = request.mutations.iter().all(|m| self.registre.contains_key(&(appareil.id, m.seq)));
        let after = self.revs(appareil)?;
        if known && before != after {
            let detail = format!("{} revisions more after a request of which all was answered", after - before);
            return Err(Echec::new("G3 double", detail));
        }
        self.registre_read(appareil, request)
    }

    fn registre_read(&mut self, appareil: &AppareilRow, request: &SyncRequest) -> Suite {
        for mutation in &request.mutations {
            let Some(row) = self.read(|tx| tx.resultat_get(appareil.id, mutation.seq))? else { continue };
            let key = (appareil.id, mutation.seq);
            if let Some(before) = self.registre.get(&key)
                && *before != row.resultat
            {
                let detail = format!("number {} answered {:?} then {:?}", mutation.seq, before, row.resultat);
                return Err(Echec::new("G3 double", detail));
            }
            self.registre.insert(key, row.resultat);
        }
        Ok(())
    }
}
