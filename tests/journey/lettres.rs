//! Dead letters, released by an administrator.

use std::time::Duration;

use besace_app::vue::EtatBadge;
use besace_domain::SaisieBeneficiaire;
use besace_testkit::processus::wait_for;
use chrono::{Datelike, Utc};
use serde_json::json;

use crate::appareil::{Appareil, born};
use crate::serveur::{EMAIL, Serveur};

#[tokio::test(flavor = "multi_thread")]
async fn what_a_retired_device_handed_in_reaches_the_other_once_released() {
    let serveur = Serveur::start();
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    let known = a.cra(json!({ "notes": "Première visite." })).id;
    a.sync().await;
    let b = Appareil::second(&serveur, serveur.adresse, 1).await;
    b.sync().await;
    b.edit(known, |saisie| saisie.duree = Some(90));
    let odette = SaisieBeneficiaire {
        prenom: Some("Odette".into()),
        nom: Some("Petit".into()),
        pas_de_telephone: true,
        ..Default::default()
    };
    let odette = b.app.beneficiaire_create(odette).unwrap().id;
    b.cra(json!({ "beneficiaire_id": odette, "notes": "Typed where nobody will read." }));
    let expected = b.reports();
    let other = a.app.appareil_list().await.unwrap().into_iter().find(|device| !device.celui_ci).unwrap();
    a.app.appareil_delete(&other.id, false).await.unwrap();
    assert_eq!(b.app.sync_run().await.unwrap_err().code(), "appareil_retire");
    let sealed = || b.app.profil_list().unwrap().is_empty().then_some(());
    wait_for("the seal", Duration::from_secs(10), sealed).unwrap();
    a.sync().await;
    assert_eq!(a.reports().len(), 1);

    let released = serveur.ask(&["lettre-morte", "liberer", EMAIL]);
    assert_eq!((&released["liberees"], &released["gardees"]), (&json!(3), &json!(0)), "{released}");
    assert!(!released.to_string().contains("Odette") && !released.to_string().contains("Typed"), "{released}");
    a.sync().await;
    assert_eq!(a.reports(), expected, "as they stood on the device that is gone");
    assert_eq!(a.app.beneficiaire_search("petit", 5).unwrap().len(), 1);
    assert_eq!(a.app.sync_get().unwrap().badge.etat, EtatBadge::AJour);
    assert_eq!(serveur.ask(&["lettre-morte", EMAIL]), json!([]));
    assert_eq!(serveur.ask(&["lettre-morte", "liberer", EMAIL])["lettres"], json!([]), "twice is once");
}

/// The report was refused because the fiche that it names was; the fiche is mended since.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_released_is_no_longer_shown_on_the_device_that_met_it() {
    let serveur = Serveur::start();
    let a = Appareil::ahead();
    a.accept(&serveur, serveur.adresse).await;
    let too_late = i64::from(Utc::now().year()) + 3;
    let odette = a.app.beneficiaire_create(born("Odette", too_late)).unwrap().id;
    let cra = a.cra(json!({ "beneficiaire_id": odette })).id;
    a.sync().await;
    assert_eq!(a.app.sync_get().unwrap().refus.len(), 2, "the fiche, and what names it");
    let saisie = SaisieBeneficiaire { id: Some(odette), ..born("Odette", 1946) };
    a.app.beneficiaire_update(saisie).unwrap();
    a.sync().await;
    let sync = a.app.sync_get().unwrap();
    assert_eq!((sync.badge.etat, sync.refus.len()), (EtatBadge::Refuse, 1));

    let released = serveur.ask(&["lettre-morte", "liberer", EMAIL]);
    let issues: Vec<_> = released["lettres"].as_array().unwrap().iter().map(|one| one["issue"].clone()).collect();
    assert_eq!(issues, [json!("depassee"), json!("acceptee")], "what was mended stays: {released}");
    a.sync().await;
    let sync = a.app.sync_get().unwrap();
    assert_eq!((sync.badge.etat, sync.refus.len()), (EtatBadge::AJour, 0), "{sync:?}");
    assert!(sync.recus.iter().any(|recu| recu.element.id == cra), "a receipt, as for any other");
    assert_eq!(a.app.beneficiaire_search("petit", 5).unwrap()[0].saisie.annee_naissance, Some(1946));
    assert!(sync.conflits.is_empty());
    let b = Appareil::second(&serveur, serveur.adresse, 1).await;
    b.sync().await;
    assert_eq!(b.reports(), a.reports());
}
