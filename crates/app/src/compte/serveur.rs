//! The server met at enrolment: its identity and keys are kept, and nobody else passes for it later.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use besace_store::Store;
use besace_sync::enrol::{ServeurWire, empreinte};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{AppError, Result};

const SERVEUR: &str = "serveur_cles";

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
}

/// Refuses another server at the same address. The first answer is kept, by profiles made before keys were.
pub(crate) fn check(store: &mut Store, serveur: &ServeurWire) -> Result<()> {
    let met = ServeurConnu::of(serveur);
    let same = match get(store)? {
        Some(known) => known == met,
        None => store.meta().serveur.is_none_or(|id| id == met.id),
    };
    if !same {
        return Err(AppError::ServeurChange);
    }
    let texte = serde_json::to_string(&met).map_err(|error| AppError::Fichier(error.into()))?;
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
    let bytes = get(store)?.and_then(|connu| BASE64.decode(connu.cle_scellement).ok());
    Ok(bytes.and_then(|bytes| bytes.try_into().ok()))
}

fn get(store: &Store) -> Result<Option<ServeurConnu>> {
    Ok(store.reglage_get(SERVEUR)?.and_then(|texte| serde_json::from_str(&texte).ok()))
}
