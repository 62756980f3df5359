//! How refusals are sent, and work moved off the network's threads.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use besace_sync::frame::to_cbor;
use besace_sync::wire::SYNC_PATH;
use serde::Serialize;

use super::Etat;
use crate::central::Central;
use crate::erreur::{CentralError, Refus};
use crate::stockage::StockageError;

/// Media type of a signed route's answer.
pub(super) const CBOR: &str = "application/cbor";
/// Paths of signed routes.
pub(super) const APPAREILS_LISTE: &str = "/v1/appareils/liste";
pub(super) const APPAREILS_RETIRER: &str = "/v1/appareils/retirer";
pub(super) const CGU: &str = "/v1/cgu";

/// How long a password waits for its turn to be hashed.
const HACHAGE_WAIT: Duration = Duration::from_secs(15);

/// A refusal on its way out.
#[derive(Debug)]
pub struct ApiErreur {
    /// What to say.
    pub refus: Refus,
    /// In CBOR, as on every signed route.
    pub cbor: bool,
}

impl ApiErreur {
    /// In JSON.
    pub fn json(refus: Refus) -> Self {
        Self { refus, cbor: false }
    }

    /// In CBOR.
    pub(super) fn cbor(refus: Refus) -> Self {
        Self { refus, cbor: true }
    }
}

impl From<Refus> for ApiErreur {
    fn from(refus: Refus) -> Self {
        Self::json(refus)
    }
}

impl From<CentralError> for ApiErreur {
    fn from(erreur: CentralError) -> Self {
        Self::json(erreur.to_refus())
    }
}

impl IntoResponse for ApiErreur {
    fn into_response(self) -> Response {
        let statut = StatusCode::from_u16(self.refus.statut).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let wire = self.refus.to_wire();
        let mut response = if self.cbor { cbor(&wire) } else { axum::Json(wire).into_response() };
        *response.status_mut() = statut;
        if let Some(secondes) = self.refus.attendre_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(secondes));
        }
        response
    }
}

/// Whether a path answers in CBOR.
pub(super) fn is_signed(path: &str) -> bool {
    [SYNC_PATH, APPAREILS_LISTE, APPAREILS_RETIRER, CGU].contains(&path)
}

/// An answer in CBOR.
pub(super) fn cbor<T: Serialize>(value: &T) -> Response {
    match to_cbor(value) {
        Ok(bytes) => ([(header::CONTENT_TYPE, CBOR)], bytes).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Runs storage work where it may block.
pub(super) async fn blocking<T: Send + 'static>(
    central: &Arc<Central>,
    f: impl FnOnce(&Central) -> Result<T, CentralError> + Send + 'static,
) -> Result<T, ApiErreur> {
    let work = Arc::clone(central);
    match tokio::task::spawn_blocking(move || f(&work)).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(erreur)) => {
            if let CentralError::Stockage(e) = &erreur {
                central.mesures.erreur(e);
            }
            let refus = erreur.to_refus();
            if refus.statut >= 500 {
                tracing::error!(%erreur, "request failed");
            }
            Err(refus.into())
        }
        Err(e) => {
            tracing::error!(erreur = %e, "request panicked");
            Err(CentralError::Interne("panic".to_owned()).to_refus().into())
        }
    }
}

/// The same for work that hashes a password: few at once.
pub(super) async fn hashing<T: Send + 'static>(
    etat: &Etat,
    f: impl FnOnce(&Central) -> Result<T, CentralError> + Send + 'static,
) -> Result<T, ApiErreur> {
    // A crowd that waits without end would keep everybody out long after it has left.
    let Ok(permit) = tokio::time::timeout(HACHAGE_WAIT, etat.hachages.acquire()).await else {
        return Err(CentralError::Stockage(StockageError::Occupe).to_refus().into());
    };
    let answer = blocking(&etat.central, f).await;
    drop(permit);
    answer
}
