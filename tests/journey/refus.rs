//! What the server refuses stays visible, blocks nothing, and can be mended.

use besace_app::vue::EtatBadge;
use besace_domain::SaisieBeneficiaire;
use chrono::{Datelike, Utc};
use serde_json::json;

use crate::appareil::{Appareil, born};
use crate::serveur::Serveur;

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_says_why_blocks_nothing_and_can_be_mended_or_dropped() {
    let serveur = Serveur::start();
    let a = Appareil::ahead();
    a.accept(&serveur, serveur.adresse).await;
    let trop_tot = i64::from(Utc::now().year()) + 3;
    let odette = a.app.beneficiaire_create(born("Odette", trop_tot)).unwrap();
    let lucien = a.app.beneficiaire_create(born("Lucien", trop_tot)).unwrap();
    a.cra(json!({}));
    a.sync().await;

    let sync = a.app.sync_get().unwrap();
    let horloge = sync.horloge.unwrap();
    assert!(
        horloge.starts_with("Au dernier échange, l’horloge de cet appareil avançait d’environ 5\u{a0}ans."),
        "{horloge}"
    );
    assert_eq!(a.app.doctor().unwrap().profil.unwrap().horloge, Some(horloge));
    assert_eq!((sync.badge.etat, sync.badge.libelle.as_str()), (EtatBadge::Refuse, "2\u{a0}refusés"));
    assert_eq!(sync.recus.len(), 1, "the report passed");
    let refus = sync.refus.iter().find(|refus| refus.element.id == odette.id).unwrap();
    assert_eq!((refus.champ.as_deref(), refus.element.titre.as_str()), (Some("annee_naissance"), "Odette Petit"));
    assert!(!refus.message.is_empty());

    let file = a.dir.path().join("refus.json");
    a.app.refus_export(odette.id, &file).unwrap();
    let exported: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(exported["document"]["prenom"], "Odette");
    assert_eq!(exported["refus"]["champ"], "annee_naissance");

    a.app.refus_retry(odette.id).unwrap();
    a.sync().await;
    assert_eq!(a.app.sync_get().unwrap().refus.len(), 2, "sent as it stands, refused again");

    let mended = SaisieBeneficiaire { id: Some(odette.id), ..born("Odette", 1946) };
    a.app.beneficiaire_update(mended).unwrap();
    a.app.refus_delete(lucien.id).unwrap();
    a.sync().await;
    let sync = a.app.sync_get().unwrap();
    assert_eq!((sync.badge.etat, sync.refus.len()), (EtatBadge::AJour, 0), "{sync:?}");
    assert_eq!(a.app.beneficiaire_search("petit", 5).unwrap().len(), 1, "what never reached the server is dropped");

    let b = Appareil::second(&serveur, serveur.adresse, 1).await;
    b.sync().await;
    assert_eq!(b.app.beneficiaire_search("petit", 5).unwrap()[0].saisie.annee_naissance, Some(1946));
    assert_eq!(b.app.sync_get().unwrap().horloge, None, "its clock is right");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_person_comes_back_from_no_device() {
    let serveur = Serveur::start();
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    let odette = a.app.beneficiaire_create(born("Odette", 1946)).unwrap();
    let cra = a.cra(json!({ "beneficiaire_id": odette.id })).id;
    a.sync().await;
    let b = Appareil::second(&serveur, serveur.adresse, 1).await;
    b.sync().await;

    a.app.beneficiaire_delete(odette.id).unwrap();
    a.sync().await;
    b.app.beneficiaire_update(SaisieBeneficiaire { id: Some(odette.id), ..born("Odile", 1946) }).unwrap();
    for appareil in [&b, &a, &b] {
        appareil.sync().await;
    }
    for appareil in [&a, &b] {
        assert!(appareil.app.beneficiaire_search("petit", 5).unwrap().is_empty());
        assert_eq!(appareil.app.cra_get(cra).unwrap().accompagnements, 1, "the activity keeps its count");
        let mut export = Vec::new();
        appareil.app.export_json_to(&mut export).unwrap();
        let export = String::from_utf8(export).unwrap();
        assert!(!export.contains("Odette") && !export.contains("Odile"), "{export}");
    }
}
