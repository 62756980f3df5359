//! The real store and the real server: one damaged record of thousands costs a small part of the whole.
#![allow(clippy::unwrap_used, unreachable_pub, reason = "tests")]

mod commun;

use besace_central::sync::record::{Version, write};
use besace_sim::appareil::Appareil;
use besace_store::FiltresCra;
use besace_sync::merge::checksum;
use besace_sync::wire::{Scope, collection as of};

use commun::{COMPTE, NOW, cra, server, sync_at, uuid};

const CRAS: usize = 4_000;
/// Up and down, request and answer.
const PART_MAX: usize = 25;

#[test]
fn one_damaged_record_of_thousands_costs_a_small_part_of_the_whole() {
    let mut serveur = server(&[1]);
    let scope = Scope::user(COMPTE);
    serveur
        .write(|tx| {
            (0..CRAS)
                .try_for_each(|i| write(tx, Version::serveur(&scope, of::CRA, uuid(i), Some(cra(i)), NOW)).map(drop))
        })
        .unwrap();
    let mut appareil = Appareil::new("appareil1", true, 0, COMPTE, 1, NOW).unwrap();
    let whole = sync_at(&mut serveur, &mut appareil, NOW);
    let idle = sync_at(&mut serveur, &mut appareil, NOW);

    // One record goes back to what it was, revision and notes.
    let conn = rusqlite::Connection::open(appareil.support.path("besace.db")).unwrap();
    conn.execute_batch(&format!("PRAGMA key = \"x'{}'\"", "07".repeat(32))).unwrap();
    let struck = uuid(CRAS / 2);
    let key = (struck.into_bytes(),);
    let rev: i64 = conn.query_row("SELECT base_rev FROM record WHERE id = ?1", key, |row| row.get(0)).unwrap();
    let older = serde_json::to_string(&cra(0)).unwrap();
    conn.execute("UPDATE record SET base_rev = 12, vu_rev = 12, doc = ?2 WHERE id = ?1", (key.0, older)).unwrap();
    let sum: i64 = conn.query_row("SELECT sum FROM cursor WHERE scope = ?1", [&scope.0], |row| row.get(0)).unwrap();
    let sum = sum.cast_unsigned().wrapping_sub(checksum(struck, rev.cast_unsigned()));
    let sum = sum.wrapping_add(checksum(struck, 12)).cast_signed();
    conn.execute("UPDATE cursor SET sum = ?2 WHERE scope = ?1", (&scope.0, sum)).unwrap();
    drop(conn);

    let repaired = sync_at(&mut serveur, &mut appareil, NOW);
    assert_eq!((repaired.reparations, repaired.divergences), (1, 0));
    let store = appareil.store().unwrap();
    assert_eq!(store.get(of::CRA, struck).unwrap().unwrap().doc, cra(CRAS / 2));
    assert_eq!(store.cra_count(&FiltresCra::default()).unwrap().total, i64::try_from(CRAS).unwrap());
    assert!(store.suppressions_en_attente().unwrap().is_empty());
    println!(
        "{CRAS} comptes-rendus reçus : {} octets ; un seul réparé : {} octets ; rien à dire : {} octets",
        whole.octets, repaired.octets, idle.octets
    );
    assert!(repaired.octets * PART_MAX < whole.octets, "{} of {} bytes", repaired.octets, whole.octets);
    assert_eq!(sync_at(&mut serveur, &mut appareil, NOW).reparations, 0);
}
