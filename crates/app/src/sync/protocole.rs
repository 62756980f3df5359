//! Which protocol the server speaks: told at enrolment, then once a week; unlearnt as soon as it proves untrue.

use besace_store::Store;
use besace_sync::wire::{PROTOCOL, PROTOCOL_MIN};

use crate::error::{AppError, Result};
use crate::http::{ECHANGE_ILLISIBLE, NetworkError};

/// Only kept when it is not ours.
const SERVEUR: &str = "protocole_serveur";

/// In which protocol to speak.
pub(crate) fn get(store: &Store) -> Result<u16> {
    let known = store.reglage_get(SERVEUR)?.and_then(|texte| texte.parse().ok());
    Ok(known.unwrap_or(PROTOCOL).clamp(PROTOCOL_MIN, PROTOCOL))
}

/// The server speaks this one at most.
pub(crate) fn learn(store: &mut Store, plus_haut: u16) -> Result<()> {
    if plus_haut.min(PROTOCOL) != get(store)? {
        let older = (plus_haut < PROTOCOL).then(|| plus_haut.to_string());
        store.reglage_set(SERVEUR, older.as_deref())?;
    }
    Ok(())
}

/// Whether this refusal says that the server is older than what was spoken to it.
pub(crate) fn is_too_recent(error: &AppError, spoken: u16) -> bool {
    spoken > PROTOCOL_MIN
        && matches!(error, AppError::Network(NetworkError::Refus { code, .. }) if code == ECHANGE_ILLISIBLE)
}
