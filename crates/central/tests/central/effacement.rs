//! « Effacer » is final.

use besace_sync::wire::{Doc, Op, Outcome, collection};
use serde_json::json;

use crate::commun::{Serveur, cra, doc, personne};

const NADIA: &str = "nadia@exemple.fr";
const PERSONNE: &str = collection::BENEFICIAIRE;

#[tokio::test]
async fn an_erased_person_stays_erased_whatever_comes_late() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut b = serveur.second_appareil(NADIA).await;
    let mut odette = personne("Odette", "Zwxqpetit");
    odette.insert("genre".to_owned(), json!("feminin"));
    let (id, reponse) = a.creer(PERSONNE, &odette).await;
    let rev = reponse.rev();
    b.recevoir().await;
    let edit = |new: &str| (doc(json!({ "nom": "Zwxqpetit" })), doc(json!({ "nom": new })));
    let (base, set) = edit("Zwxqgrand");
    a.corriger(PERSONNE, id, rev, base, set).await;
    let (base, set) = edit("Zwxqmoyen");
    let conflict = b.corriger(PERSONNE, id, rev, base, set).await;
    assert!(matches!(conflict.outcome(), Outcome::Conflict { .. }));
    let mut with = cra();
    with.insert("beneficiaire_id".to_owned(), json!(id));
    a.creer(collection::CRA, &with).await;

    let erased = a.operer(PERSONNE, id, 0, Op::Erase).await;
    assert!(matches!(erased.outcome(), Outcome::Merged { .. }), "another edit was there: {erased:?}");
    b.recevoir().await;
    let (rev, left) = b.lire(PERSONNE, id).unwrap().clone();
    assert_eq!(left, doc(json!({ "anonyme": true, "genre": "feminin" })), "counts stay, identity goes");
    assert!(b.liste(collection::CONFLIT).is_empty(), "the conflict held the name");
    assert_eq!(b.cras().len(), 1, "the reports stay");

    let (base, set) = edit("Zwxqgrand");
    let late = b.corriger(PERSONNE, id, rev, base, set).await;
    assert_eq!(late.refus().0, "beneficiaire_efface");
    let late = b.operer(PERSONNE, id, rev, Op::Put { set: odette.clone(), base: Doc::new(), whole: true }).await;
    assert_eq!(late.refus().0, "beneficiaire_efface");
    let again = b.operer(PERSONNE, id, rev, Op::Erase).await;
    assert_eq!(again.outcome(), &Outcome::Applied { rev }, "twice changes nothing");
    let reponse = b.operer(PERSONNE, id, rev, Op::Delete).await;
    assert!(matches!(reponse.outcome(), Outcome::Merged { .. }), "a deletion hides no erasure: {reponse:?}");
    let gone = b.operer(PERSONNE, id, reponse.rev(), Op::Put { set: odette, base: Doc::new(), whole: true }).await;
    assert_eq!(gone.refus().0, "beneficiaire_efface", "nor through a deletion");
    let tx = serveur.central.stockage.read().unwrap();
    for letter in tx.lettre_morte_list(a.compte_id).unwrap() {
        assert!(letter.mutation.is_empty(), "a dead letter must not remember the name");
    }
}

#[tokio::test]
async fn erasing_first_shuts_the_door_to_a_person_who_arrives_later() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut b = serveur.second_appareil(NADIA).await;
    let id = a.uuid();
    let erased = a.operer(PERSONNE, id, 0, Op::Erase).await;
    assert!(matches!(erased.outcome(), Outcome::Merged { .. }), "no fiche stands there: {erased:?}");
    let told = erased.records.iter().find(|(_, record)| record.id == id).map(|(_, record)| &record.doc);
    assert_eq!(told, Some(&Some(doc(json!({ "anonyme": true })))), "it follows, blank");
    let put = Op::Put { set: personne("Odette", "Petit"), base: Doc::new(), whole: true };
    let late = b.operer(PERSONNE, id, 0, put).await;
    assert_eq!(late.refus().0, "beneficiaire_efface");
    let reponse = a.operer(collection::CRA, id, 0, Op::Erase).await;
    assert_eq!(reponse.refus().0, "effacement_impossible");
}

#[tokio::test]
async fn whoever_holds_a_deletion_aside_hears_of_an_erasure() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut b = serveur.second_appareil(NADIA).await;
    let (id, reponse) = a.creer(PERSONNE, &personne("Odette", "Petit")).await;
    a.operer(PERSONNE, id, reponse.rev(), Op::Delete).await;
    b.recevoir().await;
    assert_eq!(b.lire(PERSONNE, id), None);
    let erased = a.operer(PERSONNE, id, 0, Op::Erase).await;
    assert!(matches!(erased.outcome(), Outcome::Merged { .. }), "{erased:?}");
    let blank = |appareil: &crate::commun::Appareil| appareil.lire(PERSONNE, id).unwrap().1.clone();
    b.recevoir().await;
    assert_eq!(blank(&b), doc(json!({ "anonyme": true })), "a tombstone would only say that it was deleted");
    a.operer(PERSONNE, id, erased.rev(), Op::Delete).await;
    b.recevoir().await;
    assert_eq!(blank(&b), doc(json!({ "anonyme": true })));
}

#[tokio::test]
async fn merging_an_erased_person_gives_no_name_back() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let (efface, _) = a.creer(PERSONNE, &personne("Odette", "Petit")).await;
    let (vivant, _) = a.creer(PERSONNE, &personne("Odile", "Petit")).await;
    a.operer(PERSONNE, efface, 100, Op::Erase).await;
    a.operer(PERSONNE, vivant, 100, Op::MergeInto { into: efface }).await;
    a.recevoir().await;
    assert_eq!(a.lire(PERSONNE, efface).unwrap().1, doc(json!({ "anonyme": true })));
}

#[tokio::test]
async fn erasing_a_fiche_never_sent_erases_the_one_merged_into_it() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let (connue, reponse) = a.creer(PERSONNE, &personne("Odette", "Zwxqpetit")).await;
    let mut report = cra();
    report.insert("beneficiaire_id".to_owned(), json!(connue));
    let (cra_id, _) = a.creer(collection::CRA, &report).await;
    let jamais = a.uuid();
    let fusion = a.mutation(PERSONNE, connue, reponse.rev(), Op::MergeInto { into: jamais });
    let waits = a.envoyer(vec![fusion.clone()]).await;
    assert_eq!(waits.outcome(), &Outcome::WaitingFor { id: jamais });
    let erase = a.mutation(PERSONNE, jamais, 0, Op::Erase);
    let done = a.envoyer(vec![fusion, erase]).await;
    assert!(done.resultats.iter().all(|r| matches!(r.outcome, Outcome::Merged { .. })), "{done:?}");

    assert_eq!(a.lire(PERSONNE, jamais).unwrap().1, doc(json!({ "anonyme": true })), "one person, without a name");
    assert_eq!(a.lire(PERSONNE, connue).unwrap().1, doc(json!({ "anonyme": true })));
    assert_eq!(a.lire(collection::CRA, cra_id).unwrap().1["beneficiaire_id"], json!(jamais), "the report still counts");
    let put = Op::Put { set: personne("Odette", "Zwxqpetit"), base: Doc::new(), whole: true };
    let late = a.operer(PERSONNE, connue, 0, put).await;
    assert_eq!(late.refus().0, "beneficiaire_efface");
    let noted = std::fs::read_to_string(serveur.dossier.path().join("effacements.txt")).unwrap();
    for id in [connue, jamais] {
        assert!(noted.contains(&id.to_string()), "{id} must stay erased after a restore");
    }
}

#[tokio::test]
async fn erasing_someone_erases_the_fiches_merged_into_theirs() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut b = serveur.second_appareil(NADIA).await;
    let (doublon, reponse) = a.creer(PERSONNE, &personne("Odette", "Zwxqpetit")).await;
    let rev = reponse.rev();
    let (gardee, _) = a.creer(PERSONNE, &personne("Odette", "Zwxqpetit")).await;
    b.recevoir().await;
    let edit = |new: &str| (doc(json!({ "nom": "Zwxqpetit" })), doc(json!({ "nom": new })));
    let (base, set) = edit("Zwxqgrand");
    a.corriger(PERSONNE, doublon, rev, base, set).await;
    let (base, set) = edit("Zwxqmoyen");
    let conflict = b.corriger(PERSONNE, doublon, rev, base, set).await;
    assert!(matches!(conflict.outcome(), Outcome::Conflict { .. }));
    let mut wrong = personne("Odette", "Zwxqpetit");
    wrong.insert("annee_naissance".to_owned(), json!(1));
    let refused = b.operer(PERSONNE, doublon, rev, Op::Put { set: wrong, base: Doc::new(), whole: true }).await;
    assert!(matches!(refused.outcome(), Outcome::Refused { .. }), "{refused:?}");
    a.operer(PERSONNE, doublon, 100, Op::MergeInto { into: gardee }).await;

    a.operer(PERSONNE, gardee, 100, Op::Erase).await;
    a.recevoir().await;
    assert!(a.liste(collection::CONFLIT).is_empty(), "the conflict was about the same person");
    let put = Op::Put { set: personne("Odette", "Zwxqpetit"), base: Doc::new(), whole: true };
    let late = b.operer(PERSONNE, doublon, rev, put).await;
    assert_eq!(late.refus().0, "beneficiaire_efface", "a late edit does not revive them under their other fiche");
    let (second, _) = b.creer(PERSONNE, &personne("Odile", "Zwxqpetit")).await;
    let (kept, _) = b.creer(PERSONNE, &personne("Odile", "Zwxqpetit")).await;
    b.operer(PERSONNE, second, 100, Op::MergeInto { into: kept }).await;
    a.operer(PERSONNE, second, 0, Op::Erase).await;
    a.recevoir().await;
    assert_eq!(a.lire(PERSONNE, kept).unwrap().1.get("nom"), None, "erased by who had not heard of the merge");
    let noted = std::fs::read_to_string(serveur.dossier.path().join("effacements.txt")).unwrap();
    for id in [doublon, gardee, second, kept] {
        assert!(noted.contains(&id.to_string()), "{id} must stay erased after a restore");
    }
    let tx = serveur.central.stockage.read().unwrap();
    for letter in tx.lettre_morte_list(a.compte_id).unwrap() {
        assert!(letter.mutation.is_empty(), "a dead letter must not remember the name: {}", letter.code);
    }
}
