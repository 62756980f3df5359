//! What a window does by itself: exchange after a save, try again when the network returns, see what others wrote.

use std::time::Duration;

use besace_app::vue::EtatBadge;
use besace_testkit::processus::wait_for;
use serde_json::json;

use crate::appareil::Appareil;
use crate::reseau::{Reseau, Sort};
use crate::serveur::Serveur;

const ATTENTE: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread")]
async fn a_window_sends_by_itself_and_tries_again_after_a_cut() {
    let serveur = Serveur::start();
    let reseau = Reseau::start(serveur.adresse);
    let a = Appareil::with(std::sync::Arc::new(besace_app::trousseau::TrousseauMemoire::default()), true);
    a.accept(&serveur, reseau.adresse).await;
    let until = |what: &str, etat: EtatBadge| {
        wait_for(what, ATTENTE, || (a.app.badge_get().unwrap().etat == etat).then_some(())).unwrap();
    };
    a.cra(json!({}));
    until("sent without being asked", EtatBadge::AJour);
    assert_eq!(a.app.sync_get().unwrap().recus.len(), 1);

    reseau.set(Sort::Coupe);
    a.cra(json!({}));
    until("said after a try", EtatBadge::HorsLigne);
    // Not while one is under way.
    wait_for("another try is due", ATTENTE, || a.app.sync_get().unwrap().prochain_essai).unwrap();
    reseau.set(Sort::Passe);
    a.cra(json!({}));
    until("a write tries again at once", EtatBadge::AJour);
    assert_eq!(a.app.sync_get().unwrap().recus.len(), 3);
}
