//! Conflict records: both values of a field, until someone chooses.

use besace_sync::wire::{Doc, collection as of};
use serde_json::Value;
use uuid::Uuid;

use crate::beneficiaire::index::is_anonyme;
use crate::record::{Document, Row, Tx, refresh_etat};
use crate::sql::Id;
use crate::{Result, Store};

/// Keeps `conflit_index` equal to the records; the record in conflict shows it.
pub(crate) fn index(tx: &Tx<'_>, row: &Row) -> Result<()> {
    const SQL: &str = "INSERT OR REPLACE INTO conflit_index (id, collection, record) VALUES (?1, ?2, ?3)";
    if let Some((collection, record)) = target(&row.doc) {
        let about = Row::get(tx.conn, &collection, record)?;
        if about.is_some_and(|about| collection == of::BENEFICIAIRE && is_anonyme(&about.doc)) {
            // Erased here, of which the server has not heard: nothing is left to choose.
            return Ok(());
        }
        tx.conn.prepare_cached(SQL)?.execute((Id(row.id), &collection, Id(record)))?;
        refresh_etat(tx, &collection, record)?;
    }
    Ok(())
}

pub(crate) fn unindex(tx: &Tx<'_>, row: &Row) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM conflit_index WHERE id = ?1")?.execute([Id(row.id)])?;
    if let Some((collection, record)) = target(&row.doc) {
        refresh_etat(tx, &collection, record)?;
    }
    Ok(())
}

/// The values set aside of an erased person go; the server deletes these records itself.
pub(crate) fn scrub(tx: &Tx<'_>, record: Uuid) -> Result<()> {
    let ids: Vec<Id> = tx
        .conn
        .prepare_cached("SELECT id FROM conflit_index WHERE record = ?1")?
        .query_map([Id(record)], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for id in ids {
        if let Some(mut row) = Row::get(tx.conn, of::CONFLIT, id.0)? {
            tx.hide(&mut row)?;
            row.doc.retain(|champ, _| champ == "collection" || champ == "record_id");
            row.base = None;
            row.write(tx.conn)?;
        }
    }
    Ok(())
}

pub(super) fn target(doc: &Doc) -> Option<(String, Uuid)> {
    let collection = doc.get("collection").and_then(Value::as_str)?;
    let record = doc.get("record_id").and_then(Value::as_str)?.parse().ok()?;
    Some((collection.to_owned(), record))
}

impl Store {
    /// The conflicts to settle, oldest first. Settling one is an ordinary edit of its record, then [`Store::delete`] of
    /// the conflict.
    pub fn conflits(&self) -> Result<Vec<Document>> {
        let ids: Vec<Id> = self
            .conn
            .prepare_cached("SELECT id FROM conflit_index ORDER BY id")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut conflits = Vec::with_capacity(ids.len());
        for id in ids {
            conflits.extend(self.get(of::CONFLIT, id.0)?);
        }
        Ok(conflits)
    }
}
