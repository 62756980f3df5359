//! The Coop's own answers, loaded as an account's history.

use besace_central::import::{import_coop, mediateurs};
use besace_central::stockage::Role;
use besace_sync::wire::{Op, Outcome, collection};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::commun::{Serveur, doc};

const NADIA: &str = "nadia@exemple.fr";
const CRA: &str = collection::CRA;

fn fixture(nom: &str) -> (String, Vec<u8>) {
    let path = format!("{}/../../tests/fixtures/coop/{nom}", env!("CARGO_MANIFEST_DIR"));
    (nom.to_owned(), std::fs::read(&path).unwrap_or_else(|e| panic!("{path}: {e}")))
}

fn answer(activites: &[Value]) -> Vec<(String, Vec<u8>)> {
    vec![("activites.json".to_owned(), serde_json::to_vec(&json!({ "data": activites })).unwrap())]
}

fn samples() -> (Vec<Value>, Uuid) {
    let (_, bytes) = fixture("activites.json");
    let answer: Value = serde_json::from_slice(&bytes).unwrap();
    let who = mediateurs(&[fixture("activites.json")]).unwrap()[0];
    let of_one = |a: &&Value| a["attributes"]["mediateur_id"] == json!(who);
    (answer["data"].as_array().unwrap().iter().filter(of_one).cloned().collect(), who)
}

#[tokio::test]
async fn a_history_is_loaded_once_however_often() {
    let serveur = Serveur::demarrer().await;
    let mut appareil = serveur.compte(NADIA, Role::Mediateur).await;
    let files = [fixture("activites.json"), fixture("lieux-activite.json")];
    let several = import_coop(&serveur.central, NADIA, None, &files).unwrap_err().to_refus();
    assert_eq!(several.code, "plusieurs_mediateurs", "never a colleague's by mistake");

    let (activites, who) = samples();
    let bilan = import_coop(&serveur.central, NADIA, Some(who), &files).unwrap();
    assert_eq!((bilan.lues, bilan.illisibles), (activites.len(), 0));
    let alive = activites.iter().filter(|a| a["attributes"]["suppression"].is_null()).count();
    assert_eq!((bilan.creees, bilan.refusees.len()), (alive, 0));

    let again = import_coop(&serveur.central, NADIA, Some(who), &files).unwrap();
    assert_eq!((again.creees, again.modifiees, again.inchangees), (0, 0, alive));
    appareil.recevoir().await;
    let cras = appareil.cras();
    assert_eq!(cras.len(), alive);
    for a in activites.iter().filter(|a| a["attributes"]["suppression"].is_null()) {
        let id: Uuid = a["id"].as_str().unwrap().parse().unwrap();
        let (cra, attributs) = (&cras[&id], &a["attributes"]);
        assert_eq!((&cra["duree"], &cra["date"]), (&attributs["duree"], &attributs["date"]));
        assert_eq!((&cra["coop_id"], &cra["source"]), (&a["id"], &json!("coop")));
        if attributs["type"] == "collectif" {
            assert_eq!(cra["participants_anonymes"]["total"], attributs["beneficiaires"]["total"]);
        }
        let row = serveur.central.stockage.read().unwrap().cra_get(&appareil.scope(), id).unwrap().unwrap();
        assert!(row.structure_employeuse_id.is_some(), "history has an employer too");
    }
}

#[tokio::test]
async fn what_changed_there_changes_here_and_work_done_here_stands() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let (mut activites, _) = samples();
    activites.truncate(4);
    import_coop(&serveur.central, NADIA, None, &answer(&activites)).unwrap();
    a.recevoir().await;
    let ids: Vec<Uuid> = activites.iter().map(|a| a["id"].as_str().unwrap().parse().unwrap()).collect();
    let id = |i: usize| ids[i];

    let (rev, mine) = a.lire(CRA, id(1)).unwrap().clone();
    let old = doc(json!({ "duree": mine["duree"] }));
    let edit = a.corriger(CRA, id(1), rev, old, doc(json!({ "duree": 77 }))).await;
    assert!(matches!(edit.outcome(), Outcome::Applied { .. }), "{edit:?}");
    let (rev, _) = *a.lire(CRA, id(2)).unwrap();
    a.operer(CRA, id(2), rev, Op::Delete).await;

    for (i, activite) in activites.iter_mut().enumerate() {
        activite["attributes"]["modification"] = json!("2026-11-25T08:00:00.000Z");
        activite["attributes"]["duree"] = json!(100 + i);
    }
    activites[3]["attributes"]["suppression"] = json!("2026-11-25T08:00:00.000Z");
    let bilan = import_coop(&serveur.central, NADIA, None, &answer(&activites)).unwrap();
    assert_eq!((bilan.modifiees, bilan.gardees, bilan.supprimees, bilan.creees), (1, 2, 1, 0));
    a.recevoir().await;
    let cras = a.cras();
    assert_eq!(cras[&id(0)]["duree"], json!(100));
    assert_eq!(cras[&id(1)]["duree"], json!(77), "the advisor's own edit stands");
    assert!(!cras.contains_key(&id(2)) && !cras.contains_key(&id(3)));
}

#[tokio::test]
async fn what_todays_rules_refuse_is_kept_and_flagged() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let (mut activites, _) = samples();
    activites.truncate(2);
    activites[0]["attributes"]["thematiques"] = json!([]);
    activites[0]["attributes"]["tags"] = json!(["Fracture numérique"]);
    activites[1]["attributes"]["date"] = json!(null);
    let bilan = import_coop(&serveur.central, NADIA, None, &answer(&activites)).unwrap();
    assert_eq!((bilan.creees, bilan.importe, bilan.refusees.len(), bilan.tags), (1, 1, 1, 1));
    a.recevoir().await;
    let id: Uuid = activites[0]["id"].as_str().unwrap().parse().unwrap();
    let (rev, cra) = a.lire(CRA, id).unwrap().clone();
    assert_eq!(cra["importe"], json!(true));
    assert_eq!(a.liste(collection::TAG)[0].1["nom"], json!("Fracture numérique"));

    let old = doc(json!({ "duree": cra["duree"] }));
    let edit = a.corriger(CRA, id, rev, old, doc(json!({ "duree": 77 }))).await;
    assert!(matches!(edit.outcome(), Outcome::Applied { .. }), "history may be corrected in part: {edit:?}");
    let rev = edit.rev();
    let set = doc(json!({ "thematiques": ["bureautique"] }));
    let edit = a.corriger(CRA, id, rev, doc(json!({})), set).await;
    assert!(matches!(edit.outcome(), Outcome::Merged { .. }), "{edit:?}");
    assert!(!a.lire(CRA, id).unwrap().1.contains_key("importe"), "once it follows the rules it is like any other");
}

#[tokio::test]
async fn a_refusal_of_the_coop_is_told_and_changes_nothing() {
    let serveur = Serveur::demarrer().await;
    serveur.conseiller(NADIA).await;
    for nom in ["no-token.json", "activites-bad-cursor.json"] {
        let refus = import_coop(&serveur.central, NADIA, None, &[fixture(nom)]).unwrap_err().to_refus();
        assert!(refus.statut == 422 && refus.message.contains(nom), "{refus:?}");
    }
    let refus = import_coop(&serveur.central, "personne@exemple.fr", None, &[]).unwrap_err().to_refus();
    assert_eq!(refus.code, "compte_inconnu");
}
