//! Before a device has keys: invitations, accounts, codes, passwords.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use besace_sync::enrol::{
    ApiError, CompteCreer, ConnexionDemander, Enrolement, InvitationLire, InvitationWire, MotDePasseDemander,
    MotDePasseRenouveler,
};

use super::corps::Corps;
use super::reponse::{ApiErreur, blocking, hashing};
use super::{Etat, PUBLIC};
use crate::comptes::{connexion, creation, invitation};

/// What an invitation offers.
#[utoipa::path(post, path = "/v1/invitations/lire", tag = PUBLIC, request_body = InvitationLire, responses(
    (status = 200, body = InvitationWire, description = "Ce que l’invitation propose."),
    (status = 404, body = ApiError, description = "invitation_inconnue : expirée, utilisée ou mal copiée."),
))]
pub(super) async fn invitation_lire(
    State(etat): State<Etat>,
    Corps(demande, _): Corps<InvitationLire>,
) -> Result<Json<InvitationWire>, ApiErreur> {
    blocking(&etat.central, move |central| invitation::read(central, &demande.secret)).await.map(Json)
}

/// First sign-in.
#[utoipa::path(post, path = "/v1/comptes", tag = PUBLIC, request_body = CompteCreer, responses(
    (status = 201, body = Enrolement, description = "Le compte est créé, l’appareil inscrit."),
    (status = 404, body = ApiError, description = "invitation_inconnue"),
    (status = 409, body = ApiError, description = "cgu_changees"),
    (status = 422, body = ApiError, description = "champs_invalides : chaque champ fautif."),
))]
pub(super) async fn compte_create(
    State(etat): State<Etat>,
    Corps(demande, _): Corps<CompteCreer>,
) -> Result<(StatusCode, Json<Enrolement>), ApiErreur> {
    let enrolement = hashing(&etat, move |central| creation::create(central, &demande)).await?;
    Ok((StatusCode::CREATED, Json(enrolement)))
}

/// Asks for the code of a second device.
#[utoipa::path(post, path = "/v1/connexions", tag = PUBLIC, request_body = ConnexionDemander, responses(
    (status = 202, description = "Un code est parti par courriel."),
    (status = 401, body = ApiError, description = "identifiants_refuses : la même réponse pour un compte inconnu."),
    (status = 429, body = ApiError, description = "trop_de_tentatives"),
))]
pub(super) async fn connexion_create(
    State(etat): State<Etat>,
    Corps(demande, depuis): Corps<ConnexionDemander>,
) -> Result<(StatusCode, Json<serde_json::Value>), ApiErreur> {
    hashing(&etat, move |central| connexion::ask(central, &demande, &depuis)).await?;
    Ok((StatusCode::ACCEPTED, Json(serde_json::json!({}))))
}

/// Asks for the code of a password renewal.
#[utoipa::path(post, path = "/v1/mots-de-passe", tag = PUBLIC, request_body = MotDePasseDemander, responses(
    (status = 202, description = "Si le compte existe, un code est parti par courriel."),
    (status = 429, body = ApiError, description = "trop_de_tentatives"),
))]
pub(super) async fn mot_de_passe_create(
    State(etat): State<Etat>,
    Corps(demande, depuis): Corps<MotDePasseDemander>,
) -> Result<(StatusCode, Json<serde_json::Value>), ApiErreur> {
    blocking(&etat.central, move |central| connexion::ask_renewal(central, &demande, &depuis)).await?;
    Ok((StatusCode::ACCEPTED, Json(serde_json::json!({}))))
}

/// Chooses a new password, with the code.
#[utoipa::path(put, path = "/v1/mots-de-passe", tag = PUBLIC, request_body = MotDePasseRenouveler, responses(
    (status = 204, description = "Le mot de passe est changé."),
    (status = 401, body = ApiError, description = "code_refuse"),
    (status = 422, body = ApiError, description = "champs_invalides"),
))]
pub(super) async fn mot_de_passe_update(
    State(etat): State<Etat>,
    Corps(demande, depuis): Corps<MotDePasseRenouveler>,
) -> Result<StatusCode, ApiErreur> {
    hashing(&etat, move |central| connexion::renew(central, &demande, &depuis)).await?;
    Ok(StatusCode::NO_CONTENT)
}
