//! The real store and the real server, without a network between.

use besace_central::sync::Voie;
use besace_sim::appareil::{Appareil, identite, signing_key};
use besace_sim::serveur::{ID, Serveur};
use besace_store::{Applied, Limites};
use besace_sync::dense::Contexte;
use besace_sync::frame::{Decoder, encode_request};
use besace_sync::sign::seal;
use besace_sync::wire::{Doc, SYNC_PATH};
use besace_testkit::Chance;
use serde_json::json;
use uuid::Uuid;

pub const COMPTE: Uuid = Uuid::from_u128(0xc000_0000_0000_4000_8000_0000_0000_0100);
pub const NOW: i64 = 1_795_507_200_000;

/// With one account, and devices of these numbers.
pub fn server(numeros: &[u32]) -> Serveur {
    let serveur = Serveur::new(true, NOW).unwrap();
    serveur.compte_create(COMPTE, NOW).unwrap();
    for n in numeros {
        let cle = signing_key(*n).verifying_key().to_bytes();
        serveur.appareil_create(identite(*n).id, COMPTE, *n, cle, NOW).unwrap();
    }
    serveur
}

pub fn cra(i: usize) -> Doc {
    // About what a short note weighs once compressed.
    let mut chance = Chance::new(i as u64);
    let notes = [0; 4].map(|_| format!("{:x}", chance.bits())).join(" ");
    let doc = json!({
        "type": "individuel", "date": "2026-11-20", "duree": 45, "type_lieu": "a_distance", "thematiques": ["email"],
        "notes": notes,
    });
    doc.as_object().unwrap().clone().into_iter().collect()
}

pub fn uuid(i: usize) -> Uuid {
    besace_sync::id::uuid(1_795_400_000_000 + i as u64, 0, 1, 42)
}

pub struct Total {
    pub octets: usize,
    pub reparations: usize,
    pub divergences: usize,
}

/// Exchanges until nothing remains.
pub fn sync_at(serveur: &mut Serveur, appareil: &mut Appareil, now: i64) -> Total {
    let mut total = Total { octets: 0, reparations: 0, divergences: 0 };
    loop {
        let limites = Limites { budget: 8 << 20, ..Limites::default() };
        let request = appareil.store().unwrap().prepare(limites, false).unwrap();
        let payload = encode_request(&request, Some(COMPTE)).unwrap();
        let body = seal(&appareil.cle, appareil.id, ID, SYNC_PATH, payload).unwrap();
        let trames = serveur.answer(&body, Voie::Liaison, now).unwrap().trames;
        total.octets += body.len() + trames.iter().map(Vec::len).sum::<usize>();
        let mut decoder = Decoder::new(Contexte::of(&request, Some(COMPTE)));
        trames.iter().for_each(|trame| decoder.push(trame));
        let mut last = Applied::default();
        while let Some(frame) = decoder.next_frame().unwrap() {
            let heure = appareil.heure(now);
            last = appareil.store().unwrap().apply(frame, heure).unwrap();
            total.reparations += last.reparations;
            total.divergences += last.divergences;
        }
        let waits = appareil.store().unwrap().has_unsent().unwrap();
        if last.fin.is_some_and(|(more, _)| !more) && !waits {
            return total;
        }
    }
}
