//! A profile in a temporary folder, and documents to put in it.

use std::path::PathBuf;

use besace_store::{Appareil, Cle, Meta, Store};
use besace_sync::wire::{Doc, collection as of};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

pub const COMPTE: Uuid = Uuid::from_u128(0xc0);

pub fn cle() -> Cle {
    Cle::new([7; 32])
}

pub fn meta() -> Meta {
    Meta {
        compte: Some(COMPTE),
        appareil: Some(Appareil { id: Uuid::from_u128(0xa0), numero: 1 }),
        serveur: Some(Uuid::from_u128(0x5e)),
        nonce: 42,
        empreinte: "machine".to_owned(),
    }
}

pub struct Profil {
    pub dir: TempDir,
    pub store: Store,
}

pub fn profil() -> Profil {
    profil_of(meta())
}

pub fn profil_of(meta: Meta) -> Profil {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path().join("besace.db"), &cle(), meta).unwrap();
    Profil { dir, store }
}

impl Profil {
    pub fn path(&self) -> PathBuf {
        self.dir.path().join("besace.db")
    }

    pub fn reopen(&mut self) {
        self.store = Store::open(self.path(), &cle()).unwrap();
    }

    pub fn put(&mut self, collection: &str, n: u128, doc: Value) -> Uuid {
        let id = id(n);
        self.store.put(collection, id, doc_of(doc), at(n)).unwrap();
        id
    }

    pub fn cra(&mut self, n: u128, doc: Value) -> Uuid {
        self.put(of::CRA, n, cra_with(doc))
    }

    pub fn beneficiaire(&mut self, n: u128, prenom: &str, nom: &str) -> Uuid {
        self.put(of::BENEFICIAIRE, n, json!({ "prenom": prenom, "nom": nom }))
    }
}

pub fn id(n: u128) -> Uuid {
    besace_sync::id::uuid(1_760_000_000_000 + u64::try_from(n).unwrap(), 0, 1, 42)
}

/// Minute `n` of the 24th of November.
pub fn at(n: u128) -> DateTime<Utc> {
    jour("2026-11-24").and_hms_opt(8, 0, 0).unwrap().and_utc() + chrono::Duration::minutes(i64::try_from(n).unwrap())
}

pub fn jour(date: &str) -> NaiveDate {
    date.parse().unwrap()
}

pub fn doc_of(value: Value) -> Doc {
    let Value::Object(fields) = value else { panic!("an object is needed") };
    fields.into_iter().collect()
}

/// A valid report, with some fields replaced.
pub fn cra_with(fields: Value) -> Value {
    let mut doc = json!({
        "type": "individuel", "date": "2026-11-24", "duree": 45, "type_lieu": "a_distance", "thematiques": ["email"],
    });
    for (champ, value) in doc_of(fields) {
        doc[champ.as_str()] = value;
    }
    doc
}

/// Histories open real databases: few by default, `PROPTEST_CASES` for more.
pub fn cases(few: u32) -> u32 {
    if std::env::var_os("PROPTEST_CASES").is_some() { proptest::test_runner::Config::default().cases } else { few }
}
