//! What the server works out: employers, first accompaniments, shared lieux.

use besace_central::comptes::administration::{cra_sans_emploi, emploi_create, emploi_end, structure_create};
use besace_central::lieux;
use besace_sync::wire::{Doc, Op, Outcome, Scope, collection};
use serde_json::json;
use uuid::Uuid;

use crate::commun::{Appareil, Serveur, cra, doc, personne};

const NADIA: &str = "nadia@exemple.fr";
const AUTRE_SIRET: &str = "22260001700008";
const CRA: &str = collection::CRA;

fn dated(date: &str, personne: Option<Uuid>) -> Doc {
    let mut cra = cra();
    cra.insert("date".to_owned(), json!(date));
    cra.extend(personne.map(|id| ("beneficiaire_id".to_owned(), json!(id))));
    cra
}

fn employeur(serveur: &Serveur, appareil: &Appareil, id: Uuid) -> Option<Uuid> {
    let tx = serveur.central.stockage.read().unwrap();
    tx.cra_get(&appareil.scope(), id).unwrap().unwrap().structure_employeuse_id
}

#[tokio::test]
async fn a_cra_belongs_to_the_employer_of_its_day_and_follows_the_office() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let (ancien, _) = a.creer(CRA, &dated("2025-03-01", None)).await;
    let (recent, _) = a.creer(CRA, &dated("2026-11-24", None)).await;
    let premier = employeur(&serveur, &a, recent).unwrap();
    assert_eq!(employeur(&serveur, &a, ancien), Some(premier), "what precedes the first employment is its own");

    let autre = structure_create(&serveur.central, AUTRE_SIRET, "Département de la Drôme", None).unwrap();
    let debut = "2025-01-01".parse().ok();
    let (emploi, changed) = emploi_create(&serveur.central, NADIA, AUTRE_SIRET, debut, None).unwrap();
    assert_eq!(changed, 1);
    assert_eq!((employeur(&serveur, &a, ancien), employeur(&serveur, &a, recent)), (Some(autre.id), Some(premier)));
    emploi_end(&serveur.central, emploi.id, "2025-06-30".parse().unwrap()).unwrap();
    a.recevoir().await;
    let emplois = a.liste(collection::EMPLOI);
    assert!(emplois.iter().any(|(id, doc)| *id == emploi.id && doc["fin"] == json!("2025-06-30")), "devices see it");
    assert!(cra_sans_emploi(&serveur.central).unwrap().is_empty());
}

#[tokio::test]
async fn the_first_accompaniment_is_the_earliest_whatever_the_order_of_arrival() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let (odette, _) = a.creer(collection::BENEFICIAIRE, &personne("Odette", "Petit")).await;
    let first = |appareil: &Appareil, id: Uuid| {
        let tx = serveur.central.stockage.read().unwrap();
        tx.accompagnement_premier(&appareil.scope(), odette, id).unwrap()
    };
    let (novembre, reponse) = a.creer(CRA, &dated("2026-11-20", Some(odette))).await;
    assert!(matches!(reponse.outcome(), Outcome::Applied { .. }), "working it out sends nothing back");
    assert_eq!(first(&a, novembre), Some(true));
    let (octobre, reponse) = a.creer(CRA, &dated("2026-10-01", Some(odette))).await;
    assert_eq!((first(&a, novembre), first(&a, octobre)), (Some(false), Some(true)));
    a.operer(CRA, octobre, reponse.rev(), Op::Delete).await;
    assert_eq!((first(&a, novembre), first(&a, octobre)), (Some(true), None));
}

#[tokio::test]
async fn merging_two_people_moves_their_reports_and_late_ones_follow() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut b = serveur.second_appareil(NADIA).await;
    let mut source = personne("Odete", "Petit");
    source.insert("email".to_owned(), json!("odette@exemple.fr"));
    let (from, _) = a.creer(collection::BENEFICIAIRE, &source).await;
    let (into, _) = a.creer(collection::BENEFICIAIRE, &personne("Odette", "Petit")).await;
    let (un, _) = a.creer(CRA, &dated("2026-10-01", Some(from))).await;
    let mut atelier = doc(json!({
        "type": "collectif", "date": "2026-10-02", "duree": 90, "type_lieu": "a_distance", "thematiques": ["email"],
    }));
    atelier.insert("participants".to_owned(), json!([from.to_string(), into.to_string()]));
    let (deux, _) = a.creer(CRA, &atelier).await;
    b.recevoir().await;

    let reponse = a.operer(collection::BENEFICIAIRE, from, 100, Op::MergeInto { into }).await;
    assert!(matches!(reponse.outcome(), Outcome::Merged { .. }), "{reponse:?}");
    assert_eq!(a.lire(CRA, un).unwrap().1["beneficiaire_id"], json!(into));
    assert_eq!(a.lire(CRA, deux).unwrap().1["participants"], json!([into]), "once each");
    assert_eq!(a.lire(collection::BENEFICIAIRE, into).unwrap().1["email"], json!("odette@exemple.fr"));
    assert!(a.lire(collection::BENEFICIAIRE, from).is_none());

    let (late, reponse) = b.creer(CRA, &dated("2026-11-02", Some(from))).await;
    assert!(matches!(reponse.outcome(), Outcome::Merged { .. }), "{reponse:?}");
    assert_eq!(b.lire(CRA, late).unwrap().1["beneficiaire_id"], json!(into), "a late report names the person kept");
    let inconnue = a.uuid();
    let reponse = a.operer(collection::BENEFICIAIRE, into, 100, Op::MergeInto { into: inconnue }).await;
    assert_eq!(reponse.outcome(), &Outcome::WaitingFor { id: inconnue });
    let reponse = a.operer(collection::BENEFICIAIRE, into, 100, Op::MergeInto { into }).await;
    assert_eq!(reponse.refus().0, "fusion_impossible");
    a.recevoir().await;
    b.recevoir().await;
    assert_eq!(a.cras(), b.cras());
}

fn lieu(nom: &str) -> Doc {
    doc(json!({
        "nom": nom, "adresse": "5 place du Temple", "typologies": ["BIB"],
        "commune": { "nom": "Crest", "code_postal": "26400", "code_insee": "26108" },
    }))
}

#[tokio::test]
async fn a_lieu_is_its_authors_until_an_administrator_shares_it() {
    let serveur = Serveur::demarrer().await;
    let mut nadia = serveur.conseiller(NADIA).await;
    let mut karim = serveur.conseiller("karim@exemple.fr").await;
    let (id, _) = nadia.creer(collection::LIEU, &lieu("Médiathèque de Crest")).await;
    let (mien, _) = nadia.creer(collection::LIEU_ACTIVITE, &doc(json!({ "lieu_id": id }))).await;
    karim.recevoir().await;
    assert!(karim.liste(collection::LIEU).is_empty(), "not shared yet");

    lieux::accept(&serveur.central, id, None).unwrap();
    nadia.recevoir().await;
    karim.recevoir().await;
    let shared = (Scope::national(), collection::LIEU.to_owned(), id);
    assert_eq!(karim.recus[&shared].1, lieu("Médiathèque de Crest"));
    assert!(nadia.recus.contains_key(&shared) && nadia.lire(collection::LIEU, id).is_none());
    let reponse = karim.corriger(collection::LIEU, id, 1, Doc::new(), doc(json!({ "nom": "À moi" }))).await;
    assert_eq!(reponse.refus().0, "lieu_partage");

    let (copie, _) = karim.creer(collection::LIEU, &lieu("mediatheque de crest")).await;
    let mut at = cra();
    at.extend(doc(json!({ "type_lieu": "lieu_activite", "lieu_id": copie })));
    let (cra_id, _) = karim.creer(CRA, &at).await;
    let waiting = lieux::propositions(&serveur.central).unwrap();
    assert_eq!((waiting.len(), waiting[0].semblable), (1, Some(id)), "the same place is recognised");
    lieux::accept(&serveur.central, copie, Some(id)).unwrap();
    karim.recevoir().await;
    assert_eq!(karim.lire(CRA, cra_id).unwrap().1["lieu_id"], json!(id));
    assert!(karim.lire(collection::LIEU, copie).is_none());
    assert_eq!(nadia.lire(collection::LIEU_ACTIVITE, mien).unwrap().1["lieu_id"], json!(id));
}
