//! Conditions of use.

use axum::extract::State;
use axum::response::Response;
use besace_sync::enrol::{ApiError, CguAccepter, CguWire};

use super::corps::Signe;
use super::reponse::{ApiErreur, CGU, blocking, cbor};
use super::{Etat, SIGNE};
use crate::comptes::audit;
use crate::erreur::Refus;
use crate::identite;
use crate::stockage::transaction;

/// Accepts a version; the answer is the one in force.
#[utoipa::path(post, path = CGU, tag = SIGNE,
    request_body(content = CguAccepter, content_type = "application/cose", description = "COSE_Sign1."),
    responses(
        (status = 200, body = CguWire, content_type = "application/cbor", description = "Les conditions acceptées."),
        (status = 401, body = ApiError, content_type = "application/cbor", description = "signature_refusee"),
        (status = 409, body = ApiError, content_type = "application/cbor", description = "cgu_changees"),
    )
)]
pub(super) async fn cgu_accepter(State(etat): State<Etat>, signe: Signe) -> Result<Response, ApiErreur> {
    let demande: CguAccepter = signe.message()?;
    let compte_id = signe.appareil.compte_id;
    let cgu = blocking(&etat.central, move |central| {
        let now = central.horloge.now();
        transaction(central.stockage.as_ref(), |tx| {
            let cgu = identite::cgu(tx)?;
            if demande.version != cgu.version {
                let message = "Les conditions d’utilisation ont changé entre-temps : relisez-les, puis acceptez-les.";
                return Err(Refus::new(409, "cgu_changees", message).into());
            }
            if let Some(mut compte) = tx.compte_get(compte_id)? {
                compte.cgu_version = Some(demande.version.clone());
                tx.compte_put(&compte)?;
                audit(tx, now, &format!("compte:{compte_id}"), "cgu.accepter", &demande.version)?;
            }
            Ok(cgu)
        })
    });
    cgu.await.map(|cgu| cbor(&cgu)).map_err(|e| ApiErreur::cbor(e.refus))
}
