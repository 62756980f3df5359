//! The server met at enrolment is the only one believed later.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use besace_sync::colis::preuve;
use ed25519_dalek::SigningKey;
use serde_json::{Value, json};

use crate::appareil::Appareil;
use crate::serveur::answering;

const EMAIL: &str = "nadia@exemple.fr";
const MOT_DE_PASSE: &str = "Carnet-de-terrain-26";

fn serveur(id: u128, signature: &str) -> Value {
    json!({
        "id": uuid::Uuid::from_u128(id), "nom": "Besace", "protocoles": [1, 1], "cle_signature": signature,
        "cle_scellement": "c2NlbGxlbWVudA==", "cgu": { "version": "2026-11", "texte": "Conditions." },
    })
}

/// Enrols as `met`, and says later that it is `later`.
async fn enrolled(met: &Value, later: &Value) -> (Appareil, String) {
    let mut answer = later.clone();
    let enrolement = json!({
        "compte": {
            "id": uuid::Uuid::from_u128(7), "prenom": "Nadia", "nom": "Ferrand", "email": EMAIL, "role": "conseiller",
        },
        "appareil_id": uuid::Uuid::from_u128(8), "appareil_numero": 1, "scopes": [], "serveur": met,
    });
    answer.as_object_mut().unwrap().extend(enrolement.as_object().unwrap().clone());
    let body = answer.to_string();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    let adresse = answering(format!("{head}Connection: close\r\n\r\n{body}").into_bytes()).await;
    let appareil = Appareil::new();
    let code = format!("besace://{}/secret", adresse.trim_start_matches("http://"));
    appareil.app.compte_create(&code, "Nadia", "Ferrand", MOT_DE_PASSE, "2026-11").await.unwrap();
    (appareil, adresse)
}

#[tokio::test]
async fn another_identity_or_key_at_the_same_address_is_refused_before_the_password_leaves() {
    let met = serveur(1, "c2lnbmF0dXJl");
    for (later, believed) in [(met.clone(), true), (serveur(2, "c2lnbmF0dXJl"), false), (serveur(1, "YXV0cmU="), false)]
    {
        let (appareil, adresse) = enrolled(&met, &later).await;
        let answer = appareil.app.connexion_create(&adresse, EMAIL, MOT_DE_PASSE).await;
        match answer {
            Ok(()) => assert!(believed, "{later}"),
            Err(error) => {
                assert!(!believed, "{error}");
                assert_eq!(error.code(), "serveur_change");
                assert!(error.to_string().contains("besace doctor"), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn another_sealing_key_is_believed_when_the_key_that_never_changes_signed_it() {
    let (ours, other) = (SigningKey::from_bytes(&[6; 32]), SigningKey::from_bytes(&[7; 32]));
    let says = |scellement: [u8; 32], preuve: Option<[u8; 64]>| {
        let mut said = serveur(1, &STANDARD.encode(ours.verifying_key().as_bytes()));
        said["cle_scellement"] = json!(STANDARD.encode(scellement));
        said["preuve_scellement"] = json!(preuve.map(|preuve| STANDARD.encode(preuve)));
        said
    };
    let id = uuid::Uuid::from_u128(1);
    let met = says([1; 32], None);
    for (preuve, believed) in [
        (Some(preuve::seal(&ours, id, &[2; 32])), true),
        (Some(preuve::seal(&ours, id, &[3; 32])), false),
        (Some(preuve::seal(&other, id, &[2; 32])), false),
        (None, false),
    ] {
        let (appareil, adresse) = enrolled(&met, &says([2; 32], preuve)).await;
        let answer = appareil.app.connexion_create(&adresse, EMAIL, MOT_DE_PASSE).await;
        assert_eq!(
            answer.map_err(|error| error.code().to_owned()),
            if believed { Ok(()) } else { Err("serveur_change".to_owned()) }
        );
    }
}

#[tokio::test]
async fn doctor_says_the_keys_met_and_nobody_s_name() {
    let met = serveur(1, "c2lnbmF0dXJl");
    let (appareil, _) = enrolled(&met, &met).await;
    let bilan = appareil.app.doctor().unwrap();
    let connu = bilan.profil.as_ref().unwrap().serveur.clone().unwrap();
    assert_eq!(connu.id, uuid::Uuid::from_u128(1));
    assert_eq!(connu.signature, besace_sync::enrol::empreinte(b"signature"));
    assert_eq!(connu.scellement, besace_sync::enrol::empreinte(b"scellement"));
    assert_eq!((connu.signature.len(), connu.signature.split(' ').count()), (39, 8), "{}", connu.signature);
    let said = serde_json::to_string(&bilan).unwrap();
    for personal in ["Nadia", "Ferrand", EMAIL] {
        assert!(!said.contains(personal), "{said}");
    }
}
