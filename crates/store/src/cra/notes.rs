//! What a save owes to the search index and to the totals: a note, in its own transaction, on one page. A new report
//! owes not even that: it is read whole when notes are poured. All is poured together before the first search that needs
//! it. Writing the search index and the totals at each save would cost more than all the rest of the save. Totals are
//! read with what is not poured added: they are never late.

use std::collections::BTreeMap;

use besace_sync::wire::collection as of;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use uuid::Uuid;

use super::facts::{Facts, Usage};
use super::{labels, ordre};
use crate::record::{Row, Tx};
use crate::sql::Id;
use crate::{Result, StoreError};

/// Beyond this many notes a save pours them itself: the next search must not wait for thousands.
const NOTES_MAX: usize = 256;

/// What changed at one place of the list since the last pouring.
#[derive(Debug, Default)]
pub(super) struct Note {
    pub(super) activites: i64,
    pub(super) accompagnements: i64,
    pub(super) duree: i64,
    usages: BTreeMap<Usage, i64>,
}

impl Note {
    /// Counts a report once more (`sign` = 1) or once less (-1).
    pub(super) fn add(&mut self, facts: &Facts, sign: i64) {
        self.activites += sign;
        self.accompagnements += sign * facts.accompagnements;
        self.duree += sign * facts.duree;
        for usage in facts.usages() {
            *self.usages.entry(usage).or_default() += sign;
        }
    }

    pub(super) fn of(facts: &Facts) -> Self {
        let mut note = Self::default();
        note.add(facts, 1);
        note
    }

    /// Adds this to what is noted at that place, whose words are to be read again.
    pub(super) fn write(mut self, tx: &Tx<'_>, ordre: i64) -> Result<()> {
        const READ: &str = "SELECT activites, accompagnements, duree, usages FROM cra_note WHERE ordre = ?1";
        const WRITE: &str = "
            INSERT OR REPLACE INTO cra_note (ordre, activites, accompagnements, duree, usages)
            VALUES (?1, ?2, ?3, ?4, ?5)";
        let noted = tx.conn.prepare_cached(READ)?.query_row([ordre], Self::read).optional()?;
        if let Some((noted, usages)) = noted {
            self.activites += noted.activites;
            self.accompagnements += noted.accompagnements;
            self.duree += noted.duree;
            for (genre, cle, nombre) in usages_of(&usages)? {
                *self.usages.entry((genre.into(), cle)).or_default() += nombre;
            }
        }
        let usages: Vec<_> =
            self.usages.iter().filter(|(_, nombre)| **nombre != 0).map(|((genre, cle), n)| (genre, cle, n)).collect();
        let line = (ordre, self.activites, self.accompagnements, self.duree, serde_json::to_string(&usages)?);
        tx.conn.prepare_cached(WRITE)?.execute(line)?;
        tx.notes.set(tx.notes.get() + 1);
        Ok(())
    }

    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Self, String)> {
        let note =
            Self { activites: row.get(0)?, accompagnements: row.get(1)?, duree: row.get(2)?, usages: BTreeMap::new() };
        Ok((note, row.get(3)?))
    }
}

fn usages_of(text: &str) -> Result<Vec<(String, String, i64)>> {
    Ok(serde_json::from_str(text)?)
}

/// At the end of a transaction, when too much is noted.
pub(crate) fn pour_if_many(tx: &Tx<'_>) -> Result<()> {
    if tx.notes.get() >= NOTES_MAX {
        pour(tx.conn)?;
        tx.notes.set(0);
    }
    Ok(())
}

/// Whether a report was never poured, as it stands or in an earlier state. `rowid`: of its record, if it has one yet.
pub(super) fn is_fresh(conn: &Connection, rowid: Option<i64>) -> Result<bool> {
    // SQLite gives a new row the number after the greatest; less than `verse` when the last ones were removed.
    const SQL: &str = "SELECT coalesce(?1, (SELECT coalesce(max(rowid), 0) + 1 FROM record)) > verse FROM meta";
    Ok(conn.prepare_cached(SQL)?.query_row([rowid], |row| row.get(0))?)
}

/// A fresh report was written: it will have to be poured.
pub(super) fn count_fresh(tx: &Tx<'_>) {
    tx.notes.set(tx.notes.get() + 1);
}

/// Pours the notes and the fresh reports into the index and the totals, in the caller's transaction.
pub(crate) fn pour(conn: &Connection) -> Result<()> {
    if is_empty(conn)? {
        return Ok(());
    }
    pour_notes(conn)?;
    pour_fresh(conn)?;
    // What now serves joins the names that searches stand for.
    crate::base::advance_mark(conn)
}

fn pour_notes(conn: &Connection) -> Result<()> {
    const READ: &str = "SELECT activites, accompagnements, duree, usages, ordre FROM cra_note ORDER BY ordre DESC";
    let mut read = conn.prepare_cached(READ)?;
    let mut notes = read.query([])?;
    while let Some(line) = notes.next()? {
        let (note, usages) = Note::read(line)?;
        let place: i64 = line.get(4)?;
        pour_texte(conn, place)?;
        pour_jour(conn, ordre::day_of(place), &note)?;
        super::usage::add(conn, &usages_of(&usages)?)?;
    }
    conn.execute("DELETE FROM cra_note", [])?;
    Ok(())
}

fn pour_fresh(conn: &Connection) -> Result<()> {
    const VERSE: &str = "SELECT verse FROM meta";
    const DONE: &str = "UPDATE meta SET verse = (SELECT coalesce(max(rowid), 0) FROM record)";
    let verse = conn.prepare_cached(VERSE)?.query_row([], |row| row.get(0))?;
    for row in Row::after(conn, of::CRA, verse)? {
        let Some(place) = row.n else { continue };
        // Being moved or deleted by this very transaction.
        if id_at(conn, place)? != Some(row.id) {
            continue;
        }
        let facts = Facts::of(&row);
        let note = Note::of(&facts);
        let usages: Vec<_> =
            note.usages.iter().map(|((genre, cle), &nombre)| (genre.to_string(), cle.clone(), nombre)).collect();
        write_texte(conn, place, &facts)?;
        pour_jour(conn, facts.day, &note)?;
        super::usage::add(conn, &usages)?;
    }
    conn.prepare_cached(DONE)?.execute([])?;
    Ok(())
}

/// Whether nothing waits to be poured.
pub(crate) fn is_empty(conn: &Connection) -> Result<bool> {
    const SQL: &str = "
        SELECT NOT EXISTS (SELECT 1 FROM cra_note)
            AND NOT EXISTS (SELECT 1 FROM meta WHERE verse < (SELECT max(rowid) FROM record))";
    Ok(conn.prepare_cached(SQL)?.query_row([], |row| row.get(0))?)
}

fn id_at(conn: &Connection, place: i64) -> Result<Option<Uuid>> {
    const SQL: &str = "SELECT id FROM cra_index WHERE ordre = ?1";
    Ok(conn.prepare_cached(SQL)?.query_row([place], |row| Ok(row.get::<_, Id>(0)?.0)).optional()?)
}

fn pour_texte(conn: &Connection, place: i64) -> Result<()> {
    let row = id_at(conn, place)?.map(|id| Row::get(conn, of::CRA, id)).transpose()?.flatten();
    match row {
        Some(row) => write_texte(conn, place, &Facts::of(&row)),
        None => delete_texte(conn, place),
    }
}

fn write_texte(conn: &Connection, place: i64, facts: &Facts) -> Result<()> {
    const SQL: &str = "INSERT INTO cra_texte (rowid, texte) VALUES (-?1, ?2)";
    delete_texte(conn, place)?;
    let noms = labels::noms(conn, facts)?;
    conn.prepare_cached(SQL)?.execute((place, facts.texte(&noms)))?;
    Ok(())
}

fn delete_texte(conn: &Connection, place: i64) -> Result<()> {
    conn.prepare_cached("DELETE FROM cra_texte WHERE rowid = -?1")?.execute([place])?;
    Ok(())
}

fn pour_jour(conn: &Connection, day: i64, note: &Note) -> Result<()> {
    const SQL: &str = "
        INSERT INTO cra_jour (date, activites, accompagnements, duree) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (date) DO UPDATE SET activites = activites + excluded.activites,
            accompagnements = accompagnements + excluded.accompagnements, duree = duree + excluded.duree";
    if (note.activites, note.accompagnements, note.duree) != (0, 0, 0) {
        let line = (day, note.activites, note.accompagnements, note.duree);
        conn.prepare_cached(SQL)?.execute(line)?;
    }
    Ok(())
}

/// Before a search, outside any transaction. A disk that cannot be written must not prevent reading: the search then
/// misses the very last reports.
pub(crate) fn catch_up(conn: &Connection) -> Result<()> {
    if is_empty(conn)? {
        return Ok(());
    }
    // Takes the lock before it reads: a writer met halfway would refuse at once instead of being waited for.
    let transaction = Transaction::new_unchecked(conn, TransactionBehavior::Immediate);
    let poured = transaction.map_err(StoreError::from).and_then(|transaction| {
        pour(&transaction)?;
        Ok(transaction.commit()?)
    });
    match poured {
        Err(StoreError::Full | StoreError::ReadOnly | StoreError::Locked | StoreError::Io(_)) | Ok(()) => Ok(()),
        Err(error) => Err(error),
    }
}
