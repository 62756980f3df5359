//! What needs the connection itself.

use besace_sync::wire::{Doc, collection as of};
use chrono::DateTime;
use serde_json::json;
use uuid::Uuid;

use crate::{Cle, FiltresCra, Meta, Store, StoreError};

fn store(dir: &tempfile::TempDir) -> Store {
    let meta = Meta { compte: Some(Uuid::from_u128(1)), ..Meta::demo(1, "machine") };
    Store::create(dir.path().join("besace.db"), &Cle::new([1; 32]), meta).unwrap()
}

fn cra(notes: &str) -> Doc {
    let doc = json!({ "type": "individuel", "date": "2026-11-24", "duree": 30, "notes": notes });
    serde_json::from_value(doc).unwrap()
}

#[test]
fn a_full_disk_refuses_the_save_and_keeps_what_was_there() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(&dir);
    let now = DateTime::default();
    store.put(of::CRA, Uuid::from_u128(1), cra("avant"), now).unwrap();
    store.conn.query_row("PRAGMA max_page_count = 120", [], |_| Ok(())).unwrap();
    let long = "mot ".repeat(2_000);
    let error = (2..500)
        .find_map(|n| store.put(of::CRA, Uuid::from_u128(n), cra(&long), now).err())
        .expect("the file must fill up");
    assert!(matches!(error, StoreError::Full), "{error:?}");
    assert!(error.to_string().starts_with("Le disque est plein"));
    let saved = store.cra_count(&FiltresCra::default()).unwrap().total;
    drop(store);
    let store = Store::open(dir.path().join("besace.db"), &Cle::new([1; 32])).unwrap();
    assert_eq!(store.cra_count(&FiltresCra::default()).unwrap().total, saved);
    assert_eq!(store.etat_echange().unwrap().en_attente, u64::try_from(saved).unwrap());
    assert_eq!(store.cra_get(Uuid::from_u128(1)).unwrap().saisie.notes.as_deref(), Some("avant"));
    assert!(store.integrity_check().unwrap().is_sound());
}

#[test]
fn a_transaction_that_did_not_end_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(&dir);
    store.put(of::CRA, Uuid::from_u128(1), cra("avant"), DateTime::default()).unwrap();
    store.conn.execute_batch("BEGIN IMMEDIATE; DELETE FROM record; DELETE FROM outbox; DELETE FROM cra_texte").unwrap();
    drop(store);
    let store = Store::open(dir.path().join("besace.db"), &Cle::new([1; 32])).unwrap();
    assert_eq!(store.cra_get(Uuid::from_u128(1)).unwrap().saisie.notes.as_deref(), Some("avant"));
}

#[test]
fn durability_is_not_left_to_chance() {
    let dir = tempfile::tempdir().unwrap();
    let store = store(&dir);
    let pragma = |name: &str| -> String {
        store
            .conn
            .query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, rusqlite::types::Value>(0))
            .map(|value| match value {
                rusqlite::types::Value::Integer(number) => number.to_string(),
                rusqlite::types::Value::Text(text) => text,
                other => format!("{other:?}"),
            })
            .unwrap()
    };
    assert_eq!(pragma("journal_mode"), "wal");
    assert_eq!(pragma("synchronous"), "2", "FULL");
    assert_eq!(pragma("temp_store"), "2", "MEMORY");
    assert_eq!(pragma("foreign_keys"), "1");
    assert!(!pragma("cipher_version").is_empty(), "this is SQLCipher, not SQLite");
}
