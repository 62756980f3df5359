//! Bundles handed in by somebody who is nobody.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use besace_central::horloge::JOUR;
use besace_central::identite::cle as nom;
use besace_central::scellement;
use besace_central::stockage::transaction;
use besace_sync::colis::{
    COLIS_PATH, CONTENT_TYPE, Cle, Graine, key_pair, open_reponse, preuve, public_of, seal_demande, signature_path,
};
use besace_sync::enrol::{ApiError, ServeurWire};
use besace_sync::frame::Decoder;
use besace_sync::limits::COLIS_BYTES_MAX;
use besace_sync::sign;
use besace_sync::wire::{Doc, Frame, Op, Outcome, SYNC_PATH, collection};
use uuid::Uuid;

use crate::commun::{Appareil, Serveur, cra};

const COLIS: Uuid = Uuid::from_u128(0xc0115);

fn secret(serveur: &Serveur) -> Cle {
    let bytes = serveur.central.stockage.read().unwrap().serveur_get(nom::SCELLEMENT).unwrap().unwrap();
    bytes.try_into().unwrap()
}

fn bundle(appareil: &Appareil, payload: &[u8], to: &Cle, reponse: &Cle, path: &str) -> Vec<u8> {
    let signe = sign::seal(&appareil.cle, appareil.id, appareil.serveur_id, path, payload.to_vec()).unwrap();
    seal_demande((appareil.serveur_id, to), COLIS, reponse, &signe, Graine::new([9; 32])).unwrap()
}

async fn hand_in(serveur: &Serveur, bytes: Vec<u8>) -> (u16, Vec<u8>) {
    let request = serveur.client.post(format!("{}{COLIS_PATH}", serveur.url)).header("content-type", CONTENT_TYPE);
    let response = request.body(bytes).send().await.unwrap();
    (response.status().as_u16(), response.bytes().await.unwrap().to_vec())
}

fn frames(bytes: &[u8], appareil: &Appareil) -> Vec<Frame> {
    let mut decoder = Decoder::new(appareil.contexte());
    decoder.push(bytes);
    std::iter::from_fn(|| decoder.next_frame().unwrap()).collect()
}

fn code(bytes: &[u8]) -> String {
    serde_json::from_slice::<ApiError>(bytes).unwrap().code
}

#[tokio::test]
async fn a_bundle_is_taken_once_and_what_concerns_the_device_is_said_to_it_alone() {
    let serveur = Serveur::demarrer().await;
    let mut appareil = serveur.conseiller("nadia@exemple.fr").await;
    let (secret, (answer_secret, reponse)) = (secret(&serveur), key_pair(&[3; 32]));
    let to = public_of(&secret).unwrap();
    let id = appareil.uuid();
    let create = appareil.mutation(collection::CRA, id, 0, Op::Put { set: cra(), base: Doc::new(), whole: true });
    let request = appareil.request(vec![create]);
    let path = signature_path(COLIS, &reponse);
    let good = bundle(&appareil, &request, &to, &reponse, &path);
    let mut answered = Vec::new();
    for _ in 0..2 {
        let (statut, bytes) = hand_in(&serveur, good.clone()).await;
        assert_eq!(statut, 200);
        let frames = frames(&open_reponse(&bytes, &to, &answer_secret).unwrap(), &appareil);
        let rev = frames.iter().find_map(|frame| match frame {
            Frame::Results { results } => Some(results[0].outcome.clone()),
            _ => None,
        });
        assert!(matches!(rev, Some(Outcome::Applied { .. })), "{rev:?}");
        answered.push(rev);
        assert!(matches!(frames.last(), Some(Frame::End { .. })));
    }

    assert_eq!(answered[0], answered[1], "once, and the same answer");

    let stranger = Appareil { cle: crate::commun::cle(), ..appareil.clone() };
    for (who, path) in [(&stranger, path.as_str()), (&appareil, SYNC_PATH)] {
        let (statut, bytes) = hand_in(&serveur, bundle(who, &request, &to, &reponse, path)).await;
        assert_eq!(statut, 200, "the relay learns nothing of it");
        let frames = frames(&open_reponse(&bytes, &to, &answer_secret).unwrap(), &appareil);
        assert!(matches!(&frames[..], [Frame::Fault { code, .. }] if code == "signature_refusee"), "{frames:?}");
    }
}

#[tokio::test]
async fn what_the_server_cannot_open_is_refused_in_words() {
    let serveur = Serveur::demarrer().await;
    let appareil = serveur.conseiller("nadia@exemple.fr").await;
    let to = public_of(&secret(&serveur)).unwrap();
    let reponse = key_pair(&[3; 32]).1;
    let path = signature_path(COLIS, &reponse);
    let request = appareil.request(Vec::new());
    let good = bundle(&appareil, &request, &to, &reponse, &path);
    let elsewhere = Appareil { serveur_id: Uuid::from_u128(42), ..appareil.clone() };
    let mut newer = good.clone();
    newer[8] = 2;
    for (bytes, expected) in [
        (b"bonjour".to_vec(), (400, "colis_illisible")),
        (good[..good.len() - 1].to_vec(), (400, "colis_illisible")),
        (newer, (400, "colis_trop_recent")),
        (bundle(&appareil, &request, &key_pair(&[8; 32]).1, &reponse, &path), (400, "colis_cle_inconnue")),
        (bundle(&elsewhere, &request, &to, &reponse, &path), (421, "colis_autre_serveur")),
        (vec![0; COLIS_BYTES_MAX + 1], (413, "corps_trop_grand")),
    ] {
        let (statut, answer) = hand_in(&serveur, bytes).await;
        assert_eq!((statut, code(&answer).as_str()), expected);
    }
}

#[tokio::test]
async fn a_key_that_was_replaced_still_opens_what_was_sealed_to_it_until_it_is_forgotten() {
    let serveur = Serveur::demarrer().await;
    let appareil = serveur.conseiller("nadia@exemple.fr").await;
    let (answer_secret, reponse) = key_pair(&[3; 32]);
    let path = signature_path(COLIS, &reponse);
    let request = appareil.request(Vec::new());
    let first = public_of(&secret(&serveur)).unwrap();
    let old = bundle(&appareil, &request, &first, &reponse, &path);
    let renew = |forget| {
        transaction(serveur.central.stockage.as_ref(), |tx| scellement::renew(tx, forget)).unwrap();
    };
    let open = |bytes: &[u8], from: &Cle| frames(&open_reponse(bytes, from, &answer_secret).unwrap(), &appareil);
    for _ in 0..scellement::GARDEES_MAX {
        renew(false);
        let (statut, bytes) = hand_in(&serveur, old.clone()).await;
        assert_eq!(statut, 200, "without a restart");
        assert!(matches!(open(&bytes, &first).last(), Some(Frame::End { .. })), "answered by the key that it names");
    }
    let now = public_of(&secret(&serveur)).unwrap();
    assert_ne!(now, first);
    let (statut, bytes) = hand_in(&serveur, bundle(&appareil, &request, &now, &reponse, &path)).await;
    assert_eq!(statut, 200);
    assert!(matches!(open(&bytes, &now).last(), Some(Frame::End { .. })));

    renew(false);
    let (statut, answer) = hand_in(&serveur, old).await;
    assert_eq!((statut, code(&answer).as_str()), (400, "colis_cle_inconnue"), "one too many");
    renew(true);
    let (_, answer) = hand_in(&serveur, bundle(&appareil, &request, &now, &reponse, &path)).await;
    assert_eq!(code(&answer), "colis_cle_inconnue", "stolen keys open nothing more");
}

#[tokio::test]
async fn the_key_in_force_is_published_with_the_word_of_the_one_that_never_changes() {
    let serveur = Serveur::demarrer().await;
    let read = || async {
        let bytes = serveur.get("/v1/serveur").await.1;
        serde_json::from_str::<ServeurWire>(&bytes).unwrap()
    };
    let before = read().await;
    transaction(serveur.central.stockage.as_ref(), |tx| scellement::renew(tx, false)).unwrap();
    let after = read().await;
    assert_eq!(before.cle_signature, after.cle_signature);
    assert_ne!(before.cle_scellement, after.cle_scellement);
    let bytes = |base64: &str| STANDARD.decode(base64).unwrap();
    let preuve = bytes(after.preuve_scellement.as_deref().unwrap()).try_into().unwrap();
    let signature = bytes(&after.cle_signature).try_into().unwrap();
    let scellement = bytes(&after.cle_scellement).try_into().unwrap();
    assert!(preuve::verify(&signature, after.id, &scellement, &preuve));
}

/// A stick found at the bottom of a bag: the network was used since, and the server has forgotten what it answered.
#[tokio::test]
async fn a_bundle_handed_in_months_after_the_network_is_neither_refused_nor_taken_twice() {
    let serveur = Serveur::demarrer().await;
    let mut appareil = serveur.conseiller("nadia@exemple.fr").await;
    let (answer_secret, reponse) = key_pair(&[3; 32]);
    let to = public_of(&secret(&serveur)).unwrap();
    let path = signature_path(COLIS, &reponse);
    let put = || Op::Put { set: cra(), base: Doc::new(), whole: true };
    let id = appareil.uuid();
    let first = appareil.mutation(collection::CRA, id, 0, put());
    let old = bundle(&appareil, &appareil.request(vec![first.clone()]), &to, &reponse, &path);
    appareil.envoyer(vec![first]).await;
    serveur.avancer(60 * JOUR);
    // Heard: the answers to it are no longer kept.
    appareil.recevoir().await;
    let (statut, bytes) = hand_in(&serveur, old).await;
    assert_eq!(statut, 200);
    let frames = frames(&open_reponse(&bytes, &to, &answer_secret).unwrap(), &appareil);
    assert!(matches!(frames.last(), Some(Frame::End { .. })), "{frames:?}");
    assert!(!frames.iter().any(|frame| matches!(frame, Frame::Results { .. } | Frame::Fault { .. })), "{frames:?}");
}
