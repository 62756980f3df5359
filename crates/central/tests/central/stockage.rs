//! What only the embedded storage does; what both do is in `conformite`.

use besace_central::stockage::sqlite::{Cle, Sqlite};
use besace_central::stockage::{Ecriture, RecordRow, Stockage, StockageError, transaction};
use besace_sync::wire::{SCHEMA, Scope};
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
