//! Preferences of the person, on this device.

mod get;
mod update;

use besace_store::Store;

use crate::error::Result;
use crate::vue::Reglages;

const CLE: &str = "reglages";

/// As chosen; what a newer version wrote and this one cannot read counts as not chosen.
pub(crate) fn read(store: &Store) -> Result<Reglages> {
    let texte = store.reglage_get(CLE)?;
    Ok(texte.and_then(|texte| serde_json::from_str(&texte).ok()).unwrap_or_default())
}
