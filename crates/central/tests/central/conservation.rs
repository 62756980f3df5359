//! Retention: what a year without a sign erases, and what it leaves.

use besace_central::conservation::run;
use besace_central::horloge::JOUR;
use besace_sync::wire::collection;
use serde_json::json;

use crate::commun::{Serveur, cra, doc, personne};

const NADIA: &str = "nadia@exemple.fr";
const PERSONNE: &str = collection::BENEFICIAIRE;

#[tokio::test]
async fn a_year_without_a_sign_erases_a_person_and_what_was_noted_about_them() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let (odette, _) = a.creer(PERSONNE, &personne("Odette", "Zwxqpetit")).await;
    let (suivi, _) = a.creer(PERSONNE, &personne("Zéphyrin", "Zwxqgrand")).await;
    let about = |who: Option<uuid::Uuid>, notes: &str| {
        let mut report = cra();
        report.insert("notes".to_owned(), json!(notes));
        report.extend(who.map(|id| ("beneficiaire_id".to_owned(), json!(id))));
        report
    };
    let (passee, _) = a.creer(collection::CRA, &about(Some(odette), "Odette revient mardi.")).await;
    let (anonyme, _) = a.creer(collection::CRA, &about(None, "Monsieur Zwxqmoyen a oublié son code.")).await;
    let (gardee, _) = a.creer(collection::CRA, &about(Some(suivi), "Zéphyrin avance.")).await;

    serveur.avancer(350 * JOUR);
    let again = doc(json!({ "date": "2027-11-01", "beneficiaire_id": suivi }));
    let (recente, _) = a.creer(collection::CRA, &cra().into_iter().chain(again).collect()).await;
    assert_eq!(run(&serveur.central, false).unwrap().beneficiaires, 0, "a year is not over");

    serveur.avancer(20 * JOUR);
    let counted = run(&serveur.central, true).unwrap();
    assert_eq!((counted.beneficiaires, counted.notes), (1, 2));
    a.recevoir().await;
    assert!(a.lire(PERSONNE, odette).unwrap().1.contains_key("nom"), "only counted");

    assert_eq!(run(&serveur.central, false).unwrap().beneficiaires, 1);
    a.recevoir().await;
    assert_eq!(a.lire(PERSONNE, odette).unwrap().1, doc(json!({ "anonyme": true })));
    assert!(a.lire(PERSONNE, suivi).unwrap().1.contains_key("nom"), "met three weeks ago");
    let notes = |id| a.lire(collection::CRA, id).unwrap().1.contains_key("notes");
    assert_eq!((notes(passee), notes(anonyme), notes(gardee)), (false, false, true));
    assert!(a.lire(collection::CRA, recente).is_some());
    assert_eq!(a.cras().len(), 4, "what statistics need stays");

    let noted = std::fs::read_to_string(serveur.dossier.path().join("effacements.txt")).unwrap();
    assert!(noted.contains(&odette.to_string()), "a backup does not bring them back");
    let tx = serveur.central.stockage.read().unwrap();
    let audit = tx.audit_list(20).unwrap();
    assert!(audit.iter().any(|row| row.action == "beneficiaire.effacer" && row.cible == odette.to_string()));
    drop(tx);
    let again = run(&serveur.central, false).unwrap();
    assert_eq!((again.beneficiaires, again.notes), (0, 0), "twice changes nothing");
}

#[tokio::test]
async fn invitations_and_refused_work_do_not_stay_for_ever() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    serveur.inviter("jamais.venue@exemple.fr", besace_central::stockage::Role::Conseiller);
    let mut wrong = cra();
    wrong.insert("duree".to_owned(), json!(0));
    a.creer(collection::CRA, &wrong).await;
    assert_eq!(run(&serveur.central, false).unwrap(), besace_central::conservation::Bilan::default());
    serveur.avancer(366 * JOUR);
    let bilan = run(&serveur.central, false).unwrap();
    assert_eq!((bilan.lettres_mortes, bilan.invitations), (1, 2), "the one used, and the one never used");
    let tx = serveur.central.stockage.read().unwrap();
    assert!(tx.lettre_morte_list(a.compte_id).unwrap().is_empty());
}
