//! Bad input on every route: refused in words, nothing half-written, the server still standing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use besace_central::identite::cle as reglage;
use besace_central::limiteur::SIGNATURES;
use besace_central::stockage::transaction;
use besace_sync::enrol::ApiError;
use besace_sync::frame::{Decoder, from_cbor, to_cbor};
use besace_sync::limits::{MUTATIONS_PER_REQUEST_MAX, REQUEST_BYTES_MAX, SCOPES_MAX};
use besace_sync::sign;
use besace_sync::sign::CONTENT_TYPE;
use besace_sync::wire::{Cursor, Doc, Op, SYNC_PATH, Scope, collection};
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::commun::{Serveur, appareil_creer, cle, compte_creer, cra, doc, refus};

const PUBLIQUES: [(&str, &str); 6] = [
    ("post", "/v1/invitations/lire"),
    ("post", "/v1/comptes"),
    ("post", "/v1/connexions"),
    ("post", "/v1/appareils"),
    ("post", "/v1/mots-de-passe"),
    ("put", "/v1/mots-de-passe"),
];
const SIGNEES: [&str; 4] = [SYNC_PATH, "/v1/appareils/liste", "/v1/appareils/retirer", "/v1/cgu"];

async fn raw(serveur: &Serveur, method: &str, path: &str, media: &str, body: Vec<u8>) -> (u16, String) {
    let url = format!("{}{path}", serveur.url);
    let request = if method == "put" { serveur.client.put(url) } else { serveur.client.post(url) };
    serveur.send(request.header("content-type", media).body(body)).await
}

#[tokio::test]
async fn public_routes_refuse_what_is_not_theirs() {
    let serveur = Serveur::demarrer().await;
    for (method, path) in PUBLIQUES {
        let json = "application/json";
        let cases: [(&str, Vec<u8>, u16, &str); 6] = [
            ("text/plain", b"{}".to_vec(), 415, "type_inattendu"),
            (json, Vec::new(), 400, "corps_illisible"),
            (json, b"{".to_vec(), 400, "corps_illisible"),
            (json, b"[1,2]".to_vec(), 400, "corps_illisible"),
            (json, vec![0xff; 40], 400, "corps_illisible"),
            (json, vec![b' '; 20 << 10], 413, "corps_trop_grand"),
        ];
        for (media, body, statut, code) in cases {
            let (got, corps) = raw(&serveur, method, path, media, body).await;
            assert_eq!((got, refus(&corps).code.as_str()), (statut, code), "{method} {path} {media}");
            serveur.avancer(besace_central::horloge::MINUTE);
        }
    }
    let (statut, corps) = serveur.get("/nulle-part").await;
    assert_eq!((statut, refus(&corps).code.as_str()), (404, "route_inconnue"));
    let (statut, corps) = serveur.get("/v1/comptes").await;
    assert_eq!((statut, refus(&corps).code.as_str()), (405, "methode_refusee"));
    let tx = serveur.central.stockage.read().unwrap();
    assert!(tx.compte_list().unwrap().is_empty());
}

/// Field by field: what is refused, and with which words. Each case is a right demand with one field changed.
#[tokio::test]
async fn every_field_of_a_public_route_is_refused_in_words() {
    let serveur = Serveur::demarrer().await;
    serveur.conseiller("nadia@exemple.fr").await;
    let secret = serveur.inviter("lea@exemple.fr", besace_central::stockage::Role::Conseiller);
    let comptes = serveur.central.stockage.read().unwrap().compte_list().unwrap().len();
    let creer = compte_creer(&secret, &cle());
    let ajouter = appareil_creer("nadia@exemple.fr", "000000", &cle());
    let demander = json!({ "email": "nadia@exemple.fr", "mot_de_passe": "Mauvais2026xyz" });
    let renouveler = json!({ "email": "nadia@exemple.fr", "code": "000000", "mot_de_passe": "Mistral2027abc" });
    let faible = "Choisissez au moins 12 caractères avec une majuscule, une minuscule et un chiffre, ou bien 7 mots.";
    let courant = "Ce mot de passe est trop courant : il serait deviné en quelques essais. Choisissez-en un autre.";
    let long = "Ce texte est trop long (100 caractères au plus) ou illisible.";
    let email = "Veuillez renseigner une adresse e-mail valide.";
    let cle_illisible = "La clé de cet appareil est illisible.";
    let nom_appareil = "Veuillez donner un nom à cet appareil.";
    let weak = STANDARD.encode([0; 32]);
    let cases: Vec<(&str, &str, &Value, &str, Value, &str)> = vec![
        ("post", "/v1/comptes", &creer, "/prenom", json!(" "), "Veuillez renseigner un prénom."),
        ("post", "/v1/comptes", &creer, "/prenom", json!("é".repeat(101)), long),
        ("post", "/v1/comptes", &creer, "/nom", json!(""), "Veuillez renseigner un nom."),
        ("post", "/v1/comptes", &creer, "/nom", json!("Fer\nrand"), long),
        ("post", "/v1/comptes", &creer, "/mot_de_passe", json!("court"), faible),
        ("post", "/v1/comptes", &creer, "/mot_de_passe", json!("Motdepasse2026!"), courant),
        ("post", "/v1/comptes", &creer, "/appareil/nom", json!("\t"), nom_appareil),
        ("post", "/v1/comptes", &creer, "/appareil/nom", json!("a\r\nBcc: b@exemple.fr"), long),
        ("post", "/v1/comptes", &creer, "/appareil/cle_publique", json!("AAAA"), cle_illisible),
        ("post", "/v1/comptes", &creer, "/appareil/cle_publique", json!(weak), cle_illisible),
        ("post", "/v1/appareils", &ajouter, "/email", json!("nadia"), email),
        ("post", "/v1/appareils", &ajouter, "/appareil/nom", json!(""), nom_appareil),
        ("post", "/v1/appareils", &ajouter, "/appareil/cle_publique", json!("?"), cle_illisible),
        ("post", "/v1/connexions", &demander, "/email", json!("a@exemple.fr\r\nBcc: b@exemple.fr"), email),
        ("post", "/v1/mots-de-passe", &demander, "/email", json!("nadia@exemple"), email),
        ("put", "/v1/mots-de-passe", &renouveler, "/email", json!(""), email),
        ("put", "/v1/mots-de-passe", &renouveler, "/mot_de_passe", json!("SansChiffreIci"), faible),
    ];
    for (method, path, right, champ, value, words) in cases {
        let mut demande = right.clone();
        *demande.pointer_mut(champ).unwrap() = value.clone();
        let (statut, corps) =
            if method == "put" { serveur.put(path, &demande).await } else { serveur.post(path, &demande).await };
        let champs: Vec<_> = refus(&corps).champs.into_iter().map(|c| (c.champ, c.message)).collect();
        let champ = champ.trim_start_matches('/').replace('/', ".");
        assert_eq!((statut, champs), (422, vec![(champ, words.to_owned())]), "{method} {path} {value}");
    }
    every_field_is_required(&serveur, &creer, &ajouter, &demander, &renouveler).await;
    let tx = serveur.central.stockage.read().unwrap();
    assert_eq!(tx.compte_list().unwrap().len(), comptes, "nothing half-written");
    drop(tx);
    let (statut, corps) = serveur.post("/v1/comptes", &creer).await;
    assert_eq!(statut, 201, "what was right all along: {corps}");
}

/// A field that is missing, or of another kind, is not guessed.
async fn every_field_is_required(
    serveur: &Serveur,
    creer: &Value,
    ajouter: &Value,
    demander: &Value,
    renouveler: &Value,
) {
    let lire = json!({ "secret": "x" });
    let oubli = json!({ "email": "nadia@exemple.fr" });
    let routes = [&lire, creer, demander, ajouter, &oubli, renouveler];
    for ((method, path), right) in PUBLIQUES.into_iter().zip(routes) {
        for champ in right.as_object().unwrap().keys() {
            for change in [None, Some(json!(null)), Some(json!(12)), Some(json!(["x"]))] {
                let mut demande = right.as_object().unwrap().clone();
                match change {
                    Some(value) => drop(demande.insert(champ.clone(), value)),
                    None => drop(demande.remove(champ)),
                }
                let body = serde_json::to_vec(&demande).unwrap();
                let (statut, corps) = raw(serveur, method, path, "application/json", body).await;
                assert_eq!((statut, refus(&corps).code.as_str()), (400, "corps_illisible"), "{method} {path} {champ}");
                serveur.avancer(besace_central::horloge::MINUTE);
            }
        }
    }
}

#[tokio::test]
async fn signed_routes_refuse_what_is_not_signed_or_not_understood() {
    let serveur = Serveur::demarrer().await;
    let a = serveur.conseiller("nadia@exemple.fr").await;
    let code = |bytes: &[u8]| from_cbor::<ApiError>(bytes).unwrap().code;
    for path in SIGNEES {
        let url = format!("{}{path}", serveur.url);
        let response = serveur.client.post(&url).json(&json!({})).send().await.unwrap();
        assert_eq!(response.status(), 415, "{path}");
        assert_eq!(response.headers()["content-type"], "application/cbor", "{path}: in the route's own language");
        for body in [Vec::new(), vec![0xff; 64], to_cbor(&json!({})).unwrap()] {
            let (statut, bytes) = a.post_raw(path, body).await;
            assert_eq!((statut, code(&bytes).as_str()), (401, "signature_refusee"), "{path}");
        }
        let mut altered = sign::seal(&a.cle, a.id, a.serveur_id, path, to_cbor(&json!({})).unwrap()).unwrap();
        let last = altered.len() - 1;
        altered[last] ^= 1;
        assert_eq!(a.post_raw(path, altered).await.0, 401, "{path}: one bit");
        let (statut, bytes) = a.post_raw(path, vec![0; REQUEST_BYTES_MAX + 1]).await;
        assert_eq!((statut, code(&bytes).as_str()), (413, "corps_trop_grand"), "{path}");
        let (statut, bytes) = a.post(path, b"\xff\xff not cbor").await;
        let expected = if path == SYNC_PATH { "echange_illisible" } else { "corps_illisible" };
        assert_eq!((statut, code(&bytes).as_str()), (400, expected), "{path}: signed, but not understood");
    }
}

#[tokio::test]
async fn a_bomb_and_an_oversized_exchange_change_nothing() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller("nadia@exemple.fr").await;
    let code = |bytes: &[u8]| from_cbor::<ApiError>(bytes).unwrap().code;
    let bomb = zstd::encode_all(&vec![0_u8; 512 << 20][..], 1).unwrap();
    assert!(bomb.len() < REQUEST_BYTES_MAX);
    let (statut, bytes) = a.post(SYNC_PATH, &bomb).await;
    assert_eq!((statut, code(&bytes).as_str()), (400, "echange_illisible"));

    let seq = a.seq;
    let many: Vec<_> = (0..=MUTATIONS_PER_REQUEST_MAX)
        .map(|_| {
            let id = a.uuid();
            a.mutation(collection::CRA, id, 0, Op::Put { set: cra(), base: Doc::new(), whole: true })
        })
        .collect();
    let (statut, bytes) = a.post(SYNC_PATH, &a.request(many)).await;
    assert_eq!((statut, code(&bytes).as_str()), (400, "echange_trop_grand"));
    a.seq = seq;
    a.cursors = (0..=SCOPES_MAX).map(|i| (Scope(format!("user:{i}")), Cursor::default())).collect();
    let (statut, _) = a.post(SYNC_PATH, &a.request(Vec::new())).await;
    assert_eq!(statut, 400);
    a.cursors.clear();
    a.recevoir().await;
    assert!(a.cras().is_empty(), "nothing was taken");
}

/// CBOR nests deeper than the JSON in which documents are kept can be read back.
#[tokio::test]
async fn a_document_nested_without_end_does_not_close_the_account_nor_the_administration() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller("nadia@exemple.fr").await;
    let nested = |depth: usize| (0..depth).fold(json!(1), |inside, _| json!([inside]));
    let lieu = doc(json!({
        "nom": "Mairie", "adresse": "Place", "typologies": ["MUNI"],
        "commune": { "nom": "Crest", "code_postal": "26400", "code_insee": "26108" },
    }));
    for (of, valid) in [("cra", cra()), ("lieu", lieu)] {
        let with = |depth| {
            let mut set = valid.clone();
            set.insert("humeur".to_owned(), nested(depth));
            set
        };
        let (_, reponse) = a.creer(of, &with(200)).await;
        assert_eq!(reponse.refus().0, "document_illisible", "{of}");
        let (_, reponse) = a.creer(of, &with(4)).await;
        assert!(reponse.rev() > 0, "{of}: a field of a newer version is kept");
    }
    a.recevoir().await;
    assert_eq!(a.cras().len(), 1);
    assert_eq!(besace_central::lieux::propositions(&serveur.central).unwrap().len(), 1);
}

#[tokio::test]
async fn maintenance_is_told_and_says_how_long() {
    let serveur = Serveur::demarrer().await;
    let a = serveur.conseiller("nadia@exemple.fr").await;
    let set = |valeur: &[u8]| {
        transaction(serveur.central.stockage.as_ref(), |tx| tx.serveur_put(reglage::MAINTENANCE, valeur)).unwrap();
    };
    set(b"120");
    let (statut, corps) = serveur.get("/v1/serveur").await;
    assert_eq!((statut, refus(&corps).code.as_str(), refus(&corps).attendre_s), (503, "maintenance", Some(120)));
    let (statut, bytes) = a.post(SYNC_PATH, &a.request(Vec::new())).await;
    assert_eq!((statut, from_cbor::<ApiError>(&bytes).unwrap().code.as_str()), (503, "maintenance"));
    assert_eq!(serveur.get("/sante").await.0, 200, "it lives");
    set(b"");
    assert_eq!(serveur.get("/v1/serveur").await.0, 200);
}

#[tokio::test]
async fn the_openapi_document_is_the_codes_own() {
    let serveur = Serveur::demarrer().await;
    let (statut, corps) = serveur.get("/openapi.json").await;
    assert_eq!(statut, 200);
    let document: serde_json::Value = serde_json::from_str(&corps).unwrap();
    let create = &document["paths"]["/v1/comptes"]["post"];
    let schema = create["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str().unwrap();
    let schema = schema.rsplit('/').next().unwrap();
    let champs = document["components"]["schemas"][schema]["properties"].as_object().unwrap();
    assert!(champs.contains_key("mot_de_passe") && champs.contains_key("cgu_version"));
    assert!(document["components"]["schemas"]["ApiError"].is_object());
}

/// Values that no form would send.
fn any_value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|b| json!(b)),
        any::<i64>().prop_map(|i| json!(i)),
        any::<f64>().prop_map(|f| json!(f)),
        ".{0,40}".prop_map(|s| json!(s)),
        Just(json!("2026-02-30")),
        Just(json!("lieu_activite")),
    ];
    leaf.prop_recursive(2, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|v| json!(v)),
            prop::collection::btree_map("[a-z_]{1,8}", inner, 0..4).prop_map(|m| json!(m)),
        ]
    })
}

const CHAMPS: [&str; 14] = [
    "type",
    "date",
    "duree",
    "type_lieu",
    "lieu_id",
    "lieu_commune",
    "materiel",
    "thematiques",
    "notes",
    "tags",
    "participants",
    "participants_anonymes",
    "beneficiaire_id",
    "nom",
];

#[test]
fn any_document_is_accepted_whole_or_refused_whole() {
    let runtime = Runtime::new().unwrap();
    let serveur = runtime.block_on(Serveur::demarrer());
    let appareil = std::cell::RefCell::new(runtime.block_on(serveur.conseiller("nadia@exemple.fr")));
    let collections = prop::sample::select(vec!["cra", "beneficiaire", "lieu", "lieu_activite", "tag"]);
    let fields = prop::collection::btree_map(prop::sample::select(CHAMPS.to_vec()), any_value(), 0..5);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(150));
    let outcome = runner.run(&(collections, fields, any::<bool>()), |(of, fields, valid)| {
        let mut set = if valid && of == "cra" { cra() } else { doc(json!({})) };
        set.extend(fields.into_iter().map(|(champ, value)| (champ.to_owned(), value)));
        let mut a = appareil.borrow_mut();
        let (id, reponse) = runtime.block_on(a.creer(of, &set));
        let tx = serveur.central.stockage.read().unwrap();
        let kept = tx.record_get(&a.scope(), of, id).unwrap();
        match reponse.outcome() {
            besace_sync::wire::Outcome::Refused { .. } => prop_assert!(kept.is_none(), "half-written"),
            besace_sync::wire::Outcome::WaitingFor { .. } => prop_assert!(kept.is_none(), "written though it waits"),
            _ => prop_assert!(kept.is_some(), "said to be kept"),
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn noise_never_brings_the_exchange_down() {
    let runtime = Runtime::new().unwrap();
    let serveur = runtime.block_on(Serveur::demarrer());
    let mut appareil = runtime.block_on(serveur.conseiller("nadia@exemple.fr"));
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(100));
    let noise = runner.run(&prop::collection::vec(any::<u8>(), 0..300), |bytes| {
        let packed = zstd::encode_all(&bytes[..], 1).unwrap();
        for payload in [bytes, packed] {
            let (statut, body) = runtime.block_on(appareil.post(SYNC_PATH, &payload));
            prop_assert!(
                statut == 400 || Decoder::new(appareil.contexte()).next_frame().is_ok() && statut == 200,
                "{statut} {body:?}"
            );
        }
        Ok(())
    });
    noise.unwrap();
    runtime.block_on(appareil.recevoir());
}

#[tokio::test]
async fn who_signs_for_nobody_is_told_to_wait_alone() {
    let serveur = Serveur::demarrer().await;
    let mut appareil = serveur.conseiller("nadia@exemple.fr").await;
    let forged = |network: &'static str| {
        let request = serveur.client.post(format!("{}{SYNC_PATH}", serveur.url)).header("x-forwarded-for", network);
        serveur.send(request.header("content-type", CONTENT_TYPE).body(vec![0; 8]))
    };
    for _ in 0..SIGNATURES.essais {
        assert_eq!(forged("198.51.100.9").await.0, 401);
    }
    assert_eq!(forged("198.51.100.9").await.0, 429);
    assert_eq!(forged("198.51.100.10").await.0, 401, "elsewhere nobody waits");
    appareil.recevoir().await;
}
