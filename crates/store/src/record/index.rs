//! Sends a changed row to the index tables of its noun.

use besace_sync::wire::collection as of;

use super::{Row, Tx, etat};
use crate::{Result, beneficiaire, cra, lieu};

pub(super) fn update(tx: &Tx<'_>, before: Option<&Row>, after: &mut Row) -> Result<()> {
    let before = before.filter(|row| row.is_shown());
    if !after.is_shown() {
        if let Some(before) = before {
            remove(tx, before)?;
        }
        after.n = None;
        return Ok(());
    }
    match after.collection.as_str() {
        of::CRA => after.n = Some(cra::index::update(tx, before, after, etat::of_row(tx, after)?)?),
        of::BENEFICIAIRE => after.n = beneficiaire::index::update(tx, before, after, etat::of_row(tx, after)?)?,
        of::LIEU => after.n = Some(lieu::index::update(tx, before, after)?),
        of::LIEU_ACTIVITE => lieu::mien::update(tx, before, Some(after))?,
        of::CONFLIT => crate::sync::conflit::index(tx, after)?,
        _ => {}
    }
    Ok(())
}

pub(super) fn remove(tx: &Tx<'_>, row: &Row) -> Result<()> {
    match row.collection.as_str() {
        of::CRA => cra::index::remove(tx, row),
        of::BENEFICIAIRE => beneficiaire::index::remove(tx, row),
        of::LIEU => lieu::index::remove(tx, row),
        of::LIEU_ACTIVITE => lieu::mien::update(tx, Some(row), None),
        of::CONFLIT => crate::sync::conflit::unindex(tx, row),
        _ => Ok(()),
    }
}
