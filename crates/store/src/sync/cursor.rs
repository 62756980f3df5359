//! How far each scope was read, and the sum of what is held of it.

use std::collections::BTreeMap;

use besace_sync::merge::checksum;
use besace_sync::wire::{Cursor, Reprise, Scope};
use rusqlite::OptionalExtension;
use uuid::Uuid;

use crate::Result;
use crate::record::{Row, Tx};
use crate::sql::{Id, signed, unsigned};

/// Why a scope is being read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Restart {
    /// The server's history is another one.
    Epoch,
    /// Both sides do not hold the same.
    Divergence,
    /// Both sides do not hold the same, and this one does not begin again: only what differs comes.
    Repair,
    /// The server forgot deletions that this device has not heard of: what does not come was deleted.
    Horizon,
    /// [`Restart::Divergence`], learnt in the middle of an exchange: it begins with the next request, and what this one still brings
    /// does not count as read.
    Asked,
}

pub(super) struct Position {
    pub(super) cursor: Cursor,
    pub(super) vivants: u64,
    pub(super) restart: Option<Restart>,
    pub(super) revoked: bool,
}

pub(super) fn epoch(tx: &Tx<'_>) -> Result<Option<Uuid>> {
    let epoch: Option<Id> = tx.conn.prepare_cached("SELECT epoch FROM meta")?.query_row([], |row| row.get(0))?;
    Ok(epoch.map(|id| id.0))
}

/// Of the scopes that this device may read.
pub(super) fn all(tx: &Tx<'_>) -> Result<BTreeMap<Scope, Cursor>> {
    let mut statement = tx.conn.prepare_cached("SELECT scope, rev, sum FROM cursor WHERE revoque = 0")?;
    let cursors = statement.query_map([], |row| {
        Ok((Scope(row.get(0)?), Cursor { rev: unsigned(row.get(1)?), sum: unsigned(row.get(2)?) }))
    })?;
    Ok(cursors.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn scopes(tx: &Tx<'_>) -> Result<Vec<(String, bool)>> {
    let mut statement = tx.conn.prepare_cached("SELECT scope, revoque FROM cursor")?;
    let scopes = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(scopes.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn get(tx: &Tx<'_>, scope: &str) -> Result<Option<Position>> {
    const SQL: &str = "SELECT rev, sum, vivants, recommence, revoque FROM cursor WHERE scope = ?1";
    let position = tx.conn.prepare_cached(SQL)?.query_row([scope], |row| {
        Ok(Position {
            cursor: Cursor { rev: unsigned(row.get(0)?), sum: unsigned(row.get(1)?) },
            vivants: unsigned(row.get(2)?),
            restart: match row.get::<_, Option<i64>>(3)? {
                Some(1) => Some(Restart::Epoch),
                Some(3) => Some(Restart::Asked),
                Some(4) => Some(Restart::Repair),
                Some(5) => Some(Restart::Horizon),
                Some(_) => Some(Restart::Divergence),
                None => None,
            },
            revoked: row.get(4)?,
        })
    });
    Ok(position.optional()?)
}

pub(super) fn open(tx: &Tx<'_>, scope: &str) -> Result<()> {
    const SQL: &str = "INSERT INTO cursor (scope) VALUES (?1) ON CONFLICT (scope) DO UPDATE SET revoque = 0";
    tx.conn.prepare_cached(SQL)?.execute([scope])?;
    Ok(())
}

/// Of the scopes of which only a part came.
pub(super) fn reprises(tx: &Tx<'_>) -> Result<BTreeMap<Scope, Reprise>> {
    const SQL: &str = "SELECT scope, reprise FROM cursor WHERE revoque = 0 AND rev = 0 AND reprise IS NOT NULL";
    let mut statement = tx.conn.prepare_cached(SQL)?;
    let mut rows = statement.query([])?;
    let mut reprises = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let reprise: String = row.get(1)?;
        reprises.insert(Scope(row.get(0)?), serde_json::from_str(&reprise)?);
    }
    Ok(reprises)
}

/// Where the reception of that scope was left.
pub(super) fn reprise(tx: &Tx<'_>, scope: &str) -> Result<Option<Reprise>> {
    let mut statement = tx.conn.prepare_cached("SELECT reprise FROM cursor WHERE scope = ?1")?;
    let reprise: Option<String> = statement.query_row([scope], |row| row.get(0)).optional()?.flatten();
    Ok(reprise.map(|text| serde_json::from_str(&text)).transpose()?)
}

/// Whether what was read of that scope, whole or under way, reaches that revision: it does not come again by itself.
pub(super) fn came(tx: &Tx<'_>, scope: &str, rev: u64) -> Result<bool> {
    let held = get(tx, scope)?.map_or(0, |position| position.cursor.rev);
    Ok(held.max(reprise(tx, scope)?.map_or(0, |reprise| reprise.rev)) >= rev)
}

/// As [`advance`] does, of a scope of which only a part came.
pub(super) fn set_reprise(tx: &Tx<'_>, scope: &str, reprise: &Reprise) -> Result<()> {
    const SQL: &str = "UPDATE cursor SET reprise = ?2 WHERE scope = ?1 AND recommence IS NOT 3";
    tx.conn.prepare_cached(SQL)?.execute((scope, serde_json::to_string(reprise)?))?;
    Ok(())
}

pub(super) fn advance(tx: &Tx<'_>, scope: &str, rev: u64) -> Result<()> {
    const SQL: &str = "UPDATE cursor SET rev = max(rev, ?2), reprise = NULL WHERE scope = ?1 AND recommence IS NOT 3";
    tx.conn.prepare_cached(SQL)?.execute((scope, signed(rev)))?;
    Ok(())
}

/// A request is about to ask for what was to be read again.
pub(super) fn begin_asked(tx: &Tx<'_>) -> Result<()> {
    tx.conn.prepare_cached("UPDATE cursor SET recommence = 2 WHERE recommence = 3")?.execute([])?;
    Ok(())
}

/// The scope will be read again from its first revision; nothing is dropped.
pub(super) fn restart(tx: &Tx<'_>, scope: &str, why: Restart) -> Result<()> {
    let code = match why {
        Restart::Epoch => 1,
        Restart::Divergence => 2,
        Restart::Asked => 3,
        Restart::Horizon => 5,
        Restart::Repair => return begin_repair(tx, scope),
    };
    tx.conn.execute(
        "UPDATE cursor SET rev = 0, sum = 0, vivants = 0, recommence = ?2, reprise = NULL WHERE scope = ?1",
        (scope, code),
    )?;
    // In the same history, what was seen stays seen.
    const ROWS: &str = "
        UPDATE record SET base_rev = 0, vivant = 0, vu_rev = CASE WHEN ?2 THEN 0 ELSE vu_rev END WHERE scope = ?1";
    tx.conn.execute(ROWS, (scope, why == Restart::Epoch))?;
    outdate_colis(tx)
}

/// The server remembers deletions from there only: a device that has read less begins again.
pub(super) fn horizon(tx: &Tx<'_>, scope: &str, horizon: u64) -> Result<()> {
    let Some(position) = get(tx, scope)?.filter(|position| !position.revoked) else { return Ok(()) };
    let reached = position.cursor.rev.max(reprise(tx, scope)?.map_or(0, |reprise| reprise.rev));
    if reached == 0 || reached >= horizon {
        return Ok(());
    }
    // What a restored server lost is given back all the same.
    let why = position.restart.filter(|why| *why == Restart::Epoch).unwrap_or(Restart::Horizon);
    restart(tx, scope, why)
}

/// The next request tells what stands here, range by range.
fn begin_repair(tx: &Tx<'_>, scope: &str) -> Result<()> {
    tx.conn.execute("UPDATE cursor SET recommence = 4, repare = 0 WHERE scope = ?1", [scope])?;
    Ok(())
}

/// All that the server holds up to there came, or was the same.
pub(super) fn set_repaired(tx: &Tx<'_>, scope: &str, rev: u64) -> Result<()> {
    const SQL: &str = "UPDATE cursor SET repare = max(repare, ?2) WHERE scope = ?1 AND recommence = 4";
    tx.conn.prepare_cached(SQL)?.execute((scope, signed(rev)))?;
    Ok(())
}

/// Bundles already gone asked from a position that is no longer held.
pub(super) fn outdate_colis(tx: &Tx<'_>) -> Result<()> {
    tx.conn.execute("UPDATE colis SET relu = 1", [])?;
    Ok(())
}

/// What the server holds of a record is not known here: its scope is read again, from the next exchange.
pub(crate) fn read_again(tx: &Tx<'_>, scope: &str) -> Result<()> {
    restart(tx, scope, Restart::Asked)
}

pub(super) fn settle(tx: &Tx<'_>, scope: &str) -> Result<()> {
    tx.conn.execute("UPDATE cursor SET recommence = NULL WHERE scope = ?1", [scope])?;
    Ok(())
}

/// The server holds this row in `scope` at `rev`, live or deleted: the row and the sums say so.
pub(super) fn acknowledge(tx: &Tx<'_>, row: &mut Row, scope: &str, rev: u64, vivant: bool) -> Result<()> {
    if row.vivant {
        shift(tx, &row.scope, 0u64.wrapping_sub(checksum(row.id, row.base_rev)), -1)?;
    }
    if vivant {
        shift(tx, scope, checksum(row.id, rev), 1)?;
    }
    scope.clone_into(&mut row.scope);
    (row.base_rev, row.vivant) = (rev, vivant);
    Ok(())
}

fn shift(tx: &Tx<'_>, scope: &str, sum: u64, vivants: i64) -> Result<()> {
    const OPEN: &str = "INSERT INTO cursor (scope) VALUES (?1) ON CONFLICT (scope) DO NOTHING";
    const READ: &str = "SELECT sum FROM cursor WHERE scope = ?1";
    const WRITE: &str = "UPDATE cursor SET sum = ?2, vivants = max(0, vivants + ?3) WHERE scope = ?1";
    let mut read = tx.conn.prepare_cached(READ)?;
    let held: Option<i64> = read.query_row([scope], |row| row.get(0)).optional()?;
    if held.is_none() {
        tx.conn.prepare_cached(OPEN)?.execute([scope])?;
    }
    let sum = unsigned(held.unwrap_or(0)).wrapping_add(sum);
    tx.conn.prepare_cached(WRITE)?.execute((scope, signed(sum), vivants))?;
    Ok(())
}
