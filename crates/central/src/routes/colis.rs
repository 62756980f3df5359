//! The exchange of a device without a network, carried by anybody: no account is asked, nothing can be read on the way.

use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use besace_sync::colis::{self, COLIS_PATH, CONTENT_TYPE, ColisError, Demande, Entete, Graine, signature_path};
use besace_sync::enrol::ApiError;
use besace_sync::frame::{decode_request, encode};
use besace_sync::limits::{COLIS_BUDGET_BYTES, COLIS_BYTES_MAX, COLIS_MUTATIONS_MAX, SCOPES_MAX};
use besace_sync::wire::{Frame, Scope, SyncRequest};

use super::corps::{Signe, depuis, has_type, read};
use super::reponse::{ApiErreur, blocking};
use super::sync::{too_big, unreadable};
use super::{Etat, PUBLIC};
use crate::central::Central;
use crate::erreur::{CentralError, Refus};
use crate::hasard;
use crate::limiteur::{COLIS, PAR_APPAREIL, SIGNATURES};
use crate::scellement;
use crate::stockage::AppareilRow;
use crate::sync::{Echange, Voie, exchange};

/// Hands in a sealed request, receives the sealed answer.
#[utoipa::path(post, path = COLIS_PATH, tag = PUBLIC,
    request_body(content = Vec<u8>, content_type = "application/vnd.besace.colis",
        description = "Colis scellé par un appareil ; voir docs/protocole."),
    responses(
        (status = 200, content_type = "application/vnd.besace.colis", description = "Réponse scellée pour cet appareil."),
        (status = 400, body = ApiError, description = "colis_illisible, colis_trop_recent, colis_cle_inconnue"),
        (status = 413, body = ApiError, description = "corps_trop_grand"),
        (status = 421, body = ApiError, description = "colis_autre_serveur"),
        (status = 429, body = ApiError, description = "trop_de_tentatives"),
    )
)]
pub(super) async fn colis(State(etat): State<Etat>, request: Request) -> Result<Response, ApiErreur> {
    let (depuis, now) = (depuis(&request, etat.adresses), etat.central.horloge.now());
    etat.central.limiteur.try_once("colis", &depuis.0, COLIS, now)?;
    etat.central.limiteur.check("signature", &depuis.0, SIGNATURES, now)?;
    if !has_type(request.headers(), CONTENT_TYPE) {
        return Err(Refus::new(415, "type_inattendu", "Un colis scellé est attendu.").into());
    }
    let bytes = read(request.into_body(), COLIS_BYTES_MAX).await?;
    let entete = Entete::parse(&bytes).map_err(refus)?;
    if entete.serveur != etat.central.identite.id {
        let message = "Ce colis est destiné à un autre serveur. Il n’a pas été pris : remettez-le au sien.";
        return Err(Refus::new(421, "colis_autre_serveur", message).into());
    }
    let opened =
        blocking(&etat.central, move |central| scellement::open(central.stockage.read()?.as_ref(), &bytes)).await?;
    let (demande, cle) = opened.map_err(refus)?;
    let path = signature_path(demande.entete.colis, &demande.reponse);
    // From here on, what there is to say is said to the device alone.
    let frames = match Signe::open(&demande.signe, &path, &etat).await {
        Ok(signe) => {
            etat.central.limiteur.try_once("appareil", &signe.appareil.id.to_string(), PAR_APPAREIL, now)?;
            answer(&etat, signe).await?
        }
        Err(erreur) if erreur.refus.statut == 401 => {
            etat.central.limiteur.try_once("signature", &depuis.0, SIGNATURES, now)?;
            fault(&erreur.refus)?
        }
        Err(erreur) => return Err(ApiErreur::json(erreur.refus)),
    };
    let sealed = seal(&demande, &cle, &frames)?;
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], sealed).into_response())
}

async fn answer(etat: &Etat, signe: Signe) -> Result<Vec<u8>, ApiErreur> {
    let Ok(mut request) = decode_request(&signe.payload, signe.appareil.compte_id) else {
        return Ok(fault(&unreadable())?);
    };
    if request.mutations.len() > COLIS_MUTATIONS_MAX || request.cursors.len() > SCOPES_MAX {
        return Ok(fault(&too_big())?);
    }
    request.budget = request.budget.min(COLIS_BUDGET_BYTES);
    // A bundle may be answered long after it was asked: nothing is repaired by that way.
    request.reparations.clear();
    let appareil = signe.appareil;
    blocking(&etat.central, move |central| run(central, &appareil, &request)).await
}

/// The whole answer, or nothing: a storage that fails midway is told to the relay, who tries again.
fn run(central: &Central, appareil: &AppareilRow, request: &SyncRequest) -> Result<Vec<u8>, CentralError> {
    let efface = |scope: &Scope, id| central.note_effacement(scope, id);
    let echange =
        Echange { stockage: central.stockage.as_ref(), now: central.horloge.now(), voie: Voie::Colis, efface: &efface };
    let start = std::time::Instant::now();
    let mut frames = Vec::new();
    let outcomes = exchange(&echange, appareil, request, &mut |bytes| frames.extend(bytes))?;
    central.mesures.echange(start.elapsed(), outcomes);
    Ok(frames)
}

fn fault(refus: &Refus) -> Result<Vec<u8>, CentralError> {
    let frame = Frame::Fault { code: refus.code.to_owned(), message: refus.message.clone() };
    encode(&frame).map_err(|e| CentralError::Interne(e.to_string()))
}

fn seal(demande: &Demande, cle: &colis::Cle, frames: &[u8]) -> Result<Vec<u8>, ApiErreur> {
    let seed = hasard::bytes().map_err(|e| e.to_refus())?;
    let sealed = colis::seal_reponse(demande, cle, frames, Graine::new(seed));
    Ok(sealed.map_err(|e| CentralError::Interne(e.to_string()).to_refus())?)
}

fn refus(erreur: ColisError) -> Refus {
    match erreur {
        ColisError::Version(_) => Refus::new(
            400,
            "colis_trop_recent",
            "Ce colis vient d’une version de Besace plus récente que le serveur. Il n’a pas été pris, et rien n’est perdu.",
        ),
        ColisError::Cle => Refus::new(
            400,
            "colis_cle_inconnue",
            "Ce colis est scellé avec une clé que le serveur n’a plus. Il n’a pas été pris, et rien n’est perdu : \
             synchronisez une fois l’appareil d’origine avec un réseau, puis refaites-le.",
        ),
        ColisError::Format | ColisError::Taille | ColisError::Sceau => Refus::new(
            400,
            "colis_illisible",
            "Ce colis est endommagé, ou n’en est pas un. Il n’a pas été pris, et rien n’est perdu : copiez-le de nouveau, \
             ou refaites-le sur l’appareil d’origine.",
        ),
    }
}
