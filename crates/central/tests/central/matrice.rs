//! Every route × every caller × every owner, read from the router's own table: a route added without its line here
//! fails.

use std::collections::BTreeSet;

use besace_central::comptes::{administration, appareil};
use besace_central::identite::CGU_VERSION;
use besace_central::routes::{PUBLIC, SIGNE, table};
use besace_central::stockage::{EtatAppareil, Role};
use besace_sync::colis::COLIS_PATH;
use besace_sync::enrol::{ApiError, AppareilRetirer, AppareilWire, CguAccepter};
use besace_sync::frame::{Decoder, from_cbor, to_cbor};
use besace_sync::wire::{Cursor, Frame, SYNC_PATH};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::commun::{Appareil, Serveur, appareil_creer, cle, compte_creer, cra, personne};

const LISTE: &str = "/v1/appareils/liste";
const RETIRER: &str = "/v1/appareils/retirer";
const CGU: &str = "/v1/cgu";

/// (method, path, tag) of every documented route.
fn routes() -> BTreeSet<(String, String, String)> {
    let document = serde_json::to_value(table().1).unwrap();
    let paths = document["paths"].as_object().unwrap().clone();
    let mut routes = BTreeSet::new();
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().unwrap() {
            for (statut, reponse) in operation["responses"].as_object().unwrap() {
                assert!(reponse["description"].is_string(), "{method} {path} {statut}: OpenAPI wants a description");
            }
            let tag = operation["tags"][0].as_str().unwrap_or_else(|| panic!("{method} {path} says no access"));
            routes.insert((method.clone(), path.clone(), tag.to_owned()));
        }
    }
    routes
}

#[tokio::test]
async fn every_route_is_in_the_matrix() {
    let of = |tag: &str| -> BTreeSet<_> {
        routes().into_iter().filter(|(.., t)| t == tag).map(|(m, p, _)| format!("{m} {p}")).collect()
    };
    let public: BTreeSet<_> = publiques("x").into_iter().map(|(m, p, ..)| format!("{m} {p}")).collect();
    assert_eq!(of(PUBLIC), public);
    let signed: BTreeSet<_> = [SYNC_PATH, LISTE, RETIRER, CGU].into_iter().map(|p| format!("post {p}")).collect();
    assert_eq!(of(SIGNE), signed);
    assert_eq!(routes().len(), public.len() + signed.len(), "no third kind of access");
}

/// Public routes: what anyone may ask, and what they get without knowing a secret.
fn publiques(secret: &str) -> Vec<(&'static str, &'static str, Value, u16)> {
    let mdp = json!({ "email": "nadia@exemple.fr", "mot_de_passe": "Mauvais2026xyz" });
    let renew = json!({ "email": "nadia@exemple.fr", "code": "000000", "mot_de_passe": "Mistral2027abc" });
    vec![
        ("get", "/sante", json!(null), 200),
        ("get", "/health", json!(null), 200),
        ("get", "/metrics", json!(null), 200),
        ("get", "/v1/serveur", json!(null), 200),
        ("post", "/v1/invitations/lire", json!({ "secret": secret }), 404),
        ("post", "/v1/comptes", compte_creer(secret, &cle()), 404),
        ("post", "/v1/connexions", mdp, 401),
        ("post", "/v1/appareils", appareil_creer("personne@exemple.fr", "000000", &cle()), 401),
        ("post", "/v1/mots-de-passe", json!({ "email": "nadia@exemple.fr" }), 202),
        ("put", "/v1/mots-de-passe", renew, 401),
        ("post", COLIS_PATH, json!({ "ceci": "n’est pas un colis" }), 415),
    ]
}

#[tokio::test]
async fn public_routes_give_nothing_to_whoever_knows_no_secret() {
    let serveur = Serveur::demarrer().await;
    serveur.conseiller("nadia@exemple.fr").await;
    for (method, path, body, expected) in publiques("inconnu") {
        let (statut, corps) = match method {
            "get" => serveur.get(path).await,
            "post" => serveur.post(path, &body).await,
            _ => serveur.put(path, &body).await,
        };
        assert_eq!(statut, expected, "{method} {path}: {corps}");
        for secret in ["Nadia", "Ferrand", "nadia@exemple.fr", "argon2"] {
            assert!(!corps.contains(secret), "{method} {path} tells {secret}");
        }
    }
    assert_eq!(serveur.central.stockage.read().unwrap().compte_list().unwrap().len(), 1, "nothing created");
}

/// A caller of signed routes, and what it is entitled to.
struct Appelant {
    nom: String,
    appareil: Appareil,
    /// Status of a small message; what an exchange ends with.
    attendu: (u16, Option<&'static str>),
}

async fn appelants(serveur: &Serveur) -> Vec<Appelant> {
    let mut all = Vec::new();
    for role in Role::ALL {
        let nom = role.valeur().to_owned();
        let appareil = serveur.compte(&format!("{nom}@exemple.fr"), *role).await;
        all.push(Appelant { nom, appareil, attendu: (200, None) });
    }
    for (etat, fault) in [(EtatAppareil::Retire, "appareil_retire"), (EtatAppareil::Perdu, "appareil_perdu")] {
        let appareil = serveur.conseiller(&format!("{}@exemple.fr", etat.valeur())).await;
        appareil::end(&serveur.central, "test", appareil.id, None, etat).unwrap();
        all.push(Appelant { nom: etat.valeur().to_owned(), appareil, attendu: (403, Some(fault)) });
    }
    let appareil = serveur.conseiller("radie@exemple.fr").await;
    administration::radier(&serveur.central, "radie@exemple.fr").unwrap();
    all.push(Appelant { nom: "radie".to_owned(), appareil, attendu: (403, Some("compte_radie")) });

    let victime = all[0].appareil.clone();
    let faux = Appareil { cle: cle(), ..victime.clone() };
    all.push(Appelant { nom: "autre clé".to_owned(), appareil: faux, attendu: (401, None) });
    let inconnu = Appareil { id: Uuid::from_u128(42), ..victime.clone() };
    all.push(Appelant { nom: "appareil inconnu".to_owned(), appareil: inconnu, attendu: (401, None) });
    let ailleurs = Appareil { serveur_id: Uuid::from_u128(42), ..victime };
    all.push(Appelant { nom: "signé pour un autre serveur".to_owned(), appareil: ailleurs, attendu: (401, None) });
    all
}

#[tokio::test]
async fn signed_routes_answer_by_caller_and_owner() {
    let serveur = Serveur::demarrer().await;
    let mut tiers = serveur.conseiller("tiers@exemple.fr").await;
    tiers.creer("cra", &cra()).await;
    tiers.creer("beneficiaire", &personne("Odette", "Petit")).await;
    for Appelant { nom, appareil, attendu: (statut, fault) } in appelants(&serveur).await {
        liste(&nom, &appareil, statut).await;
        cgu(&nom, &appareil, statut).await;
        retirer(&nom, &appareil, &tiers, statut).await;
        sync(&nom, &appareil, &tiers, statut, fault).await;
    }
    let tx = serveur.central.stockage.read().unwrap();
    assert_eq!(tx.appareil_get(tiers.id).unwrap().unwrap().etat, EtatAppareil::Actif, "nobody retired it");
}

fn code(bytes: &[u8]) -> String {
    from_cbor::<ApiError>(bytes).unwrap().code
}

async fn liste(nom: &str, appareil: &Appareil, expected: u16) {
    let (statut, bytes) = appareil.message(LISTE, &json!({})).await;
    assert_eq!(statut, expected, "{nom} lists");
    if statut == 200 {
        let ids: Vec<_> = from_cbor::<Vec<AppareilWire>>(&bytes).unwrap().into_iter().map(|a| a.id).collect();
        assert_eq!(ids, [appareil.id], "{nom} sees their own devices only");
    }
}

async fn cgu(nom: &str, appareil: &Appareil, expected: u16) {
    let (statut, _) = appareil.message(CGU, &CguAccepter { version: CGU_VERSION.to_owned() }).await;
    assert_eq!(statut, expected, "{nom} accepts");
}

async fn retirer(nom: &str, appareil: &Appareil, tiers: &Appareil, expected: u16) {
    let (statut, bytes) = appareil.message(RETIRER, &AppareilRetirer { id: tiers.id, perdu: true }).await;
    let other = if expected == 200 { 404 } else { expected };
    assert_eq!(statut, other, "{nom} on someone else's device: {}", code(&bytes));
    let (unknown, bytes_unknown) =
        appareil.message(RETIRER, &AppareilRetirer { id: Uuid::from_u128(7), perdu: true }).await;
    assert_eq!((statut, code(&bytes)), (unknown, code(&bytes_unknown)), "{nom}: theirs and none look the same");
}

async fn sync(nom: &str, appareil: &Appareil, tiers: &Appareil, statut: u16, fault: Option<&str>) {
    let mut appareil = appareil.clone();
    appareil.cursors.insert(tiers.scope(), Cursor::default());
    let request = appareil.request(Vec::new());
    let (got, bytes) = appareil.post(SYNC_PATH, &request).await;
    if statut == 401 {
        assert_eq!((got, code(&bytes).as_str()), (401, "signature_refusee"), "{nom} exchanges");
        return;
    }
    assert_eq!(got, 200, "{nom} exchanges");
    let mut decoder = Decoder::new(appareil.contexte());
    decoder.push(&bytes);
    let mut last = None;
    while let Some(frame) = decoder.next_frame().unwrap() {
        if let Frame::Changes { scope, .. } = &frame {
            assert_ne!(*scope, tiers.scope(), "{nom} reads someone else's records");
            assert!(fault.is_none(), "{nom} reads something");
        }
        if let Frame::Hello { scopes, .. } = &frame {
            assert!(!scopes.contains(&tiers.scope()), "{nom}");
        }
        last = Some(frame);
    }
    match (fault, last.unwrap()) {
        (Some(expected), Frame::Fault { code, .. }) => assert_eq!(code, expected, "{nom}"),
        (None, Frame::End { .. }) => {}
        (_, other) => panic!("{nom}: {other:?}"),
    }
}

#[tokio::test]
async fn a_signature_made_for_one_route_is_worth_nothing_on_another() {
    let serveur = Serveur::demarrer().await;
    let appareil = serveur.conseiller("nadia@exemple.fr").await;
    let payload = to_cbor(&json!({})).unwrap();
    for made_for in [SYNC_PATH, LISTE, RETIRER, CGU] {
        let body = besace_sync::sign::seal(&appareil.cle, appareil.id, appareil.serveur_id, made_for, payload.clone());
        let body = body.unwrap();
        for used_on in [SYNC_PATH, LISTE, RETIRER, CGU] {
            if used_on != made_for {
                let (statut, bytes) = appareil.post_raw(used_on, body.clone()).await;
                assert_eq!((statut, code(&bytes).as_str()), (401, "signature_refusee"), "{made_for} on {used_on}");
            }
        }
    }
}
