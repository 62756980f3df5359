//! What waits to leave. One open line per record, however many edits it gathers; its content is read from the record
//! when it is frozen. From then on it never changes, and later edits open a new line behind it.
//!
//! The open line of an edit is found from its record (`ligne`, checked each time: once frozen or gone, it is no longer
//! there); every other line from an index. So a save writes one page here, not two.

macro_rules! select {
    ($clause:literal) => {
        concat!("SELECT n, seq, collection, id, op, vers, mutation, attend FROM outbox ", $clause)
    };
}

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

/// All that waits of a record, in order.
pub(crate) fn of_record(tx: &Tx<'_>, collection: &str, id: Uuid) -> Result<Vec<Line>> {
    const SQL: &str = select!(
        "WHERE collection = ?1 AND id = ?2 AND (seq IS NOT NULL OR op <> 'edit')
         UNION ALL
         SELECT n, seq, collection, id, op, vers, mutation, attend FROM outbox
         WHERE n = (SELECT ligne FROM record WHERE collection = ?1 AND id = ?2)
             AND collection = ?1 AND id = ?2 AND op = 'edit' AND seq IS NULL
         ORDER BY 1"
    );
    let mut statement = tx.conn.prepare_cached(SQL)?;
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
    if row.rowid.is_none() {
        // Nothing was ever said of it.
        row.dirty = true;
        return insert_edit(tx, row, ms);
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
    push_edit(tx, row, ms)
}

/// Opens the line of an edit at the end, or moves the open one there: what it refers to may have been created since.
/// The caller writes the row.
pub(crate) fn push_edit(tx: &Tx<'_>, row: &mut Row, ms: i64) -> Result<()> {
    const IS_OPEN: &str = "
        SELECT n FROM outbox WHERE n = ?3 AND collection = ?1 AND id = ?2 AND op = 'edit' AND seq IS NULL";
    const MOVE: &str = "
        UPDATE outbox SET n = (SELECT max(n) FROM outbox) + 1
        WHERE n = ?1 AND n < (SELECT max(n) FROM outbox) RETURNING n";
    let key = (&row.collection, Id(row.id), row.ligne);
    if !tx.conn.prepare_cached(IS_OPEN)?.exists(key)? {
        insert_edit(tx, row, ms)?;
    // What names nothing stays where it is: ahead of what names it.
    } else if [of::CRA, of::LIEU_ACTIVITE].contains(&row.collection.as_str()) {
        let moved = tx.conn.prepare_cached(MOVE)?.query_row([row.ligne], |row| row.get(0)).optional()?;
        row.ligne = moved.or(row.ligne);
    }
    Ok(())
}

fn insert_edit(tx: &Tx<'_>, row: &mut Row, ms: i64) -> Result<()> {
    const SQL: &str = "INSERT INTO outbox (collection, id, op, depuis) VALUES (?1, ?2, 'edit', ?3)";
    tx.conn.prepare_cached(SQL)?.execute((&row.collection, Id(row.id), ms))?;
    row.ligne = Some(tx.conn.last_insert_rowid());
    Ok(())
}

/// « Effacer » a person.
pub(crate) fn push_erase(tx: &Tx<'_>, id: Uuid, ms: i64) -> Result<()> {
    push(tx, id, "erase", None, ms)
}

/// One person becomes another.
pub(crate) fn push_merge(tx: &Tx<'_>, source: Uuid, destination: Uuid, ms: i64) -> Result<()> {
    push(tx, source, "merge", Some(Id(destination)), ms)
}

fn push(tx: &Tx<'_>, id: Uuid, op: &str, vers: Option<Id>, ms: i64) -> Result<()> {
    const IS_OPEN: &str =
        "SELECT 1 FROM outbox WHERE collection = ?1 AND id = ?2 AND op = ?3 AND op <> 'edit' AND seq IS NULL";
    const INSERT: &str = "INSERT INTO outbox (collection, id, op, vers, depuis) VALUES (?1, ?2, ?3, ?4, ?5)";
    if !tx.conn.prepare_cached(IS_OPEN)?.exists((of::BENEFICIAIRE, Id(id), op))? {
        tx.conn.prepare_cached(INSERT)?.execute((of::BENEFICIAIRE, Id(id), op, vers, ms))?;
    }
    Ok(())
}

/// Removes the open line of a record's edit.
pub(crate) fn close(tx: &Tx<'_>, collection: &str, id: Uuid) -> Result<()> {
    const SQL: &str = "
        DELETE FROM outbox WHERE n = (SELECT ligne FROM record WHERE collection = ?1 AND id = ?2)
            AND collection = ?1 AND id = ?2 AND op = 'edit' AND seq IS NULL";
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
    const SQL: &str = "SELECT 1 FROM outbox WHERE collection = ?1 AND id = ?2 AND seq IS NOT NULL";
    Ok(tx.conn.prepare_cached(SQL)?.exists((collection, Id(id)))?)
}

/// Whether a fiche that the server knows is to become this one.
pub(crate) fn awaits_merge_into(tx: &Tx<'_>, id: Uuid) -> Result<bool> {
    Ok(tx.conn.prepare_cached("SELECT 1 FROM outbox WHERE op = 'merge' AND vers = ?1")?.exists([Id(id)])?)
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
