//! The server itself.

use axum::Json;
use axum::extract::State;
use besace_sync::enrol::ServeurWire;

use super::reponse::{ApiErreur, blocking};
use super::{Etat, PUBLIC};

/// Whether the server lives and can read its storage.
#[utoipa::path(get, path = "/sante", tag = PUBLIC, responses((status = 200, description = "Le serveur répond.")))]
pub(super) async fn sante(State(etat): State<Etat>) -> Result<Json<serde_json::Value>, ApiErreur> {
    blocking(&etat.central, |central| Ok(crate::identite::epoch(central.stockage.read()?.as_ref())?)).await?;
    Ok(Json(serde_json::json!({ "etat": "ok", "version": env!("CARGO_PKG_VERSION") })))
}

/// Identity, public keys and conditions of use.
#[utoipa::path(get, path = "/v1/serveur", tag = PUBLIC, responses(
    (status = 200, body = ServeurWire, description = "Qui est ce serveur.")
))]
pub(super) async fn serveur(State(etat): State<Etat>) -> Result<Json<ServeurWire>, ApiErreur> {
    blocking(&etat.central, |central| central.identite.to_wire(central.stockage.read()?.as_ref())).await.map(Json)
}
