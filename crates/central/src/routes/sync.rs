//! The exchange.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use besace_sync::enrol::ApiError;
use besace_sync::frame::{CONTENT_TYPE, CONTENT_TYPE_1, decode_request};
use besace_sync::limits::{MUTATIONS_PER_REQUEST_MAX, SCOPES_MAX};
use besace_sync::wire::{PROTOCOL, SYNC_PATH, Scope, SyncRequest};
use http_body::Frame;
use tokio::sync::mpsc;

use super::corps::Signe;
use super::reponse::{ApiErreur, blocking};
use super::{Etat, SIGNE};
use crate::erreur::{CentralError, Refus};
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
        (status = 413, body = ApiError, content_type = "application/cbor", description = "corps_trop_grand"),
    )
)]
pub(super) async fn sync(State(etat): State<Etat>, signe: Signe) -> Result<Response, ApiErreur> {
    let request =
        decode_request(&signe.payload, signe.appareil.compte_id).map_err(|_| ApiErreur::cbor(unreadable()))?;
    if is_too_big(&request) {
        return Err(ApiErreur::cbor(too_big()));
    }
    let content_type = if request.protocol < PROTOCOL { CONTENT_TYPE_1 } else { CONTENT_TYPE };
    let (sender, mut frames) = mpsc::unbounded_channel();
    let central = Arc::clone(&etat.central);
    // Unbounded, yet never more than the budget of one answer: a slow link must hold neither a thread nor the storage.
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
            // A device that hung up reads the same answers the next time.
            let outcomes = exchange(&echange, &signe.appareil, &request, &mut |bytes| drop(sender.send(bytes)))?;
            central.mesures.echange(start.elapsed(), outcomes);
            Ok(())
        })
        .await
    });
    let (first, whole) = gather(&mut frames).await;
    if !first.is_empty() {
        let body = if whole { Body::from(first) } else { Body::new(Trames { first: Some(first), rest: frames }) };
        return Ok(([(header::CONTENT_TYPE, content_type)], body).into_response());
    }
    // Nothing was said: the whole answer is a refusal.
    let refus = match work.await {
        Ok(Err(erreur)) => erreur.refus,
        _ => CentralError::Interne("no frame".to_owned()).to_refus(),
    };
    Err(ApiErreur::cbor(refus))
}

/// The first bytes, and whether they are all: a short answer goes whole, its length in front, which costs less than
/// pieces that each tell theirs. A long one, or one that takes time, goes as it is made.
async fn gather(frames: &mut mpsc::UnboundedReceiver<Vec<u8>>) -> (Vec<u8>, bool) {
    let Some(mut first) = frames.recv().await else { return (Vec::new(), true) };
    let end = tokio::time::Instant::now() + PATIENCE;
    while first.len() < SHORT_BYTES_MAX {
        match tokio::time::timeout_at(end, frames.recv()).await {
            Ok(Some(bytes)) => first.extend(bytes),
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
        || request.cursors.len().max(request.reprises.len()) > SCOPES_MAX
}

pub(super) fn too_big() -> Refus {
    let message = "Cet échange est trop grand. Rien n’a été pris : l’appareil doit l’envoyer en plusieurs fois.";
    Refus::new(400, "echange_trop_grand", message)
}

/// Frames as they are ready. One that fails midway ends without `End`, which the device sees as a cut.
struct Trames {
    first: Option<Vec<u8>>,
    rest: mpsc::UnboundedReceiver<Vec<u8>>,
}

impl HttpBody for Trames {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let next = match self.first.take() {
            Some(first) => Poll::Ready(Some(first)),
            None => self.rest.poll_recv(cx),
        };
        next.map(|bytes| bytes.map(|bytes| Ok(Frame::data(Bytes::from(bytes)))))
    }
}
