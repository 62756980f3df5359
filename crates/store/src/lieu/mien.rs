//! « Mes lieux d’activité »: records that tie this advisor to a place, as long as they have no end.

use besace_domain::SaisieLieuActivite;
use besace_sync::wire::{Doc, collection as of};
use rusqlite::Connection;
use uuid::Uuid;

use crate::record::{Document, Row, Tx};
use crate::sql::Id;
use crate::{Result, Store};

/// Keeps `lieu_mien` equal to the records.
pub(crate) fn update(tx: &Tx<'_>, before: Option<&Row>, after: Option<&Row>) -> Result<()> {
    if let Some((row, lieu)) = before.and_then(|row| Some((row, lieu(&row.doc)?))) {
        tx.conn.prepare_cached("DELETE FROM lieu_mien WHERE lieu = ?1 AND id = ?2")?.execute((Id(lieu), Id(row.id)))?;
    }
    let open = after.filter(|row| !row.doc.contains_key("fin_activite"));
    if let Some((row, lieu)) = open.and_then(|row| Some((row, lieu(&row.doc)?))) {
        tx.conn
            .prepare_cached("INSERT OR REPLACE INTO lieu_mien (lieu, id) VALUES (?1, ?2)")?
            .execute((Id(lieu), Id(row.id)))?;
    }
    Ok(())
}

pub(super) fn is_mien(conn: &Connection, lieu: Uuid) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM lieu_mien WHERE lieu = ?1")?.exists([Id(lieu)])?)
}

impl Store {
    /// The open records that make a place one of mine: ending them all is « retirer ».
    pub fn lieu_activites(&self, lieu: Uuid) -> Result<Vec<Document>> {
        let mut statement = self.conn.prepare_cached("SELECT id FROM lieu_mien WHERE lieu = ?1")?;
        let ids: Vec<Id> = statement.query_map([Id(lieu)], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let mut records = Vec::new();
        for id in ids {
            records.extend(self.get(of::LIEU_ACTIVITE, id.0)?);
        }
        Ok(records)
    }
}

fn lieu(doc: &Doc) -> Option<Uuid> {
    SaisieLieuActivite::from_doc(Uuid::nil(), doc).lieu_id
}
