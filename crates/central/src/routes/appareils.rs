//! Devices.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use besace_sync::enrol::{ApiError, AppareilCreer, AppareilRetirer, AppareilWire, Enrolement};

use super::corps::{Corps, Signe};
use super::reponse::{APPAREILS_LISTE, APPAREILS_RETIRER, ApiErreur, blocking, cbor, hashing};
use super::{Etat, PUBLIC, SIGNE};
use crate::comptes::{appareil, connexion};
use crate::stockage::EtatAppareil;

/// Adds a second device.
#[utoipa::path(post, path = "/v1/appareils", tag = PUBLIC, request_body = AppareilCreer, responses(
    (status = 201, body = Enrolement, description = "L’appareil est inscrit."),
    (status = 401, body = ApiError, description = "identifiants_refuses, code_refuse"),
    (status = 422, body = ApiError, description = "champs_invalides"),
))]
pub(super) async fn appareil_create(
    State(etat): State<Etat>,
    Corps(demande, depuis): Corps<AppareilCreer>,
) -> Result<(StatusCode, Json<Enrolement>), ApiErreur> {
    let enrolement = hashing(&etat, move |central| connexion::add_appareil(central, &demande, &depuis)).await?;
    Ok((StatusCode::CREATED, Json(enrolement)))
}

/// Lists the account's devices.
#[utoipa::path(post, path = APPAREILS_LISTE, tag = SIGNE,
    request_body(content = Vec<u8>, content_type = "application/cose", description = "COSE_Sign1 d’une map vide."),
    responses(
        (status = 200, body = Vec<AppareilWire>, content_type = "application/cbor", description = "Les appareils du compte."),
        (status = 401, body = ApiError, content_type = "application/cbor", description = "signature_refusee"),
        (status = 403, body = ApiError, content_type = "application/cbor", description = "appareil_retire, appareil_perdu, compte_radie"),
    )
)]
pub(super) async fn appareil_list(State(etat): State<Etat>, signe: Signe) -> Result<Response, ApiErreur> {
    let _: serde_json::Map<String, serde_json::Value> = signe.message()?;
    let compte_id = signe.appareil.compte_id;
    let list = blocking(&etat.central, move |central| appareil::list(central, compte_id)).await;
    list.map(|list| cbor(&list)).map_err(|e| ApiErreur::cbor(e.refus))
}

/// Retires one of the account's devices, or declares it lost.
#[utoipa::path(post, path = APPAREILS_RETIRER, tag = SIGNE,
    request_body(content = AppareilRetirer, content_type = "application/cose", description = "COSE_Sign1."),
    responses(
        (status = 200, body = Vec<AppareilWire>, content_type = "application/cbor", description = "La liste, changée."),
        (status = 401, body = ApiError, content_type = "application/cbor", description = "signature_refusee"),
        (status = 404, body = ApiError, content_type = "application/cbor", description = "appareil_inconnu"),
    )
)]
pub(super) async fn appareil_retirer(State(etat): State<Etat>, signe: Signe) -> Result<Response, ApiErreur> {
    let demande: AppareilRetirer = signe.message()?;
    let (acteur, compte_id) = (format!("appareil:{}", signe.appareil.id), signe.appareil.compte_id);
    let fin = if demande.perdu { EtatAppareil::Perdu } else { EtatAppareil::Retire };
    let list = blocking(&etat.central, move |central| {
        appareil::end(central, &acteur, demande.id, Some(compte_id), fin)?;
        appareil::list(central, compte_id)
    });
    list.await.map(|list| cbor(&list)).map_err(|e| ApiErreur::cbor(e.refus))
}
