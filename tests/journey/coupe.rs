//! A link that breaks in the middle of an answer: what it carried is not carried again.

use serde_json::json;

use crate::appareil::Appareil;
use crate::reseau::{Reseau, Sort};
use crate::serveur::Serveur;

/// Head of an answer, its last frame, and the like.
const BESIDES: usize = 400;

/// A server that holds enough for an answer of many frames, whose first device wrote it.
async fn much() -> (Serveur, Reseau, Appareil) {
    let serveur = Serveur::start();
    let reseau = Reseau::start(serveur.adresse);
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    for i in 0..190 {
        let notes: String = (0..12).map(|j| format!("{:x} ", (i * 7919 + j * 104_729_u64).pow(2) % 65_521)).collect();
        a.cra(json!({ "notes": notes }));
    }
    a.sync().await;
    (serveur, reseau, a)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_cut_again_and_again_is_received_once() {
    const STEP: usize = 1_500;
    let (serveur, reseau, a) = much().await;
    let whole = Appareil::second(&serveur, reseau.adresse, 1).await;
    reseau.take();
    whole.sync().await;
    let at_once = reseau.take();
    assert!(at_once > 5 * STEP, "{at_once}");

    let b = Appareil::second(&serveur, reseau.adresse, 2).await;
    reseau.set(Sort::CoupeApres(STEP));
    reseau.take();
    let mut cuts = 0;
    while b.app.sync_run().await.is_err() {
        cuts += 1;
        // Less than a frame comes each time: only an answer that goes on ever ends.
        assert!(cuts <= at_once / STEP + 1, "no further after {cuts} cuts");
    }
    assert!(cuts >= 4);
    let in_pieces = reseau.take();
    assert!(in_pieces < at_once + (cuts + 1) * BESIDES, "{in_pieces} bytes in {cuts} cuts, {at_once} without");
    assert_eq!(b.reports(), a.reports());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_after_a_cut_leaves_before_the_rest_comes() {
    let (serveur, reseau, a) = much().await;
    let b = Appareil::second(&serveur, reseau.adresse, 1).await;
    reseau.set(Sort::CoupeApres(5_000));
    b.app.sync_run().await.unwrap_err();
    let typed = b.cra(json!({ "notes": "Écrit dans le tunnel." }));
    // Nothing of a long answer comes back, and yet the server has it.
    reseau.set(Sort::CoupeApres(0));
    b.app.sync_run().await.unwrap_err();
    a.sync().await;
    assert!(a.app.cra_get(typed.id).is_ok());
    reseau.set(Sort::Passe);
    b.sync().await;
    assert_eq!(b.reports(), a.reports());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_no_longer_has_the_rest_is_asked_anew_at_once() {
    let (mut serveur, _, a) = much().await;
    let reseau = Reseau::start(serveur.adresse);
    let b = Appareil::second(&serveur, reseau.adresse, 1).await;
    let copy = a.dir.path().join("copie.db");
    let copy = copy.to_str().unwrap();
    serveur.ask(&["sauvegarde", "create", copy]);
    reseau.set(Sort::CoupeApres(5_000));
    b.app.sync_run().await.unwrap_err();
    serveur.restore(copy);
    reseau.set(Sort::Passe);
    b.sync().await;
    a.sync().await;
    assert_eq!(b.reports(), a.reports());
}
