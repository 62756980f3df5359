//! A long answer whose link broke: its rest is given to the device that asked, and to nobody else.

use besace_sync::enrol::{ApiError, AppareilRetirer};
use besace_sync::frame::from_cbor;
use besace_sync::suite::{self, Debut, Lecture, SUITE_PERDUE};
use besace_sync::wire::{Doc, Op, SYNC_PATH, collection};
use serde_json::json;

use crate::commun::{Appareil, Serveur, cra, personne, unpack};

const NADIA: &str = "nadia@exemple.fr";
const MINUTE: i64 = 60_000;

fn debut(bytes: &[u8]) -> Debut {
    let mut lecture = Lecture::default();
    lecture.push(bytes);
    lecture.debut()
}

async fn rest(appareil: &Appareil, received: &[u8]) -> Option<Vec<u8>> {
    let (statut, bytes) = appareil.post(SYNC_PATH, &suite::encode(&debut(received))).await;
    if statut == 200 {
        return Some(bytes);
    }
    let refus: ApiError = from_cbor(&bytes).unwrap();
    assert_eq!((statut, refus.code.as_str()), (410, SUITE_PERDUE));
    None
}

/// A server with enough for an answer of many frames, who wrote it, and another device.
async fn much() -> (Serveur, Appareil, Appareil) {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut batch = Vec::new();
    for i in 0..400 {
        let mut set = cra();
        set.insert("notes".to_owned(), json!(format!("{:x}", (i * 7_919_u64 + 104_729).wrapping_pow(5))));
        let id = a.uuid();
        batch.push(a.mutation(collection::CRA, id, 0, Op::Put { set, base: Doc::new(), whole: true }));
    }
    a.envoyer(batch).await;
    let b = serveur.second_appareil(NADIA).await;
    (serveur, a, b)
}

#[tokio::test]
async fn the_rest_of_an_answer_completes_it_byte_for_byte() {
    let (serveur, mut a, b) = much().await;
    let (statut, whole) = b.post(SYNC_PATH, &b.request(Vec::new())).await;
    assert_eq!(statut, 200);
    assert!(whole.len() > 4_500, "{}", whole.len());
    // Others write meanwhile: it is still the same answer.
    a.creer(collection::CRA, &cra()).await;
    for at in [1, 100, 4_000, 4_001, whole.len() - 1, whole.len()] {
        assert_eq!(rest(&b, &whole[..at]).await.unwrap(), whole[at..], "after {at} bytes");
    }
    let mut other = whole[..4_000].to_vec();
    other[2_000] ^= 1;
    assert_eq!(rest(&b, &other).await, None, "it did not begin so");
    assert_eq!(rest(&a, &whole[..4_000]).await, None, "another device's");

    let mut b = b;
    assert_eq!(unpack(&whole, b.contexte()).records.len(), 402);
    serveur.avancer(9 * MINUTE);
    assert!(rest(&b, &whole[..4_000]).await.is_some());
    serveur.avancer(11 * MINUTE);
    assert_eq!(rest(&b, &whole[..4_000]).await, None, "too old");
    b.recevoir().await;
    assert_eq!(b.cras(), a.cras());
}

#[tokio::test]
async fn an_answer_is_not_continued_once_another_was_asked_or_a_right_or_a_person_is_gone() {
    let (serveur, mut a, mut b) = much().await;
    let request = b.request(Vec::new());
    let begin = async |b: &Appareil| {
        let (_, whole) = b.post(SYNC_PATH, &request).await;
        assert!(rest(b, &whole[..4_000]).await.is_some());
        whole[..4_000].to_vec()
    };
    let begun = begin(&b).await;
    b.recevoir().await;
    b.envoyer(Vec::new()).await;
    assert_eq!(rest(&b, &begun).await, None, "it asked something else since");

    let (id, created) = a.creer(collection::BENEFICIAIRE, &personne("Odette", "Petit")).await;
    let begun = begin(&b).await;
    a.operer(collection::BENEFICIAIRE, id, created.rev(), Op::Erase).await;
    assert_eq!(rest(&b, &begun).await, None, "someone whom it may name was erased");

    let begun = begin(&b).await;
    a.message("/v1/appareils/retirer", &AppareilRetirer { id: b.id, perdu: true }).await;
    assert_eq!(rest(&b, &begun).await, None, "declared lost");
    drop(serveur);
}
