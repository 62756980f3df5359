//! The embedded storage, alone.

use besace_central::stockage::sqlite::{Cle, Sqlite};
use besace_central::stockage::{CourrielRow, Ecriture, RecordRow, Stockage, StockageError, transaction};
use besace_sync::merge::checksum;
use besace_sync::wire::{Cursor, SCHEMA, Scope};
use proptest::prelude::*;
use tempfile::TempDir;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::commun::cra;

fn cle(byte: u8) -> Cle {
    Zeroizing::new([byte; 32])
}

fn put(tx: &dyn Ecriture, scope: &Scope, id: u128, alive: bool) -> Result<u64, StockageError> {
    let rev = tx.scope_next(scope)?;
    tx.record_put(&RecordRow {
        scope: scope.clone(),
        collection: "cra".to_owned(),
        id: Uuid::from_u128(id),
        rev,
        schema: SCHEMA,
        doc: alive.then(cra),
        auteur: None,
        appareil_id: None,
        rev_autrui: 0,
        modification: 0,
    })?;
    Ok(rev)
}

#[test]
fn a_transaction_dropped_leaves_nothing() {
    let dir = TempDir::new().unwrap();
    let stockage = Sqlite::open(&dir.path().join("a.db"), cle(1)).unwrap();
    let scope = Scope::national();
    let tx = stockage.write().unwrap();
    put(tx.as_ref(), &scope, 1, true).unwrap();
    drop(tx);
    assert_eq!(stockage.read().unwrap().scope_get(&scope).unwrap(), Cursor::default());
    let failed: Result<(), StockageError> = transaction(&stockage, |tx| {
        put(tx, &scope, 1, true)?;
        Err(StockageError::Doublon)
    });
    assert!(failed.is_err());
    assert!(stockage.read().unwrap().record_since(&scope, 0, 10).unwrap().is_empty());
}

#[test]
fn a_reader_sees_one_instant_while_others_write() {
    let dir = TempDir::new().unwrap();
    let stockage = Sqlite::open(&dir.path().join("a.db"), cle(1)).unwrap();
    let scope = Scope::national();
    let before = stockage.read().unwrap();
    assert_eq!(before.scope_get(&scope).unwrap().rev, 0);
    transaction(&stockage, |tx| put(tx, &scope, 1, true)).unwrap();
    assert_eq!(before.record_since(&scope, 0, 10).unwrap().len(), 0, "still the same instant");
    assert_eq!(stockage.read().unwrap().record_since(&scope, 0, 10).unwrap().len(), 1);
}

#[test]
fn writers_follow_one_another_without_a_hole() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("a.db");
    let scope = Scope::national();
    Sqlite::open(&path, cle(1)).unwrap();
    // Two openings, as the server and the command line.
    let (a, b) = (Sqlite::open(&path, cle(1)).unwrap(), Sqlite::open(&path, cle(1)).unwrap());
    std::thread::scope(|threads| {
        for (stockage, start) in [(&a, 0_u128), (&a, 1_000), (&b, 2_000), (&b, 3_000)] {
            let scope = &scope;
            threads.spawn(move || {
                for i in 0..25 {
                    transaction(stockage, |tx| put(tx, scope, start + i, true)).unwrap();
                }
            });
        }
    });
    let revs: Vec<_> = a.read().unwrap().record_since(&scope, 0, 1_000).unwrap().iter().map(|r| r.rev).collect();
    assert_eq!(revs, (1..=100).collect::<Vec<_>>());
}

#[test]
fn a_wrong_key_and_a_newer_schema_are_told_apart() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("a.db");
    Sqlite::open(&path, cle(1)).unwrap();
    assert!(matches!(Sqlite::open(&path, cle(2)), Err(StockageError::CleRefusee)));
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch(&format!("PRAGMA key = \"x'{}'\"; PRAGMA user_version = 99;", "01".repeat(32))).unwrap();
    drop(conn);
    assert!(matches!(Sqlite::open(&path, cle(1)), Err(StockageError::TropRecent)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn the_checksum_kept_is_that_of_the_live_records(ops in prop::collection::vec((0_u128..6, any::<bool>()), 1..25)) {
        let dir = TempDir::new().unwrap();
        let stockage = Sqlite::open(&dir.path().join("a.db"), cle(1)).unwrap();
        let scope = Scope::national();
        for (id, alive) in ops {
            transaction(&stockage, |tx| put(tx, &scope, id, alive)).unwrap();
        }
        let tx = stockage.read().unwrap();
        let live = tx.record_since(&scope, 0, 1_000).unwrap();
        let live = live.iter().filter(|r| r.doc.is_some());
        let sum = live.fold(0_u64, |sum, r| sum.wrapping_add(checksum(r.id, r.rev)));
        prop_assert_eq!(tx.scope_get(&scope).unwrap().sum, sum);
    }
}

#[test]
fn mails_wait_in_order_and_go_when_they_are_of_no_use() {
    let dir = TempDir::new().unwrap();
    let stockage = Sqlite::open(&dir.path().join("a.db"), cle(1)).unwrap();
    let mail = |id: u128, prochain: i64| CourrielRow {
        id: Uuid::from_u128(id),
        a: "nadia@exemple.fr".to_owned(),
        objet: "Essai".to_owned(),
        corps: "Bonjour".to_owned(),
        prochain,
        essais: 0,
        expiration: 100,
    };
    transaction(&stockage, |tx| [mail(1, 20), mail(2, 10)].iter().try_for_each(|row| tx.courriel_put(row))).unwrap();
    let due = |now| stockage.read().unwrap().courriel_due(now).unwrap().map(|row| row.id.as_u128());
    assert_eq!((due(9), due(10), due(50)), (None, Some(2), Some(2)));
    transaction(&stockage, |tx| tx.courriel_put(&CourrielRow { essais: 3, ..mail(2, 60) })).unwrap();
    assert_eq!(due(50), Some(1), "put off, it leaves its turn");
    assert_eq!(stockage.read().unwrap().courriel_get(Uuid::from_u128(2)).unwrap().unwrap().essais, 3);
    transaction(&stockage, |tx| tx.courriel_delete(Uuid::from_u128(1))).unwrap();
    assert_eq!(stockage.read().unwrap().courriel_next().unwrap(), Some(60));
    assert_eq!(transaction(&stockage, |tx| tx.courriel_prune(99)).unwrap(), 0);
    assert_eq!(transaction(&stockage, |tx| tx.courriel_prune(100)).unwrap(), 1);
    assert_eq!(stockage.read().unwrap().courriel_next().unwrap(), None);
}
