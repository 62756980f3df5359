//! The server met at enrolment: its identity and keys are kept, and nobody else passes for it later.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use besace_store::Store;
use besace_sync::colis::preuve;
use besace_sync::enrol::{ServeurWire, empreinte};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{AppError, Result};
use crate::http::Client;
use crate::sync::protocole;

const SERVEUR: &str = "serveur_cles";
/// When its keys were last asked for.
const VU: &str = "serveur_cles_vues";
/// A sealing key is replaced once in years.
const REVU_APRES: Duration = Duration::days(7);

/// What never changes about a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ServeurConnu {
    id: Uuid,
    cle_signature: String,
    cle_scellement: String,
}

/// A server as two people compare it aloud.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmpreintesServeur {
    /// Identity.
    pub id: Uuid,
    /// Of the key that signs.
    pub signature: String,
    /// Of the key that seals.
    pub scellement: String,
}

impl ServeurConnu {
    fn of(serveur: &ServeurWire) -> Self {
        Self {
            id: serveur.id,
            cle_signature: serveur.cle_signature.clone(),
            cle_scellement: serveur.cle_scellement.clone(),
        }
    }

    /// Whether that other sealing key is given by the server met, whose signing key never changes.
    fn says(&self, serveur: &ServeurWire) -> bool {
        let preuve = serveur.preuve_scellement.as_deref().and_then(bytes::<64>);
        let (signature, scellement) = (bytes::<32>(&self.cle_signature), bytes::<32>(&serveur.cle_scellement));
        let (Some(preuve), Some(signature), Some(scellement)) = (preuve, signature, scellement) else { return false };
        self.id == serveur.id
            && self.cle_signature == serveur.cle_signature
            && preuve::verify(&signature, self.id, &scellement, &preuve)
    }
}

fn bytes<const N: usize>(base64: &str) -> Option<[u8; N]> {
    BASE64.decode(base64).ok()?.try_into().ok()
}

/// Refuses another server at the same address. The first answer is kept, by profiles made before keys were.
pub(crate) fn check(store: &mut Store, serveur: &ServeurWire) -> Result<()> {
    let met = ServeurConnu::of(serveur);
    let same = match get(store)? {
        Some(known) => known == met || known.says(serveur),
        None => store.meta().serveur.is_none_or(|id| id == met.id),
    };
    if !same {
        return Err(AppError::ServeurChange);
    }
    let texte = serde_json::to_string(&met).map_err(|error| AppError::Fichier(error.into()))?;
    protocole::learn(store, serveur.protocoles.1)?;
    Ok(store.reglage_set(SERVEUR, Some(&texte))?)
}

/// Digests of the keys kept; none before the first enrolment.
pub(crate) fn empreintes(store: &Store) -> Result<Option<EmpreintesServeur>> {
    let digest = |cle: &str| empreinte(&BASE64.decode(cle).unwrap_or_default());
    Ok(get(store)?.map(|connu| EmpreintesServeur {
        id: connu.id,
        signature: digest(&connu.cle_signature),
        scellement: digest(&connu.cle_scellement),
    }))
}

/// The key to which a bundle is sealed; none before the first enrolment.
pub(crate) fn cle_scellement(store: &Store) -> Result<Option<[u8; 32]>> {
    Ok(get(store)?.and_then(|connu| bytes(&connu.cle_scellement)))
}

/// Learns another sealing key in time, while there is a network: a bundle is sealed when there is none.
pub(crate) async fn refresh(store: &mut Store, client: &Client, now: DateTime<Utc>) -> Result<()> {
    let seen = store.reglage_get(VU)?.and_then(|seen| seen.parse::<DateTime<Utc>>().ok());
    // A clock that was wrong in the future must not silence this for ever.
    if seen.is_some_and(|seen| seen <= now && now - seen < REVU_APRES) {
        return Ok(());
    }
    // Enrolment has just told them: the first exchange, the longest one, asks nothing more.
    if seen.is_some() || get(store)?.is_none() {
        check(store, &client.serveur_get().await?)?;
    }
    Ok(store.reglage_set(VU, Some(&now.to_rfc3339()))?)
}

fn get(store: &Store) -> Result<Option<ServeurConnu>> {
    Ok(store.reglage_get(SERVEUR)?.and_then(|texte| serde_json::from_str(&texte).ok()))
}
