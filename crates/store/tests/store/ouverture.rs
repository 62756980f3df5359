//! Opening, and everything that may prevent it.

use std::fs;

use besace_store::{Cle, Store, StoreError};
use serde_json::json;

use crate::support::{cle, meta, profil};

#[test]
fn what_was_saved_is_there_after_reopening() {
    let mut profil = profil();
    let id = profil.cra(1, json!({ "notes": "relancer la CAF" }));
    profil.reopen();
    let cra = profil.store.cra_get(id).unwrap();
    assert_eq!(cra.saisie.notes.as_deref(), Some("relancer la CAF"));
    assert_eq!(profil.store.meta(), &meta());
}

#[test]
fn the_file_is_flushed_at_each_commit_and_readable_by_others_meanwhile() {
    let profil = profil();
    let other = Store::open(profil.path(), &cle()).unwrap();
    assert!(other.quick_check().is_ok());
    assert!(profil.dir.path().join("besace.db-wal").exists());
}

#[test]
fn a_wrong_key_is_said_and_changes_nothing() {
    let mut profil = profil();
    profil.cra(1, json!({}));
    profil.store.checkpoint().unwrap();
    let before = fs::read(profil.path()).unwrap();
    let error = Store::open(profil.path(), &Cle::new([8; 32])).unwrap_err();
    assert_eq!(error.code(), "base_illisible", "{error:?}");
    assert_eq!(fs::read(profil.path()).unwrap(), before);
}

#[test]
fn an_existing_file_is_never_overwritten() {
    let profil = profil();
    let error = Store::create(profil.path(), &cle(), meta()).unwrap_err();
    assert!(matches!(error, StoreError::Exists(_)), "{error:?}");
    assert!(Store::open(profil.path(), &cle()).is_ok());
}

#[test]
fn a_missing_file_is_not_created_by_opening() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("besace.db");
    assert_eq!(Store::open(&path, &cle()).unwrap_err().code(), "entree_sortie");
    assert!(!path.exists());
}

#[test]
fn a_damaged_first_page_is_said() {
    let profil = profil();
    profil.store.checkpoint().unwrap();
    let path = profil.path();
    drop(profil.store);
    let mut bytes = fs::read(&path).unwrap();
    bytes[200] ^= 0xff;
    fs::write(&path, bytes).unwrap();
    assert_eq!(Store::open(&path, &cle()).unwrap_err().code(), "base_illisible");
}

#[test]
fn damage_elsewhere_is_found_by_the_full_check_and_named() {
    let mut profil = profil();
    for n in 0..200 {
        profil.cra(n, json!({ "notes": "une note assez longue pour occuper plusieurs pages du fichier" }));
    }
    profil.store.checkpoint().unwrap();
    assert!(profil.store.integrity_check().unwrap().is_sound());
    let path = profil.path();
    drop(profil.store);
    let mut bytes = fs::read(&path).unwrap();
    let page = 4096;
    for offset in (page * 8..bytes.len()).step_by(page) {
        bytes[offset + 1_000] ^= 0x55;
    }
    fs::write(&path, bytes).unwrap();
    match Store::open(&path, &cle()) {
        Ok(store) => {
            assert!(!store.integrity_check().unwrap().is_sound());
            let error = store.quick_check().unwrap_err();
            assert!(["base_endommagee", "entree_sortie", "base_illisible"].contains(&error.code()), "{error:?}");
        }
        Err(error) => {
            assert!(["base_endommagee", "base_illisible", "entree_sortie"].contains(&error.code()), "{error:?}")
        }
    }
}

#[test]
fn a_newer_schema_is_refused_in_words() {
    let profil = profil();
    let path = profil.path();
    drop(profil.store);
    crate::file::set_user_version(&path, 99);
    let error = Store::open(&path, &cle()).unwrap_err();
    assert!(matches!(error, StoreError::TooNew { found: 99, known: 6 }), "{error:?}");
    assert!(error.to_string().contains("Mettez Besace à jour"));
}

#[test]
fn a_backup_opens_with_its_own_key_and_holds_everything() {
    let mut profil = profil();
    let id = profil.cra(1, json!({ "notes": "à garder" }));
    let copy = profil.dir.path().join("copie.db");
    let other_key = Cle::new([9; 32]);
    profil.store.backup_to(&copy, &other_key).unwrap();
    assert_eq!(Store::open(&copy, &cle()).unwrap_err().code(), "base_illisible");
    let store = Store::open(&copy, &other_key).unwrap();
    assert_eq!(store.cra_get(id).unwrap().saisie.notes.as_deref(), Some("à garder"));
    assert_eq!(profil.store.backup_to(&copy, &other_key).unwrap_err().code(), "base_existante");
}

#[test]
fn what_another_program_wrote_is_seen() {
    let mut profil = profil();
    let before = profil.store.data_version().unwrap();
    profil.cra(1, json!({}));
    assert_eq!(profil.store.data_version().unwrap(), before, "our own writes are no news");
    let mut other = Store::open(profil.path(), &cle()).unwrap();
    other.reglage_set("theme", Some("sombre")).unwrap();
    assert_ne!(profil.store.data_version().unwrap(), before);
    assert_eq!(profil.store.reglage_get("theme").unwrap().as_deref(), Some("sombre"));
}
