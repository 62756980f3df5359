//! A scope that both sides hold otherwise: this one tells what it holds range by range, and takes in what differs.

use std::collections::{BTreeMap, BTreeSet};

use besace_sync::merge::checksum;
use besace_sync::wire::{RecordWire, Reparation, Scope};
use uuid::Uuid;

use super::changes;
use super::cursor::{self, Restart};
use crate::Result;
use crate::record::{Row, Tx};
use crate::sql::{Id, signed, unsigned};

/// What the next request tells of the scopes to repair. Their sums are those of what stands here, whatever was kept.
pub(super) fn asked(tx: &Tx<'_>) -> Result<BTreeMap<Scope, Reparation>> {
    const SCOPES: &str = "SELECT scope, rev, repare FROM cursor WHERE recommence = 4 AND revoque = 0";
    const SUM: &str = "UPDATE cursor SET sum = ?2, vivants = ?3 WHERE scope = ?1";
    let mut statement = tx.conn.prepare_cached(SCOPES)?;
    let scopes = statement.query_map([], |row| Ok((row.get(0)?, unsigned(row.get(1)?), unsigned(row.get(2)?))))?;
    let scopes: Vec<(String, u64, u64)> = scopes.collect::<rusqlite::Result<_>>()?;
    let mut asked = BTreeMap::new();
    for (scope, rev, repare) in scopes {
        let held: Vec<(u64, Uuid)> = held(tx, &scope)?.into_iter().map(|(rev, id, _)| (rev, id)).collect();
        let sum = held.iter().fold(0u64, |sum, (rev, id)| sum.wrapping_add(checksum(*id, *rev)));
        let vivants = i64::try_from(held.len()).unwrap_or(i64::MAX);
        tx.conn.execute(SUM, (&scope, signed(sum), vivants))?;
        asked.insert(Scope(scope), Reparation::cut(repare.min(rev), rev, &held));
    }
    Ok(asked)
}

/// What stands live: revision, record, collection, in revision order.
fn held(tx: &Tx<'_>, scope: &str) -> Result<Vec<(u64, Uuid, String)>> {
    const SQL: &str = "
        SELECT base_rev, id, collection FROM record WHERE scope = ?1 AND vivant = 1 ORDER BY base_rev, id";
    let mut statement = tx.conn.prepare_cached(SQL)?;
    let held = statement.query_map([scope], |row| Ok((unsigned(row.get(0)?), row.get::<_, Id>(1)?.0, row.get(2)?)))?;
    Ok(held.collect::<rusqlite::Result<_>>()?)
}

/// All that stands on the server after `apres` and up to `jusque`, when the scope stood at `rev` there. Returns whether a
/// person was erased, as [`changes::apply`] does.
pub(super) fn apply(
    tx: &Tx<'_>,
    scope: &str,
    records: Vec<RecordWire>,
    (apres, jusque): (u64, u64),
    rev: u64,
    ms: i64,
) -> Result<bool> {
    let joins = |position: &cursor::Position| {
        !position.revoked && position.restart == Some(Restart::Repair) && position.cursor.rev == rev
    };
    if !cursor::get(tx, scope)?.as_ref().is_some_and(joins) {
        return Ok(false);
    }
    let told: BTreeSet<(u64, Uuid)> = records.iter().map(|record| (record.rev, record.id)).collect();
    for (held, id, collection) in held(tx, scope)? {
        if apres < held && held <= jusque && !told.contains(&(held, id)) {
            unhold(tx, &collection, id)?;
        }
    }
    let mut news = Vec::new();
    for record in records {
        let row = Row::get(tx.conn, &record.collection, record.id)?.filter(|row| row.scope == scope);
        if row.as_ref().is_some_and(|row| row.base_rev == record.rev && row.vivant == record.doc.is_some()) {
            continue;
        }
        // What is newer here than in a scope that was read up to there was never given.
        if row.is_some_and(|row| record.rev < row.base_rev && row.base_rev <= rev) {
            unhold(tx, &record.collection, record.id)?;
        }
        news.push(record);
    }
    let erased = changes::put_all(tx, scope, news, ms)?;
    cursor::set_repaired(tx, scope, jusque)?;
    Ok(erased)
}

/// As when its scope is read again from nothing: it is held once more when it comes.
fn unhold(tx: &Tx<'_>, collection: &str, id: Uuid) -> Result<()> {
    if let Some(mut row) = Row::get(tx.conn, collection, id)? {
        let scope = row.scope.clone();
        cursor::acknowledge(tx, &mut row, &scope, 0, false)?;
        row.write(tx.conn)?;
    }
    Ok(())
}
