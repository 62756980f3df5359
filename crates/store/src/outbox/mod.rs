//! What waits to leave. One open line per record, however many edits it gathers; its content is read from the record
//! when it is frozen. From then on it never changes, and later edits open a new line behind it.

mod freeze;
#[cfg(test)]
mod plan_tests;
mod renumber;

use besace_sync::wire::{Mutation, collection as of};
use rusqlite::OptionalExtension;
use uuid::Uuid;

pub(crate) use freeze::{content, freeze};
pub(crate) use renumber::renumber;

use crate::Result;
use crate::record::{Row, Tx};
use crate::sql::{Id, signed, unsigned};

/// What a line asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Demande {
    /// Put or delete, as the record says.
    Edit,
    /// « Effacer ».
    Erase,
    /// Merge a person into another.
    Merge(Uuid),
}

/// A line of the outbox.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) n: i64,
    pub(crate) seq: Option<u64>,
    pub(crate) collection: String,
    pub(crate) id: Uuid,
    pub(crate) demande: Demande,
    pub(crate) mutation: Option<Mutation>,
    /// Bytes of the mutation.
    pub(crate) octets: usize,
    /// The record that the server waits for before it takes this one.
    pub(crate) attend: Option<Uuid>,
}

macro_rules! select {
    ($clause:literal) => {
        concat!("SELECT n, seq, collection, id, op, vers, mutation, attend FROM outbox ", $clause)
    };
}

/// Frozen and not answered, in order of `seq`.
pub(crate) fn frozen(tx: &Tx<'_>) -> Result<Vec<Line>> {
    lines(tx, select!("WHERE seq IS NOT NULL ORDER BY seq"))
}

/// Not frozen yet, in order.
pub(crate) fn open(tx: &Tx<'_>) -> Result<Vec<Line>> {
    lines(tx, select!("WHERE seq IS NULL ORDER BY n"))
}

fn lines(tx: &Tx<'_>, sql: &str) -> Result<Vec<Line>> {
    let mut statement = tx.conn.prepare_cached(sql)?;
    let lines = statement.query_map([], read)?;
    Ok(lines.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn by_seq(tx: &Tx<'_>, seq: u64) -> Result<Option<Line>> {
    let mut statement = tx.conn.prepare_cached(select!("WHERE seq = ?1"))?;
    Ok(statement.query_row([signed(seq)], read).optional()?)
}

pub(crate) fn of_record(tx: &Tx<'_>, collection: &str, id: Uuid) -> Result<Vec<Line>> {
    let mut statement = tx.conn.prepare_cached(select!("WHERE collection = ?1 AND id = ?2 ORDER BY n"))?;
    let lines = statement.query_map((collection, Id(id)), read)?;
    Ok(lines.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Line> {
    let vers: Option<Id> = row.get(5)?;
    let mutation: Option<String> = row.get(6)?;
    Ok(Line {
        n: row.get(0)?,
        seq: row.get::<_, Option<i64>>(1)?.map(unsigned),
        collection: row.get(2)?,
        id: row.get::<_, Id>(3)?.0,
        demande: match (row.get_ref(4)?.as_str()?, vers) {
            ("erase", _) => Demande::Erase,
            ("merge", Some(vers)) => Demande::Merge(vers.0),
            _ => Demande::Edit,
        },
        octets: mutation.as_ref().map_or(0, String::len),
        mutation: mutation.and_then(|text| serde_json::from_str(&text).ok()),
        attend: row.get::<_, Option<Id>>(7)?.map(|id| id.0),
    })
}

/// Brings the outbox in line with a row that changed, and the row's `dirty` and `base` with the outbox.
pub(crate) fn mark(tx: &Tx<'_>, row: &mut Row, ms: i64) -> Result<()> {
    if tx.meta.is_local() {
        (row.dirty, row.base) = (false, None);
        return Ok(());
    }
    tx.conn
        .prepare_cached("DELETE FROM quarantaine WHERE collection = ?1 AND id = ?2")?
        .execute((&row.collection, Id(row.id)))?;
    crate::sync::release_held(tx, &row.collection, row.id)?;
    if !row.differs() && !has_frozen(tx, &row.collection, row.id)? {
        close(tx, &row.collection, row.id)?;
        (row.dirty, row.base) = (false, None);
        return Ok(());
    }
    row.dirty = true;
    push(tx, &row.collection, row.id, Demande::Edit, ms)
}

// `+seq`: left to itself, SQLite looks the record up among all the lines without a number instead of by its id.

/// Opens a line at the end, or moves the open one there: what it refers to may have been created since.
pub(crate) fn push(tx: &Tx<'_>, collection: &str, id: Uuid, demande: Demande, ms: i64) -> Result<()> {
    const MOVE: &str = "
        UPDATE outbox SET n = (SELECT max(n) FROM outbox) + 1
        WHERE collection = ?1 AND id = ?2 AND op = ?3 AND +seq IS NULL AND n < (SELECT max(n) FROM outbox)";
    const IS_LAST: &str = "
        SELECT 1 FROM outbox WHERE collection = ?1 AND id = ?2 AND op = ?3 AND +seq IS NULL";
    const INSERT: &str = "INSERT INTO outbox (collection, id, op, vers, depuis) VALUES (?1, ?2, ?3, ?4, ?5)";
    let (op, vers) = match demande {
        Demande::Edit => ("edit", None),
        Demande::Erase => ("erase", None),
        Demande::Merge(vers) => ("merge", Some(Id(vers))),
    };
    let key = (collection, Id(id), op);
    if tx.conn.prepare_cached(IS_LAST)?.exists(key)? {
        // What names nothing stays where it is: ahead of what names it.
        if [of::CRA, of::LIEU_ACTIVITE].contains(&collection) {
            tx.conn.prepare_cached(MOVE)?.execute(key)?;
        }
    } else {
        tx.conn.prepare_cached(INSERT)?.execute((collection, Id(id), op, vers, ms))?;
    }
    Ok(())
}

/// Removes the open line of a record.
pub(crate) fn close(tx: &Tx<'_>, collection: &str, id: Uuid) -> Result<()> {
    const SQL: &str = "DELETE FROM outbox WHERE collection = ?1 AND id = ?2 AND op = 'edit' AND +seq IS NULL";
    tx.conn.prepare_cached(SQL)?.execute((collection, Id(id)))?;
    Ok(())
}

pub(crate) fn remove(tx: &Tx<'_>, n: i64) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM outbox WHERE n = ?1")?.execute([n])?;
    Ok(())
}

/// The server numbered this line and waits for a record; the others that wait are asked about before it is again.
pub(crate) fn set_attend(tx: &Tx<'_>, n: i64, attend: Uuid) -> Result<()> {
    const SQL: &str = "UPDATE outbox SET attend = ?2, n = (SELECT max(n) FROM outbox) + 1 WHERE n = ?1";
    tx.conn.prepare_cached(SQL)?.execute((n, Id(attend)))?;
    Ok(())
}

/// A restored server has forgotten what it kept waiting.
pub(crate) fn clear_attend(tx: &Tx<'_>) -> Result<()> {
    tx.conn.execute("UPDATE outbox SET attend = NULL WHERE attend IS NOT NULL", [])?;
    Ok(())
}

pub(crate) fn has_frozen(tx: &Tx<'_>, collection: &str, id: Uuid) -> Result<bool> {
    const SQL: &str = "SELECT 1 FROM outbox WHERE collection = ?1 AND id = ?2 AND +seq IS NOT NULL";
    Ok(tx.conn.prepare_cached(SQL)?.exists((collection, Id(id)))?)
}

/// Last number given to a mutation.
pub(crate) fn last_seq(tx: &Tx<'_>) -> Result<u64> {
    let seq: i64 = tx.conn.prepare_cached("SELECT seq FROM meta")?.query_row([], |row| row.get(0))?;
    Ok(unsigned(seq))
}

pub(crate) fn set_last_seq(tx: &Tx<'_>, seq: u64) -> Result<()> {
    tx.conn.prepare_cached("UPDATE meta SET seq = ?1")?.execute([signed(seq)])?;
    Ok(())
}
