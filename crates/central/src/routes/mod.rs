//! Every route, in one place: [`router`] is the table, the OpenAPI document and the matrix test are read from it.

mod appareils;
mod cgu;
mod colis;
mod comptes;
mod corps;
mod reponse;
mod serveur;
mod sync;

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use besace_sync::wire::SYNC_PATH;

use crate::central::Central;
use crate::erreur::Refus;
use crate::identite::{self, cle};

pub use corps::Adresses;
pub use reponse::ApiErreur;

/// Routes that answer without a device's signature.
pub const PUBLIC: &str = "public";
/// Routes that answer to a device's signature only.
pub const SIGNE: &str = "signe";
/// Answers while in maintenance: it says that the process lives.
const SANTE: &str = "/sante";
const HEALTH: &str = "/health";
const METRICS: &str = "/metrics";
const OPENAPI: &str = "/openapi.json";

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Besace, API centrale", license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later")),
    tags(
        (name = PUBLIC, description = "Avant qu’un appareil ait des clés : JSON."),
        (name = SIGNE, description = "Signé par un appareil : corps COSE_Sign1, réponses CBOR."),
    )
)]
struct Document;

/// What the routes share.
#[derive(Clone)]
pub struct Etat {
    /// The server.
    pub central: Arc<Central>,
    /// Slow hashes at once, at most: each takes 19 MiB.
    pub hachages: Arc<tokio::sync::Semaphore>,
    /// Who asks.
    pub adresses: Adresses,
}

/// The table of routes.
pub fn table() -> (Router<Etat>, OpenApi) {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(serveur::sante))
        .routes(routes!(serveur::health))
        .routes(routes!(serveur::metrics))
        .routes(routes!(serveur::serveur))
        .routes(routes!(comptes::invitation_lire))
        .routes(routes!(comptes::compte_create))
        .routes(routes!(comptes::connexion_create))
        .routes(routes!(comptes::mot_de_passe_create, comptes::mot_de_passe_update))
        .routes(routes!(appareils::appareil_create))
        .routes(routes!(appareils::appareil_list))
        .routes(routes!(appareils::appareil_retirer))
        .routes(routes!(cgu::cgu_accepter))
        .routes(routes!(sync::sync))
        .routes(routes!(colis::colis))
        .split_for_parts()
}

/// The whole application.
pub fn router(etat: Etat) -> Router {
    let (router, document) = table();
    let document = document.to_json().unwrap_or_default();
    let json = [(header::CONTENT_TYPE, "application/json")];
    router
        .route(OPENAPI, get(move || async move { (json, document) }))
        .fallback(|| async { ApiErreur::json(Refus::new(404, "route_inconnue", "Cette adresse n’existe pas.")) })
        .method_not_allowed_fallback(|| async {
            ApiErreur::json(Refus::new(405, "methode_refusee", "Cette adresse n’accepte pas ce type de demande."))
        })
        .layer(from_fn_with_state(etat.clone(), maintenance))
        .layer(from_fn_with_state(etat.clone(), trace))
        .with_state(etat)
}

async fn maintenance(State(etat): State<Etat>, request: Request, next: Next) -> Response {
    if [SANTE, HEALTH, METRICS].contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let signed = reponse::is_signed(request.uri().path());
    let wait = reponse::blocking(&etat.central, |central| {
        Ok(identite::texte(central.stockage.read()?.as_ref(), cle::MAINTENANCE)?)
    });
    match wait.await {
        Ok(wait) if wait.is_empty() => next.run(request).await,
        Ok(wait) => {
            let message = "Le serveur est en maintenance. Votre travail reste sur votre appareil et partira ensuite.";
            let attendre_s = wait.parse().ok();
            let refus = Refus { attendre_s, ..Refus::new(503, "maintenance", message) };
            ApiErreur { refus, cbor: signed }.into_response()
        }
        Err(erreur) => ApiErreur { cbor: signed, ..erreur }.into_response(),
    }
}

/// Method, route, status, time: nothing that a person wrote.
async fn trace(State(etat): State<Etat>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let methode = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|p| p.as_str().to_owned());
    let mut response = next.run(request).await;
    let route = route.as_deref().unwrap_or("inconnue");
    let ms = start.elapsed().as_millis();
    etat.central.mesures.requete(route, response.status().as_u16(), start.elapsed());
    if response.status() >= StatusCode::INTERNAL_SERVER_ERROR {
        tracing::warn!(%methode, route, statut = response.status().as_u16(), ms, "answered");
    } else {
        tracing::info!(%methode, route, statut = response.status().as_u16(), ms, "answered");
    }
    if route == SYNC_PATH {
        // Read by devices alone, never from a cache: every byte crosses a satellite's link.
        return response;
    }
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
