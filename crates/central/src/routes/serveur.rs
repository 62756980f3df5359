//! The server itself.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use besace_sync::enrol::{ApiError, ServeurWire};

use super::corps::is_local;
use super::reponse::{ApiErreur, blocking};
use super::{Etat, HEALTH, METRICS, PUBLIC};
use crate::erreur::Refus;
use crate::mesures::CONTENT_TYPE;

/// Whether the server lives and can read its storage.
#[utoipa::path(get, path = "/sante", tag = PUBLIC, responses((status = 200, description = "Le serveur répond.")))]
pub(super) async fn sante(State(etat): State<Etat>) -> Result<Json<serde_json::Value>, ApiErreur> {
    blocking(&etat.central, |central| Ok(crate::identite::epoch(central.stockage.read()?.as_ref())?)).await?;
    Ok(Json(serde_json::json!({ "etat": "ok", "version": env!("CARGO_PKG_VERSION") })))
}

/// Whether the server can work: its storage answers, and which it is. For a load balancer.
#[utoipa::path(get, path = HEALTH, tag = PUBLIC, responses(
    (status = 200, description = "La base répond."),
    (status = 503, body = ApiError, description = "serveur_en_panne, occupe"),
))]
pub(super) async fn health(State(etat): State<Etat>) -> Result<Json<serde_json::Value>, ApiErreur> {
    let base = blocking(&etat.central, |central| Ok(central.stockage.etat()?)).await?;
    let version = env!("CARGO_PKG_VERSION");
    Ok(Json(serde_json::json!({ "etat": "ok", "version": version, "base": base.nom, "schema": base.schema })))
}

/// What the server counts about itself, for a collector on this very machine: never through a proxy.
#[utoipa::path(get, path = METRICS, tag = PUBLIC, responses(
    (status = 200, content_type = "text/plain", description = "Format de Prometheus."),
    (status = 404, body = ApiError, description = "route_inconnue, depuis une autre machine"),
))]
pub(super) async fn metrics(State(etat): State<Etat>, request: Request) -> Result<Response, ApiErreur> {
    if !is_local(&request) {
        return Err(Refus::new(404, "route_inconnue", "Cette adresse n’existe pas.").into());
    }
    let text = blocking(&etat.central, |central| {
        // A storage that does not answer is one of the things to be told.
        central.mesures.write(central.stockage.etat().ok().as_ref())
    });
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], text.await?).into_response())
}

/// Identity, public keys and conditions of use.
#[utoipa::path(get, path = "/v1/serveur", tag = PUBLIC, responses(
    (status = 200, body = ServeurWire, description = "Qui est ce serveur.")
))]
pub(super) async fn serveur(State(etat): State<Etat>) -> Result<Json<ServeurWire>, ApiErreur> {
    blocking(&etat.central, |central| central.identite.to_wire(central.stockage.read()?.as_ref())).await.map(Json)
}
