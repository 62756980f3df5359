//! Power cuts in each key transaction, at every write and every flush, with every number of the writes not flushed yet
//! that may have reached the disk. After each, the notebook opens sound, as it was before or as it is after, never
//! between; and as after when the transaction had returned. The server, asked again, answers as if nothing had happened.

use std::fmt;

use besace_central::sync::Voie;
use besace_store::{Applied, Cle, Limites, Store, StoreError};
use besace_sync::dense::Contexte;
use besace_sync::frame::{Decoder, encode_request};
use besace_sync::wire::{Doc, Frame, SYNC_PATH, Scope, SyncRequest, collection as of};
use besace_testkit::{Chance, Vocabulaire, cra, jour};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::appareil::{Appareil, COLLECTIONS, identite, signing_key};
use crate::disque::{self, Image, Panne};
use crate::echec::{Echec, Suite, panne};
use crate::serveur::{ID, Serveur};
use crate::support::{Support, store_error};

const BASE: &str = "besace.db";
const CLE: [u8; 32] = [7; 32];
const NOW: i64 = 1_795_521_600_000;
const COMPTE: Uuid = Uuid::from_u128(0xc000_0000_0000_4000_8000_0000_0000_0001);
/// Writes of one transaction, at most: past it, something does not end.
const WRITES_MAX: u32 = 4_000;
/// Of the writes not flushed, as many as this are kept or taken back one by one.
const ONE_BY_ONE: usize = 24;

/// What was cut.
#[derive(Debug, Default)]
pub struct Bilan {
    /// One line per transaction: its name, its images.
    lignes: Vec<(String, usize)>,
}

impl Bilan {
    /// Crash images opened and compared.
    pub fn images(&self) -> usize {
        self.lignes.iter().map(|(_, images)| images).sum()
    }
}

impl fmt::Display for Bilan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nom, images) in &self.lignes {
            writeln!(f, "{nom:<44} {images:>6}")?;
        }
        write!(f, "transactions={} images={} perdus=0", self.lignes.len(), self.images())
    }
}

/// Cuts everything; stops at the first image that is neither before nor after.
pub fn run() -> Suite<Bilan> {
    disque::install();
    disque::reset();
    let mut banc = Banc::new()?;
    saisies(&mut banc)?;
    echanges(&mut banc)?;
    banc.identity()?;
    Ok(banc.bilan)
}

/// What a person does alone.
fn saisies(banc: &mut Banc) -> Suite {
    let (mut chance, vocabulaire) = (Chance::new(1), Vocabulaire::new());
    let mut report = || cra(&mut chance, &vocabulaire, jour(0));
    let (first, second) = (report(), report());
    let edited: Doc = first.clone().into_iter().chain([("duree".to_owned(), json!(75))]).collect();
    banc.cut("enregistrer un CRA", |store| store.put(of::CRA, id(1), first.clone(), at(1)).map(drop))?;
    banc.cut("corriger un CRA jamais parti", |store| store.put(of::CRA, id(1), edited.clone(), at(2)).map(drop))?;
    banc.cut("chercher (verse ce que l’index doit)", |store| {
        let filtres = besace_store::FiltresCra { texte: Some("email".to_owned()), ..Default::default() };
        store.cra_count(&filtres).map(drop)
    })?;
    for (n, nom) in [(2, "Petit"), (3, "Petyt")] {
        let person: Doc =
            [("prenom".to_owned(), json!("Odette")), ("nom".to_owned(), json!(nom))].into_iter().collect();
        banc.cut("créer une personne", |store| store.put(of::BENEFICIAIRE, id(n), person.clone(), at(3)).map(drop))?;
    }
    let named: Doc = second.into_iter().chain([("beneficiaire_id".to_owned(), json!(id(3)))]).collect();
    banc.cut("enregistrer un CRA avec une personne", |store| {
        store.put(of::CRA, id(4), named.clone(), at(4)).map(drop)
    })?;
    banc.cut("fusionner deux personnes", |store| store.merge_beneficiaire(id(3), id(2), at(5)).map(drop))?;
    let saisie = besace_domain::SaisieCra { notes: Some("à moitié".to_owned()), ..Default::default() };
    banc.cut("garder un brouillon", |store| store.brouillon_save(id(5), &saisie, at(6)).map(drop))?;
    banc.cut("enregistrer, puis vider le journal", |store| {
        store.put(of::CRA, id(6), first.clone(), at(6))?;
        store.checkpoint()
    })?;
    banc.cut("supprimer un CRA", |store| store.delete(of::CRA, &[id(1)], at(7)).map(drop))?;
    banc.cut("annuler la suppression", |store| store.restore(of::CRA, &[id(1)], at(8)).map(drop))?;
    banc.cut("enregistrer la suite", |store| {
        let batch =
            (10..40).map(|n| besace_store::Ecriture { collection: of::CRA.to_owned(), id: id(n), doc: first.clone() });
        store.put_all(batch.collect(), Some(id(5)), at(9)).map(drop)
    })
}

/// What crosses, with a second device that wrote too.
fn echanges(banc: &mut Banc) -> Suite {
    banc.exchange("premier envoi")?;
    banc.elsewhere(|store| {
        let edited: Doc =
            [("prenom".to_owned(), json!("Odile")), ("nom".to_owned(), json!("Petit"))].into_iter().collect();
        store.put(of::BENEFICIAIRE, id(2), edited, at(20))?;
        store.delete(of::CRA, &[id(10), id(11)], at(21)).map(drop)
    })?;
    banc.cut("modifier pendant ce temps", |store| {
        let edited: Doc =
            [("prenom".to_owned(), json!("Odetta")), ("nom".to_owned(), json!("Petit"))].into_iter().collect();
        store.put(of::BENEFICIAIRE, id(2), edited, at(22)).map(drop)
    })?;
    banc.exchange("conflit")?;
    banc.cut("effacer une personne", |store| store.erase_beneficiaire(id(2), at(30)).map(drop))?;
    banc.exchange("effacement")
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x1000_0000_0000_8000_8000_0000_0000_0000 | n)
}

fn at(n: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(NOW + n * 1_000).unwrap_or_default()
}

/// A device that is cut, another one, their server.
struct Banc {
    support: Support,
    numero: u32,
    image: Image,
    autre: Appareil,
    serveur: Serveur,
    bilan: Bilan,
}

impl Banc {
    fn new() -> Suite<Self> {
        let serveur = Serveur::new(false, NOW)?;
        serveur.compte_create(COMPTE, NOW)?;
        for numero in [1, 2] {
            let cle = signing_key(numero).verifying_key().to_bytes();
            serveur.appareil_create(identite(numero).id, COMPTE, numero, cle, NOW)?;
        }
        // Its files are what is cut: it is only asked to make them.
        let image = Appareil::new("coupe", false, 0, COMPTE, 1, NOW)?.support.read()?;
        let autre = Appareil::new("autre", false, 0, COMPTE, 2, NOW)?;
        let support = Support::new("coupe", false)?;
        Ok(Self { support, numero: 1, image: still(image), autre, serveur, bilan: Bilan::default() })
    }

    /// Cuts one transaction everywhere, then lets it be done.
    fn cut<T>(&mut self, nom: &str, act: impl Fn(&mut Store) -> Result<T, StoreError>) -> Suite<T> {
        let before = self.look(None)?;
        let mut store = self.open()?;
        let done = act(&mut store).map_err(store_error("transaction"))?;
        drop(store);
        let after_image = still(self.support.read()?);
        let after = self.look(Some(&after_image))?;

        let mut images = 0;
        let dossier = self.support.prefix().unwrap_or_default().to_owned();
        for writes in 0..WRITES_MAX {
            let mut pending = 0;
            let mut kept = 0;
            let mut ended = false;
            while kept <= pending.min(ONE_BY_ONE) {
                // The last one keeps them all.
                let gardees = if kept == pending.min(ONE_BY_ONE) && kept > 0 { usize::MAX } else { kept };
                let mut store = self.open()?;
                disque::arm(&dossier, writes, Panne::Arret);
                let returned = act(&mut store).is_ok();
                if !disque::is_stopped(&dossier) {
                    disque::disarm();
                    ended = true;
                    break;
                }
                pending = disque::unflushed(&dossier);
                self.support.restart(gardees, || drop(store))?;
                let found = still(self.support.read()?);
                self.compare(nom, (writes, gardees), &found, returned, &before, &after)?;
                images += 1;
                kept += 1;
            }
            if ended {
                self.image = after_image;
                self.bilan.lignes.push((nom.to_owned(), images));
                return Ok(done);
            }
        }
        Err(Echec::new("G1 durable", format!("{nom}: more than {WRITES_MAX} writes")))
    }

    fn compare(
        &mut self,
        nom: &str,
        (writes, gardees): (u32, usize),
        found: &Image,
        returned: bool,
        before: &str,
        after: &str,
    ) -> Suite {
        let seen = self.look(Some(found))?;
        let right = seen == after || (seen == before && !returned);
        if right {
            return Ok(());
        }
        let what = if seen == before { "acknowledged, then gone" } else { "neither before nor after" };
        let detail = format!(
            "{nom}, cut before write {writes}, {gardees} kept: {what}\n{seen}\n— before —\n{before}\n— after —\n{after}"
        );
        Err(Echec::new("G1 durable", detail))
    }

    /// Everything that the notebook holds, and what it would send.
    fn look(&mut self, image: Option<&Image>) -> Suite<String> {
        self.support.write(image.unwrap_or(&self.image))?;
        let mut store = Store::open(self.support.path(BASE), &Cle::new(CLE)).map_err(store_error("ouverture"))?;
        let health = store.integrity_check().map_err(store_error("intégrité"))?;
        if !health.is_sound() {
            return Err(Echec::new("G1 durable", format!("damaged: {health:?}")));
        }
        describe(&mut store).map_err(store_error("lecture"))
    }

    fn open(&mut self) -> Suite<Store> {
        self.support.write(&self.image)?;
        Store::open(self.support.path(BASE), &Cle::new(CLE)).map_err(store_error("ouverture"))
    }

    /// Cuts what the device does of an exchange; between, what the server does.
    fn exchange(&mut self, nom: &str) -> Suite {
        loop {
            let request =
                self.cut(&format!("{nom} : numéroter et figer"), |store| store.prepare(Limites::default(), false))?;
            let frames = self.answer_cut(nom, &request)?;
            let mut applied = Applied::default();
            for frame in frames {
                let what = match frame {
                    Frame::Hello { .. } => "accueil",
                    Frame::Results { .. } => "résultats",
                    Frame::Changes { .. } => "changements",
                    Frame::Snapshot { .. } => "photographie",
                    Frame::Repair { .. } => "réparation",
                    Frame::Restart { .. } => "reprise du début",
                    Frame::End { .. } => "fin",
                    Frame::Fault { ref code, .. } => return Err(Echec::new("G10 exclu", code.clone())),
                };
                applied = self.cut(&format!("{nom} : {what}"), |store| store.apply(frame.clone(), at(50)))?;
            }
            if applied.fin.is_some_and(|(more, _)| !more) && !self.open()?.has_unsent().map_err(store_error("file"))? {
                return Ok(());
            }
        }
    }

    /// The server cut at each of its own writes, then asked again.
    fn answer_cut(&mut self, nom: &str, request: &SyncRequest) -> Suite<Vec<Frame>> {
        let body = sign(self.numero, request)?;
        let image = self.serveur.image()?;
        let trames = self.serveur.answer(&body, Voie::Liaison, NOW)?.trames;
        let (expected, held) = (frames(request, &trames)?, self.serveur.describe(&Scope::user(COMPTE))?);
        for writes in 0..WRITES_MAX {
            self.serveur.rewind(&image, NOW)?;
            self.serveur.arm(writes);
            let whole = self.serveur.answer(&body, Voie::Liaison, NOW)?.trames.len() == trames.len();
            if whole {
                self.bilan.lignes.push((format!("{nom} : le serveur, puis la même demande"), writes as usize));
                return Ok(expected);
            }
            let again = frames(request, &self.serveur.answer(&body, Voie::Liaison, NOW)?.trames)?;
            if results(&again) != results(&expected) {
                let detail = format!("{nom}, server cut before write {writes}: {again:?}, {expected:?} expected");
                return Err(Echec::new("G3 double", detail));
            }
            let seen = self.serveur.describe(&Scope::user(COMPTE))?;
            if seen != held {
                let detail = format!("{nom}, server cut before write {writes}:\n{seen}\n— expected —\n{held}");
                return Err(Echec::new("G3 double", detail));
            }
        }
        Err(Echec::new("G1 durable", format!("{nom}: the server never ends")))
    }

    /// The other device receives, does something, sends.
    fn elsewhere(&mut self, act: impl FnOnce(&mut Store) -> Result<(), StoreError>) -> Suite {
        let Self { autre, serveur, .. } = self;
        let closed = || Echec::new("G0 panne", "the other device is closed");
        pass(autre.store().ok_or_else(closed)?, serveur)?;
        act(autre.store().ok_or_else(closed)?).map_err(store_error("ailleurs"))?;
        pass(autre.store().ok_or_else(closed)?, serveur)
    }

    /// A copy opened on another machine.
    fn identity(&mut self) -> Suite {
        self.cut("prendre une nouvelle identité", |store| store.renew_identity(Some(identite(3)), 3, "ailleurs"))
    }
}

fn pass(store: &mut Store, serveur: &mut Serveur) -> Suite {
    let request = store.prepare(Limites::default(), false).map_err(store_error("préparation"))?;
    for frame in frames(&request, &serveur.answer(&sign(2, &request)?, Voie::Liaison, NOW)?.trames)? {
        store.apply(frame, at(40)).map_err(store_error("réception"))?;
    }
    Ok(())
}

fn sign(numero: u32, request: &SyncRequest) -> Suite<Vec<u8>> {
    let payload = encode_request(request, Some(COMPTE)).map_err(|e| panne("demande")(&e))?;
    besace_sync::sign::seal(&signing_key(numero), identite(numero).id, ID, SYNC_PATH, payload)
        .map_err(|e| panne("signature")(&e))
}

fn frames(asked: &SyncRequest, trames: &[Vec<u8>]) -> Suite<Vec<Frame>> {
    let mut decoder = Decoder::new(Contexte::of(asked, Some(COMPTE)));
    let mut frames = Vec::new();
    for trame in trames {
        decoder.push(trame);
        while let Some(frame) = decoder.next_frame().map_err(|e| panne("trame")(&e))? {
            frames.push(frame);
        }
    }
    Ok(frames)
}

fn results(frames: &[Frame]) -> Vec<String> {
    let results = frames.iter().filter_map(|frame| match frame {
        Frame::Results { results } => Some(results),
        _ => None,
    });
    results.flatten().map(|result| format!("{result:?}")).collect()
}

fn describe(store: &mut Store) -> Result<String, StoreError> {
    let mut text = String::new();
    for collection in COLLECTIONS {
        for document in store.all(collection)? {
            text.push_str(&format!("{collection} {} {} {:?}\n", document.id, document.base_rev, document.doc));
        }
    }
    let parts = [
        format!("{:?}", store.etat_echange()?),
        format!("{:?}", store.en_attente(u32::MAX)?),
        format!("{:?}", store.recus(u32::MAX)?),
        format!("{:?}", store.refus()?),
        format!("{:?}", store.brouillon_list()?),
        format!("{:?}", store.suppressions_en_attente()?),
        format!("{:?}", store.cra_count(&besace_store::FiltresCra::default())?),
        // Last: it numbers what waits.
        format!("{:?}", store.prepare(Limites::default(), false)?),
    ];
    Ok(text + &parts.join("\n"))
}

/// Without what only lives while the file is open.
fn still(image: Image) -> Image {
    image.into_iter().filter(|(nom, _)| !nom.ends_with("-shm")).collect()
}
