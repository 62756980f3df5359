//! The exchange.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use besace_sync::enrol::ApiError;
use besace_sync::frame::{CONTENT_TYPE, CONTENT_TYPE_1, decode_request};
use besace_sync::limits::{MUTATIONS_PER_REQUEST_MAX, RANGES_MAX, SCOPES_MAX};
use besace_sync::suite::{self, Debut, SUITE_PERDUE};
use besace_sync::wire::{PROTOCOL, SYNC_PATH, Scope, SyncRequest};

use super::corps::Signe;
use super::reponse::{ApiErreur, blocking};
use super::{Etat, SIGNE};
use crate::erreur::{CentralError, Refus};
use crate::stockage::EtatAppareil;
use crate::suites::{Lecteur, Redaction};
use crate::sync::{Echange, Voie, exchange};

/// Bytes of an answer that may wait to be whole…
const SHORT_BYTES_MAX: usize = 2 << 10;
/// …and for how long.
const PATIENCE: Duration = Duration::from_millis(500);

/// Hands in mutations, receives changes.
#[utoipa::path(post, path = SYNC_PATH, tag = SIGNE,
    request_body(content = Vec<u8>, content_type = "application/cose",
        description = "COSE_Sign1 d’une demande ; voir docs/protocole."),
    responses(
        (status = 200, content_type = "application/vnd.besace", description = "Suite de trames."),
        (status = 400, body = ApiError, content_type = "application/cbor", description = "echange_illisible, echange_trop_grand"),
        (status = 401, body = ApiError, content_type = "application/cbor", description = "signature_refusee"),
        (status = 410, body = ApiError, content_type = "application/cbor", description = "suite_perdue"),
        (status = 413, body = ApiError, content_type = "application/cbor", description = "corps_trop_grand"),
    )
)]
pub(super) async fn sync(State(etat): State<Etat>, signe: Signe) -> Result<Response, ApiErreur> {
    if let Some(debut) = suite::decode(&signe.payload) {
        return rest(&etat, &signe, debut).await;
    }
    let request =
        decode_request(&signe.payload, signe.appareil.compte_id).map_err(|_| ApiErreur::cbor(unreadable()))?;
    if is_too_big(&request) {
        return Err(ApiErreur::cbor(too_big()));
    }
    if !is_sound(&request) {
        return Err(ApiErreur::cbor(unreadable()));
    }
    let (appareil, dense) = (signe.appareil.id, request.protocol >= PROTOCOL);
    etat.central.suites.forget(appareil);
    // In memory, yet never more than the budget of one answer: a slow link must hold neither a thread nor the storage.
    let redaction = Redaction::default();
    let reponse = redaction.reponse();
    let central = Arc::clone(&etat.central);
    let work = tokio::spawn(async move {
        blocking(&central, move |central| {
            let efface = |scope: &Scope, id| central.note_effacement(scope, id);
            let echange = Echange {
                stockage: central.stockage.as_ref(),
                now: central.horloge.now(),
                voie: Voie::Liaison,
                efface: &efface,
            };
            let start = Instant::now();
            // A device that hung up is given the rest later, or reads the same answers.
            let outcomes = exchange(&echange, &signe.appareil, &request, &mut |bytes| redaction.push(bytes))?;
            central.mesures.echange(start.elapsed(), outcomes);
            Ok(())
        })
        .await
    });
    let (first, whole) = gather(reponse.read()).await;
    if first.is_empty() {
        // Nothing was said: the whole answer is a refusal.
        let refus = match work.await {
            Ok(Err(erreur)) => erreur.refus,
            _ => CentralError::Interne("no frame".to_owned()).to_refus(),
        };
        return Err(ApiErreur::cbor(refus));
    }
    let body = if whole { Body::from(first) } else { Body::new(reponse.read()) };
    if dense && !whole {
        etat.central.suites.keep(appareil, reponse, etat.central.horloge.now());
    }
    let content_type = if dense { CONTENT_TYPE } else { CONTENT_TYPE_1 };
    Ok(([(header::CONTENT_TYPE, content_type)], body).into_response())
}

/// What follows the beginning that a device received before its link broke. Whoever lost a right since asks anew, and is
/// told.
async fn rest(etat: &Etat, signe: &Signe, debut: Debut) -> Result<Response, ApiErreur> {
    let appareil = signe.appareil.id;
    let found =
        blocking(&etat.central, move |central| Ok(central.suites.rest(appareil, &debut, central.horloge.now())));
    let lecteur = found.await.map_err(|e| ApiErreur::cbor(e.refus))?;
    let lecteur = lecteur.filter(|_| !signe.radie && signe.appareil.etat == EtatAppareil::Actif);
    let Some(lecteur) = lecteur else { return Err(ApiErreur::cbor(lost())) };
    let (first, whole) = gather(lecteur.clone()).await;
    let body = if whole { Body::from(first) } else { Body::new(lecteur) };
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], body).into_response())
}

/// The first bytes, and whether they are all: a short answer goes whole, its length in front, which costs less than
/// pieces that each tell theirs. A long one, or one that takes time, goes as it is made.
async fn gather(mut lecteur: Lecteur) -> (Vec<u8>, bool) {
    let Some(first) = lecteur.next().await else { return (Vec::new(), true) };
    let mut first = first.to_vec();
    let end = tokio::time::Instant::now() + PATIENCE;
    while first.len() < SHORT_BYTES_MAX {
        match tokio::time::timeout_at(end, lecteur.next()).await {
            Ok(Some(bytes)) => first.extend_from_slice(&bytes),
            Ok(None) => return (first, true),
            Err(_) => break,
        }
    }
    (first, false)
}

pub(super) fn unreadable() -> Refus {
    Refus::new(400, "echange_illisible", "Cet échange n’a pas la forme attendue. Rien n’a été pris.")
}

fn is_too_big(request: &SyncRequest) -> bool {
    request.mutations.len() > MUTATIONS_PER_REQUEST_MAX
        || request.cursors.len().max(request.reprises.len()).max(request.reparations.len()) > SCOPES_MAX
        || request.reparations.values().any(|held| held.tranches.len() > RANGES_MAX)
}

/// Ranges follow each other, and speak of what the device has read.
fn is_sound(request: &SyncRequest) -> bool {
    request.reparations.iter().all(|(scope, held)| {
        let cursor = request.cursors.get(scope);
        cursor.is_some_and(|cursor| held.is_sound(cursor.rev))
    })
}

pub(super) fn too_big() -> Refus {
    let message = "Cet échange est trop grand. Rien n’a été pris : l’appareil doit l’envoyer en plusieurs fois.";
    Refus::new(400, "echange_trop_grand", message)
}

fn lost() -> Refus {
    Refus::new(410, SUITE_PERDUE, "La suite de cette réponse n’est plus là. Rien n’est perdu : l’appareil redemande.")
}
