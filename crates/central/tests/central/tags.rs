//! Tags shared within a département.

use besace_central::comptes::administration::{emploi_create, emploi_end, structure_create};
use besace_central::stockage::Role;
use besace_central::tags;
use besace_sync::wire::{Op, Outcome, Scope, collection};
use serde_json::json;

use crate::commun::{Serveur, cra};

const CRA: &str = collection::CRA;
const NADIA: &str = "nadia@exemple.fr";
const SIRET_DROME: &str = "22260001700008";
const PAUL: &str = "paul@exemple.fr";
const JOUR: i64 = 86_400_000;

/// A server that knows an employer of the Drôme, besides the one which invites.
async fn serveur() -> Serveur {
    let serveur = Serveur::demarrer().await;
    structure_create(&serveur.central, SIRET_DROME, "Département de la Drôme", Some("26")).unwrap();
    serveur
}

#[tokio::test]
async fn a_tag_of_a_departement_reaches_those_employed_there_and_nobody_else() {
    let serveur = serveur().await;
    let (mut nadia, mut paul) = (serveur.conseiller(NADIA).await, serveur.compte(PAUL, Role::Mediateur).await);
    let (emploi, _) = emploi_create(&serveur.central, NADIA, SIRET_DROME, None, None).unwrap();
    let (tag, drome) = tags::create(&serveur.central, "Pass numérique 26", None, Some("26")).unwrap();
    assert_eq!(drome, Scope::departement("26"));

    nadia.recevoir().await;
    paul.recevoir().await;
    let key = (drome.clone(), collection::TAG.to_owned(), tag);
    let (rev, _) = nadia.recus[&key].clone();
    assert!(!paul.recus.contains_key(&key));
    let mut tagged = cra();
    tagged.insert("tags".into(), json!([tag]));
    let (_, reponse) = nadia.creer(CRA, &tagged).await;
    assert!(matches!(reponse.outcome(), Outcome::Applied { .. }), "{reponse:?}");
    assert_eq!(nadia.operer(collection::TAG, tag, rev, Op::Delete).await.refus().0, "tag_partage");
    let (_, reponse) = paul.creer(CRA, &tagged).await;
    assert!(matches!(reponse.outcome(), Outcome::WaitingFor { id } if *id == tag), "unknown to Paul: {reponse:?}");

    let today = besace_central::horloge::aujourdhui(serveur.central.horloge.now());
    emploi_end(&serveur.central, emploi.id, today).unwrap();
    assert!(nadia.envoyer(Vec::new()).await.scopes.contains(&drome), "still employed on the last day");
    serveur.avancer(3 * JOUR);
    let reponse = nadia.envoyer(Vec::new()).await;
    assert_eq!(reponse.scopes, [nadia.scope(), Scope::national()], "the scope is revoked with the employment");
    let (_, reponse) = nadia.creer(CRA, &tagged).await;
    assert!(matches!(reponse.outcome(), Outcome::Applied { .. }), "typed before, sent after: {reponse:?}");
    assert_eq!(nadia.operer(collection::TAG, tag, rev, Op::Delete).await.refus().0, "tag_partage");
}

#[tokio::test]
async fn a_device_enrolled_in_a_departement_is_told_its_scope() {
    let serveur = serveur().await;
    let nadia = serveur.conseiller(NADIA).await;
    emploi_create(&serveur.central, NADIA, SIRET_DROME, None, None).unwrap();
    let mut second = serveur.second_appareil(NADIA).await;
    let reponse = second.envoyer(Vec::new()).await;
    assert_eq!(reponse.scopes, [nadia.scope(), Scope::departement("26"), Scope::national()]);
}

#[tokio::test]
async fn one_name_is_read_once() {
    let serveur = serveur().await;
    let create = |nom: &str, departement| tags::create(&serveur.central, nom, None, departement);
    create("Pass numérique", Some("26")).unwrap();
    create("Pass numérique", Some("2a")).unwrap();
    assert!(create("Pass numérique", Some("26")).is_err());
    assert!(create("Pass numérique", None).is_err(), "everyone would read it twice");
    let (france_services, _) = create("France services", None).unwrap();
    assert!(create("France services", Some("26")).is_err());
    assert!(create("Autre tag", Some("99")).is_err(), "no such département");
    let scopes: Vec<_> = tags::list(&serveur.central).unwrap().into_iter().map(|row| row.scope.0).collect();
    assert_eq!(scopes, ["national", "departement:2A", "departement:26"]);
    tags::delete(&serveur.central, france_services).unwrap();
    create("France services", Some("26")).unwrap();
    assert!(structure_create(&serveur.central, "35600000000048", "X", Some("100")).is_err());
    let stockage = serveur.central.stockage.read().unwrap();
    let structure = stockage.structure_by_siret(SIRET_DROME).unwrap().unwrap();
    assert_eq!(structure.departement.as_deref(), Some("26"));
}
