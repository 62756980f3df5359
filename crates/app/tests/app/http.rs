//! Each bad world that a device meets between itself and its server, played by real sockets.

use std::time::Duration;

use crate::serveur::{answering, closed_port, silent};
use besace_app::http::{Adresse, Client, Mesure, NetworkError, Signataire};
use besace_sync::frame;
use besace_sync::wire::{Cursor, Frame, Scope, SyncRequest};
use ed25519_dalek::SigningKey;
use uuid::Uuid;

fn client(adresse: &str) -> Client {
    Client::new(Adresse::parse(adresse).unwrap()).unwrap().with_silence(Duration::from_millis(400))
}

async fn refused(answer: impl Into<Vec<u8>>) -> NetworkError {
    let adresse = answering(answer.into()).await;
    client(&adresse).serveur_get().await.expect_err("a bad world is never a success")
}

fn http(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

#[tokio::test]
async fn each_bad_answer_is_recognised() {
    let html = "Content-Type: text/html; charset=utf-8\r\n";
    let json = "Content-Type: application/json\r\n";
    let page = "<html><body>Bienvenue</body></html>";
    let refusal = |code: &str| format!(r#"{{"code":"{code}","message":"Non."}}"#);
    let table = [
        ("a portal's welcome page", http("200 OK", html, page), "portail_captif"),
        ("a portal without a type", http("200 OK", "", "ok"), "portail_captif"),
        ("a portal's redirection", http("302 Found", "Location: http://portail.example/\r\n", ""), "portail_captif"),
        (
            "a portal that follows the standard",
            http("511 Network Authentication Required", html, page),
            "portail_captif",
        ),
        ("a proxy's refusal", http("403 Forbidden", html, page), "intermediaire"),
        ("a proxy that wants a password", http("407 Proxy Authentication Required", html, page), "intermediaire"),
        ("a proxy's image", http("200 OK", "Content-Type: image/gif\r\n", "GIF89a"), "intermediaire"),
        ("somebody else's JSON", http("404 Not Found", json, r#"{"error":"?"}"#), "intermediaire"),
        ("a broken gateway", http("502 Bad Gateway", html, page), "serveur_en_panne"),
        (
            "a broken server",
            http("500 Internal Server Error", "Content-Type: text/plain\r\n", "oops"),
            "serveur_en_panne",
        ),
        (
            "a maintenance",
            http("503 Service Unavailable", &format!("{json}Retry-After: 3600\r\n"), &refusal("maintenance")),
            "maintenance",
        ),
        ("an old build", http("426 Upgrade Required", json, &refusal("client_trop_ancien")), "client_trop_ancien"),
        ("an unknown device", http("401 Unauthorized", json, &refusal("signature_refusee")), "appareil_inconnu"),
        ("a copied device", http("403 Forbidden", json, &refusal("appareil_duplique")), "appareil_duplique"),
        (
            "a device that is not in the list",
            http("404 Not Found", json, &refusal("appareil_inconnu")),
            "appareil_inconnu",
        ),
        ("a retired device", http("403 Forbidden", json, &refusal("appareil_retire")), "appareil_retire"),
        ("a lost device", http("403 Forbidden", json, &refusal("appareil_perdu")), "appareil_perdu"),
        ("an account struck off", http("403 Forbidden", json, &refusal("compte_radie")), "compte_radie"),
        (
            "a plain refusal",
            http("422 Unprocessable Entity", json, &refusal("invitation_inconnue")),
            "invitation_inconnue",
        ),
        (
            "half a body",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"id\":".to_owned(),
            "coupure",
        ),
        ("no answer at all", String::new(), "coupure"),
        ("JSON that is not ours", http("200 OK", json, "{}"), "reponse_illisible"),
    ];
    for (world, answer, code) in table {
        let error = refused(answer).await;
        assert_eq!(error.code(), code, "{world}: {error:?}");
    }
}

#[tokio::test]
async fn a_refusal_keeps_the_server_s_words_fields_and_delay() {
    let body = r#"{"code":"mot_de_passe_faible","message":"Trop court.","champs":[{"champ":"mot_de_passe","code":"court","message":"12 caractères au moins."}],"attendre_s":30}"#;
    let error = refused(http("422 Unprocessable Entity", "Content-Type: application/json\r\n", body)).await;
    assert_eq!(error.to_string(), "Trop court.");
    assert_eq!(error.attendre(), Some(Duration::from_secs(30)));
    let NetworkError::Refus { champs, .. } = error else { panic!("{error:?}") };
    assert_eq!(champs[0].champ, "mot_de_passe");
}

#[tokio::test]
async fn a_maintenance_says_until_when() {
    let headers = "Content-Type: application/json\r\nRetry-After: 3600\r\n";
    let error = refused(http("503 Service Unavailable", headers, r#"{"code":"maintenance","message":"Non."}"#)).await;
    assert_eq!(error, NetworkError::Maintenance { attendre: Some(Duration::from_secs(3600)) });
}

#[tokio::test]
async fn no_server_no_name_and_no_word_are_told_apart() {
    // Something said « no » to the connection: the network is there, the server is not.
    let error = client(&closed_port().await).serveur_get().await.unwrap_err();
    assert_eq!(error.code(), "serveur_injoignable", "{error:?}");
    assert!(error.is_hors_ligne(), "what is written here waits all the same");

    let error = client("https://besace.invalid").serveur_get().await.unwrap_err();
    assert!(["dns", "aucun_reseau"].contains(&error.code()), "a machine without a resolver has no network: {error:?}");

    let error = client(&silent().await).serveur_get().await.unwrap_err();
    assert_eq!(error.code(), "silence", "{error:?}");
}

#[tokio::test]
async fn a_wrong_certificate_is_not_a_cut_link() {
    let error = client(&crate::tls::self_signed().await).serveur_get().await.unwrap_err();
    assert_eq!(error.code(), "certificat", "{error:?}");

    let plain = answering(http("200 OK", "Content-Type: text/html\r\n", "Bienvenue").into_bytes()).await;
    let error = client(&plain.replace("http://", "https://")).serveur_get().await.unwrap_err();
    assert_eq!(error.code(), "intermediaire", "plain text where TLS was expected: {error:?}");
}

fn frames() -> Vec<Frame> {
    let scope = Scope::national();
    vec![
        Frame::Hello {
            epoch: Uuid::from_u128(1),
            scopes: vec![scope.clone()],
            server_time: 0,
            cgu_version: None,
            push_only: false,
        },
        Frame::Changes { scope: scope.clone(), records: Vec::new(), cursor: 4 },
        Frame::End { cursors: [(scope, Cursor { rev: 4, sum: 0 })].into(), more: false, remaining: 0 },
    ]
}

async fn exchange(body: Vec<u8>) -> (Result<(), NetworkError>, Vec<Frame>) {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {}\r\nConnection: close\r\n\r\n", frame::CONTENT_TYPE_1);
    let adresse = answering([head.into_bytes(), body].concat()).await;
    let who = Signataire {
        cle: SigningKey::from_bytes(&[1; 32]),
        appareil: Uuid::from_u128(2),
        serveur: Uuid::from_u128(3),
        compte: None,
    };
    let request = SyncRequest {
        protocol: 1,
        epoch: None,
        mutations: Vec::new(),
        unheard: 0,
        cursors: Default::default(),
        budget: 4096,
        limited: false,
        trame: 0,
        reprises: Default::default(),
        reparations: Default::default(),
    };
    let (mesure, mut applied) = (Mesure::default(), Vec::new());
    let result = client(&adresse)
        .exchange(&who, &request, &mesure, |frame| {
            applied.push(frame);
            Ok::<(), NetworkError>(())
        })
        .await;
    let (sent, received) = mesure.take();
    assert!(sent > 0 && received > 0, "bytes are measured both ways, even when it fails");
    (result, applied)
}

#[tokio::test]
async fn what_arrived_before_a_cut_is_applied_and_the_cut_is_said() {
    let whole: Vec<Vec<u8>> = frames().iter().map(|f| frame::encode(f).unwrap()).collect();
    let (result, applied) = exchange(whole.concat()).await;
    assert_eq!((result, applied), (Ok(()), frames()));

    let (result, applied) = exchange(whole[..2].concat()).await;
    assert_eq!(result, Err(NetworkError::Coupure), "no last frame");
    assert_eq!(applied, frames()[..2]);

    let mut cut = whole.concat();
    cut.truncate(cut.len() - 3);
    let (result, applied) = exchange(cut).await;
    assert_eq!(result, Err(NetworkError::Coupure), "half a frame");
    assert_eq!(applied, frames()[..2]);

    let mut damaged = whole.concat();
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    let (result, applied) = exchange(damaged).await;
    assert_eq!(result.unwrap_err().code(), "reponse_illisible");
    assert_eq!(applied, frames()[..2]);
}

#[tokio::test]
async fn a_fault_ends_the_exchange_under_its_own_name() {
    let fault = Frame::Fault { code: "compte_radie".into(), message: "Fermé.".into() };
    let (result, applied) =
        exchange([frame::encode(&frames()[0]).unwrap(), frame::encode(&fault).unwrap()].concat()).await;
    assert_eq!(result, Err(NetworkError::CompteRadie));
    assert_eq!(applied, frames()[..1]);
}
