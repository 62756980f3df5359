//! The exchange.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use besace_sync::enrol::ApiError;
use besace_sync::frame::{CONTENT_TYPE, decode_request};
use besace_sync::limits::{MUTATIONS_PER_REQUEST_MAX, SCOPES_MAX};
use besace_sync::wire::SYNC_PATH;

use super::corps::Signe;
use super::reponse::{ApiErreur, blocking};
use super::{Etat, SIGNE};
use crate::erreur::Refus;
use crate::sync::{Echange, exchange};

/// Hands in mutations, receives changes.
#[utoipa::path(post, path = SYNC_PATH, tag = SIGNE,
    request_body(content = Vec<u8>, content_type = "application/cose",
        description = "COSE_Sign1 de zstd(CBOR(SyncRequest)) ; voir docs/protocole."),
    responses(
        (status = 200, content_type = "application/vnd.besace.frames", description = "Suite de trames."),
        (status = 400, body = ApiError, content_type = "application/cbor", description = "echange_illisible, echange_trop_grand"),
        (status = 401, body = ApiError, content_type = "application/cbor", description = "signature_refusee"),
        (status = 413, body = ApiError, content_type = "application/cbor", description = "corps_trop_grand"),
    )
)]
pub(super) async fn sync(State(etat): State<Etat>, signe: Signe) -> Result<Response, ApiErreur> {
    let request = decode_request(&signe.payload).map_err(|_| {
        ApiErreur::cbor(Refus::new(
            400,
            "echange_illisible",
            "Cet échange n’a pas la forme attendue. Rien n’a été pris.",
        ))
    })?;
    if request.mutations.len() > MUTATIONS_PER_REQUEST_MAX || request.cursors.len() > SCOPES_MAX {
        let message = "Cet échange est trop grand. Rien n’a été pris : l’appareil doit l’envoyer en plusieurs fois.";
        return Err(ApiErreur::cbor(Refus::new(400, "echange_trop_grand", message)));
    }
    let reponse = blocking(&etat.central, move |central| {
        let echange = Echange { stockage: central.stockage.as_ref(), now: central.horloge.now() };
        let reponse = exchange(&echange, &signe.appareil, &request)?;
        central.note_effacements(&reponse.effacements);
        Ok(reponse.octets)
    });
    let octets = reponse.await.map_err(|e| ApiErreur::cbor(e.refus))?;
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], octets).into_response())
}
