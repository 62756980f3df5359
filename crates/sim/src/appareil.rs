//! A device: the real store, the machine that decides when to exchange, the exchange under way.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use besace_store::{Appareil as Identite, Cle, Limites, Meta, Store};
use besace_sync::dense::Contexte;
use besace_sync::frame::Decoder;
use besace_sync::machine::Machine;
use besace_sync::wire::{Doc, collection as of};
use chrono::{DateTime, Utc};
use ed25519_dalek::SigningKey;
use uuid::Uuid;

use crate::disque::Image;
use crate::echec::Suite;
use crate::modele::Fait;
use crate::serveur;
use crate::support::{Support, store_error};

pub(crate) const BASE: &str = "besace.db";
pub(crate) const CLE: [u8; 32] = [7; 32];

/// What a device shows: (collection, record) → document.
pub type Vue = BTreeMap<(String, Uuid), Doc>;

/// Collections compared between devices and server.
pub const COLLECTIONS: [&str; 8] =
    [of::CRA, of::BENEFICIAIRE, of::LIEU, of::LIEU_ACTIVITE, of::TAG, of::COMPTE, of::EMPLOI, of::CONFLIT];

/// Whether a device still takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Etat {
    /// It does.
    Vivant,
    /// Its data was sealed, or it is lost.
    Fini,
}

/// A request on its way, or its answer.
pub enum Phase {
    /// Signed, not heard yet.
    Demande(Vec<u8>),
    /// Being read.
    Reponse {
        /// What is left of the frames.
        trames: Vec<Vec<u8>>,
        /// What was read of them.
        decoder: Decoder,
    },
}

/// An exchange under way.
pub struct Echange {
    /// What its answer refers to.
    pub asked: Contexte,
    /// Where it stands.
    pub phase: Phase,
    /// What is known of it.
    pub suivi: Suivi,
}

/// A copy of a device's files.
#[derive(Clone)]
pub struct Copie {
    /// The files.
    pub image: Image,
    /// What it showed then.
    pub vue: Vue,
    /// Of what it had said until then, what had arrived.
    pub arrives: BTreeSet<Fait>,
    /// See [`Appareil::abime`].
    pub abime: Option<String>,
}

/// What is known of an exchange under way.
#[derive(Default)]
pub struct Suivi {
    /// A mutation was answered.
    pub repondu: bool,
    /// The server's history that the device knew when it asked.
    pub connue: Option<Uuid>,
    /// The server's history when it answered.
    pub histoire: u128,
    /// What it hands in; and, once an answer begins that comes from a history that a restore has replaced, what the
    /// device showed.
    pub emporte: BTreeSet<Fait>,
}

/// A device.
pub struct Appareil {
    /// Whose: index of the person.
    pub personne: usize,
    /// Identity on the server.
    pub id: Uuid,
    /// Number on the server.
    pub numero: u32,
    /// Signs its exchanges.
    pub cle: SigningKey,
    /// Its files.
    pub support: Support,
    store: Option<Store>,
    /// Whether it takes part.
    pub etat: Etat,
    /// Decides when to exchange.
    pub machine: Machine,
    /// When the process started: the machine's clock counts from there.
    pub depart: i64,
    /// When the machine wants to be called.
    pub reveil: Option<i64>,
    /// How wrong its clock is.
    pub decalage: i64,
    /// How much leaves at once.
    pub limites: Limites,
    /// « Connexion limitée ».
    pub limitee: bool,
    /// Speaks an older protocol.
    pub ancien: bool,
    /// Under way.
    pub echange: Option<Echange>,
    /// A copy of its files.
    pub copie: Option<Copie>,
    /// A fault that waits for the next write.
    pub panne: Option<(u32, usize, bool)>,
    /// Exchanges begun.
    pub echanges: u32,
    /// It went back to a copy of its files.
    pub revenu: bool,
    /// Reports that the exchange under way took away.
    pub disparus: i64,
    /// Records shown when the exchange under way began to be answered.
    pub montres: usize,
    /// The server ended this device, which still has work to hand in: nothing of it stays readable.
    pub scelle: bool,
    /// The scope that a ray damaged, until the server and the device are known to hold the same of it.
    pub abime: Option<String>,
}

impl Appareil {
    /// A new device of an account, with an empty notebook.
    pub fn new(nom: &str, disque: bool, personne: usize, compte: Uuid, numero: u32, now: i64) -> Suite<Self> {
        let mut support = Support::new(nom, disque)?;
        let meta = Meta {
            compte: Some(compte),
            appareil: Some(identite(numero)),
            serveur: Some(serveur::ID),
            nonce: numero,
            empreinte: nom.to_owned(),
        };
        let store = if disque {
            Store::create(support.path(BASE), &Cle::new(CLE), meta).map_err(store_error("création"))?
        } else {
            support.write(&model()?)?;
            let mut store = open(&support)?;
            store.set_meta(meta).map_err(store_error("création"))?;
            store
        };
        Ok(Self {
            personne,
            id: identite(numero).id,
            numero,
            cle: signing_key(numero),
            support,
            store: Some(store),
            etat: Etat::Vivant,
            machine: Machine::default(),
            depart: now,
            reveil: None,
            decalage: 0,
            limites: Limites::default(),
            limitee: false,
            ancien: false,
            echange: None,
            copie: None,
            panne: None,
            echanges: 0,
            revenu: false,
            disparus: 0,
            montres: 0,
            scelle: false,
            abime: None,
        })
    }

    /// The notebook, while the device takes part.
    pub fn store(&mut self) -> Option<&mut Store> {
        self.store.as_mut()
    }

    /// The notebook, to read.
    pub fn store_ref(&self) -> Option<&Store> {
        self.store.as_ref()
    }

    /// Everything shown.
    pub fn vue(&self) -> Suite<Vue> {
        let mut vue = Vue::new();
        let Some(store) = &self.store else { return Ok(vue) };
        for collection in COLLECTIONS {
            for document in store.all(collection).map_err(store_error("lecture"))? {
                vue.insert((document.collection, document.id), document.doc);
            }
        }
        Ok(vue)
    }

    /// The device's own clock.
    pub fn heure(&self, now: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(now + self.decalage).unwrap_or_default()
    }

    /// The process dies and starts again.
    pub fn restart(&mut self, gardees: usize, now: i64) -> Suite {
        let store = self.store.take();
        self.support.restart(gardees, || drop(store))?;
        self.store = Some(open(&self.support)?);
        self.machine = Machine::default();
        (self.depart, self.reveil, self.echange) = (now, None, None);
        Ok(())
    }

    /// Goes back to a copy of its files under a new identity, as the application does.
    pub fn go_back(&mut self, image: &Image, numero: u32, now: i64) -> Suite {
        self.store = None;
        let image: Image = image.iter().filter(|(nom, _)| !nom.ends_with("-shm")).cloned().collect();
        self.support.write(&image)?;
        self.store = Some(open(&self.support)?);
        self.renew(numero, now)
    }

    /// Takes a new identity: a copy of the files, or a server that does not know this device.
    pub fn renew(&mut self, numero: u32, now: i64) -> Suite {
        if let Some(store) = &mut self.store {
            store.renew_identity(Some(identite(numero)), numero, "ailleurs").map_err(store_error("identité"))?;
        }
        (self.id, self.numero, self.cle) = (identite(numero).id, numero, signing_key(numero));
        self.machine = Machine::default();
        (self.depart, self.reveil, self.echange) = (now, None, None);
        Ok(())
    }

    /// Nothing stays readable.
    pub fn end(&mut self) {
        self.store = None;
        self.etat = Etat::Fini;
        (self.echange, self.reveil, self.copie) = (None, None, None);
    }
}

/// What the server knows a device by.
pub fn identite(numero: u32) -> Identite {
    let id = Uuid::from_u128(0xa000_0000_0000_4000_8000_0000_0000_0000 | u128::from(numero));
    Identite { id, numero }
}

/// Its key, as secret as a simulation needs.
pub fn signing_key(numero: u32) -> SigningKey {
    let mut seed = [1; 32];
    seed[..4].copy_from_slice(&numero.to_be_bytes());
    SigningKey::from_bytes(&seed)
}

fn open(support: &Support) -> Suite<Store> {
    Store::open(support.path(BASE), &Cle::new(CLE)).map_err(store_error("ouverture"))
}

/// An empty notebook, migrated once by each thread.
fn model() -> Suite<Image> {
    thread_local! {
        static MODELE: RefCell<Option<Image>> = const { RefCell::new(None) };
    }
    if let Some(image) = MODELE.with_borrow(Clone::clone) {
        return Ok(image);
    }
    // Made on the disk, where `create` wants it; the bytes are the same.
    let disque = Support::new("modele", true)?;
    let path = disque.path(BASE);
    drop(Store::create(&path, &Cle::new(CLE), Meta::demo(0, "modele")).map_err(store_error("modèle"))?);
    let image = disque.read()?;
    MODELE.set(Some(image.clone()));
    Ok(image)
}
