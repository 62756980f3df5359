//! Days without a network, a process that dies, two minutes of a bad one.

use besace_app::vue::EtatBadge;
use besace_domain::{CommuneRef, SaisieBeneficiaire, SaisieLieu};
use serde_json::json;

use crate::appareil::Appareil;
use crate::reseau::{Reseau, Sort};
use crate::serveur::Serveur;

/// Bytes of an answer that come back before the link breaks.
const COUPURES: [usize; 8] = [0, 1, 7, 20, 60, 150, 400, 1_000];

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_offline_reaches_the_server_exactly_once() {
    let serveur = Serveur::start();
    let reseau = Reseau::start(serveur.adresse);
    let mut a = Appareil::invited(&serveur, reseau.adresse).await;
    a.sync().await;
    assert_eq!(a.app.sync_get().unwrap().badge.etat, EtatBadge::AJour);

    reseau.set(Sort::Coupe);
    let personne = SaisieBeneficiaire {
        prenom: Some("Odette".into()),
        nom: Some("Petit".into()),
        pas_de_telephone: true,
        ..Default::default()
    };
    let odette = a.app.beneficiaire_create(personne).unwrap();
    let commune = CommuneRef { nom: "Crest".into(), code_postal: "26400".into(), code_insee: "26108".into() };
    let lieu = SaisieLieu {
        nom: Some("Médiathèque de Crest".into()),
        adresse: Some("1 place Neuve".into()),
        commune: Some(commune),
        typologies: vec!["BIB".into()],
        ..Default::default()
    };
    let lieu = a.app.lieu_create(lieu).unwrap();
    a.cra(json!({ "beneficiaire_id": odette.id, "type_lieu": "lieu_activite", "lieu_id": lieu.id, "notes": "Mot de passe changé." }));
    a.cra(json!({ "type": "collectif", "titre_atelier": "Premiers pas", "participants": [odette.id], "participants_anonymes": { "total": 5, "genre_feminin": 5 } }));
    for _ in 0..20 {
        a.cra(json!({}));
    }
    let error = a.app.sync_run().await.unwrap_err();
    assert!(["coupure", "serveur_injoignable"].contains(&error.code()), "{error:?}");
    let sync = a.app.sync_get().unwrap();
    assert_eq!((sync.badge.etat, sync.badge.hors_ligne), (EtatBadge::HorsLigne, true));
    assert!(sync.badge.libelle.starts_with("Hors ligne depuis"), "{}", sync.badge.libelle);
    assert_eq!(sync.en_attente.len(), 25, "22 reports, a person, a place, « mon lieu »");
    let before = a.reports();

    a.restart();
    assert_eq!(a.reports(), before, "nothing was lost with the process");
    assert!(a.app.sync_get().unwrap().badge.hors_ligne, "and it still knows that it was offline");

    for bytes in COUPURES {
        reseau.set(Sort::CoupeApres(bytes));
        if a.app.sync_run().await.is_ok() {
            break;
        }
        a.restart();
    }
    reseau.set(Sort::Double);
    a.sync().await;
    reseau.set(Sort::Passe);
    a.sync().await;
    let sync = a.app.sync_get().unwrap();
    assert_eq!((sync.badge.etat, sync.badge.libelle.as_str()), (EtatBadge::AJour, "À jour"));
    assert!(sync.refus.is_empty() && sync.conflits.is_empty(), "{sync:?}");
    assert_eq!(sync.recus_mois, 25, "one receipt each");
    assert!(sync.octets.envoyes_jour > 0 && sync.octets.recus_jour > 0);

    let b = Appareil::second(&serveur, reseau.adresse, 1).await;
    b.sync().await;
    assert_eq!(b.reports(), a.reports(), "the server holds each report once, as typed");
    assert_eq!(b.app.beneficiaire_search("petit", 5).unwrap().len(), 1);
    assert_eq!(b.app.lieu_list().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_is_told_and_nothing_leaves() {
    let serveur = Serveur::start();
    let reseau = Reseau::start(serveur.adresse);
    let a = Appareil::invited(&serveur, reseau.adresse).await;
    a.cra(json!({}));
    reseau.set(Sort::Portail);
    assert_eq!(a.app.sync_run().await.unwrap_err().code(), "portail_captif");
    let sync = a.app.sync_get().unwrap();
    assert_eq!(sync.badge.etat, EtatBadge::HorsLigne);
    assert!(sync.raison.unwrap().starts_with("Ce Wi-Fi demande une connexion dans le navigateur. Rien n’est parti"));
    assert_eq!(sync.en_attente.len(), 1);

    serveur.ask(&["maintenance", "--attendre", "3600"]);
    reseau.set(Sort::Passe);
    assert_eq!(a.app.sync_run().await.unwrap_err().code(), "maintenance");
    let raison = a.app.sync_get().unwrap().raison.unwrap();
    assert!(
        raison.starts_with("Le serveur est en maintenance jusqu’à") && raison.ends_with("Votre élément attend ici."),
        "{raison}"
    );

    serveur.ask(&["maintenance"]);
    a.sync().await;
    assert_eq!(a.app.sync_get().unwrap().badge.etat, EtatBadge::AJour);
}
