//! What would be lost with this device, and whether a sealed copy holds it.

use besace_store::Store;
use sha2::{Digest as _, Sha256};

use crate::error::{AppError, Result};

const SCELLE: &str = "sauvegarde_scellee";

/// Refuses while something waits to be sent and no sealed copy holds exactly that.
pub(crate) fn refuse_unsent(store: &Store) -> Result<()> {
    if !store.has_unsent()? || store.reglage_get(SCELLE)?.as_deref() == Some(trace(store)?.as_str()) {
        return Ok(());
    }
    let etat = store.etat_echange()?;
    Err(AppError::NonEnvoye(etat.en_attente + etat.refus))
}

/// A sealed copy was just made.
pub(super) fn sealed(store: &mut Store) -> Result<()> {
    let trace = trace(store)?;
    Ok(store.reglage_set(SCELLE, Some(&trace))?)
}

/// Changes with anything that waits.
fn trace(store: &Store) -> Result<String> {
    let mut hash = Sha256::new();
    let refused = store.refus()?.into_iter().map(|refus| refus.element);
    for element in store.en_attente(u32::MAX)?.into_iter().chain(refused) {
        hash.update(element.id.as_bytes());
        // The content too: a second edit of one record waits since the first.
        hash.update(serde_json::to_vec(&element.doc).map_err(std::io::Error::from)?);
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
