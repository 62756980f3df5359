//! A scope received whole, what is useful first.

use besace_sync::wire::{RecordWire, Reprise};

use super::{changes, cursor};
use crate::Result;
use crate::record::Tx;

/// Returns whether a person was erased, as [`changes::apply`] does.
pub(super) fn apply(
    tx: &Tx<'_>,
    scope: &str,
    records: Vec<RecordWire>,
    (from, to): (Option<Reprise>, Option<Reprise>),
    rev: u64,
    ms: i64,
) -> Result<bool> {
    let position = cursor::get(tx, scope)?;
    let held = position.as_ref().map_or(0, |position| position.cursor.rev);
    // Complete already, or a piece that does not follow what came: nothing may be missing between them.
    if position.is_some_and(|position| position.revoked) || held > 0 || !joins(tx, scope, (from, rev))? {
        return Ok(false);
    }
    cursor::open(tx, scope)?;
    let erased = changes::put_all(tx, scope, records, ms)?;
    match to {
        Some(reprise) => cursor::set_reprise(tx, scope, &reprise)?,
        None => cursor::advance(tx, scope, rev)?,
    }
    Ok(erased)
}

/// A first piece begins the reception again, unless it is older than what came.
fn joins(tx: &Tx<'_>, scope: &str, (from, rev): (Option<Reprise>, u64)) -> Result<bool> {
    let held = cursor::reprise(tx, scope)?;
    Ok(match from {
        None => held.is_none_or(|held| held.rev <= rev),
        Some(_) => from == held,
    })
}
