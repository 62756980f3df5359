//! The real store and the real server: one damaged record of thousands costs a small part of the whole.
#![allow(clippy::unwrap_used, reason = "tests")]

use besace_central::sync::Voie;
use besace_central::sync::record::{Version, write};
use besace_sim::appareil::{Appareil, identite, signing_key};
use besace_sim::serveur::{ID, Serveur};
use besace_store::{Applied, FiltresCra, Limites};
use besace_sync::dense::Contexte;
use besace_sync::frame::{Decoder, encode_request};
use besace_sync::merge::checksum;
use besace_sync::sign::seal;
use besace_sync::wire::{Doc, SYNC_PATH, Scope, collection as of};
use besace_testkit::Chance;
use serde_json::json;
use uuid::Uuid;

const COMPTE: Uuid = Uuid::from_u128(0xc000_0000_0000_4000_8000_0000_0000_0100);
const NOW: i64 = 1_795_507_200_000;
const CRAS: usize = 4_000;
/// Up and down, request and answer.
const PART_MAX: usize = 25;

fn cra(i: usize) -> Doc {
    // About what a short note weighs once compressed.
    let mut chance = Chance::new(i as u64);
    let notes: String = (0..4).map(|_| format!("{:x} ", chance.bits())).collect();
    let doc = json!({
        "type": "individuel", "date": "2026-11-20", "duree": 45, "type_lieu": "a_distance", "thematiques": ["email"],
        "notes": notes,
    });
    doc.as_object().unwrap().clone().into_iter().collect()
}

fn uuid(i: usize) -> Uuid {
    besace_sync::id::uuid(1_795_400_000_000 + i as u64, 0, 1, 42)
}

struct Total {
    octets: usize,
    reparations: usize,
    divergences: usize,
}

/// Exchanges until nothing remains.
fn sync(serveur: &mut Serveur, appareil: &mut Appareil) -> Total {
    let mut total = Total { octets: 0, reparations: 0, divergences: 0 };
    loop {
        let limites = Limites { budget: 8 << 20, ..Limites::default() };
        let request = appareil.store().unwrap().prepare(limites, false).unwrap();
        let payload = encode_request(&request, Some(COMPTE)).unwrap();
        let body = seal(&appareil.cle, appareil.id, ID, SYNC_PATH, payload).unwrap();
        let trames = serveur.answer(&body, Voie::Liaison, NOW).unwrap().trames;
        total.octets += body.len() + trames.iter().map(Vec::len).sum::<usize>();
        let mut decoder = Decoder::new(Contexte::of(&request, Some(COMPTE)));
        trames.iter().for_each(|trame| decoder.push(trame));
        let mut last = Applied::default();
        while let Some(frame) = decoder.next_frame().unwrap() {
            let heure = appareil.heure(NOW);
            last = appareil.store().unwrap().apply(frame, heure).unwrap();
            total.reparations += last.reparations;
            total.divergences += last.divergences;
        }
        if last.fin.is_some_and(|(more, _)| !more) {
            return total;
        }
    }
}

#[test]
fn one_damaged_record_of_thousands_costs_a_small_part_of_the_whole() {
    let mut serveur = Serveur::new(true, NOW).unwrap();
    serveur.compte_create(COMPTE, NOW).unwrap();
    serveur.appareil_create(identite(1).id, COMPTE, 1, signing_key(1).verifying_key().to_bytes(), NOW).unwrap();
    let scope = Scope::user(COMPTE);
    serveur
        .write(|tx| {
            (0..CRAS)
                .try_for_each(|i| write(tx, Version::serveur(&scope, of::CRA, uuid(i), Some(cra(i)), NOW)).map(drop))
        })
        .unwrap();
    let mut appareil = Appareil::new("appareil1", true, 0, COMPTE, 1, NOW).unwrap();
    let whole = sync(&mut serveur, &mut appareil);
    let idle = sync(&mut serveur, &mut appareil);

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

    let repaired = sync(&mut serveur, &mut appareil);
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
    assert_eq!(sync(&mut serveur, &mut appareil).reparations, 0);
}
