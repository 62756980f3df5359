use besace_sync::wire::Doc;
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use super::Document;
use crate::Result;
use crate::sql::{Id, Json, instant, json, signed, unsigned};

/// `SELECT` of all columns, in the order that [`Row::read`] expects.
macro_rules! select {
    ($clause:literal) => {
        concat!(
            "SELECT collection, id, scope, base_rev, vu_rev, vivant, deleted, dirty, n, creation, modification, ligne, ",
            "doc, base, rowid ",
            "FROM record ",
            $clause
        )
    };
}

/// A line of the table `record` (see the comments of its migration).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) collection: String,
    pub(crate) id: Uuid,
    pub(crate) scope: String,
    pub(crate) base_rev: u64,
    pub(crate) vu_rev: u64,
    pub(crate) vivant: bool,
    pub(crate) deleted: bool,
    pub(crate) dirty: bool,
    pub(crate) n: Option<i64>,
    pub(crate) creation: i64,
    pub(crate) modification: i64,
    /// Where its open line was put in the outbox (see [`crate::outbox`], which alone reads and changes it).
    pub(crate) ligne: Option<i64>,
    pub(crate) doc: Doc,
    pub(crate) base: Option<Doc>,
    /// None: not written yet. Grows with each new record.
    pub(crate) rowid: Option<i64>,
}

impl Row {
    /// A record that this device is about to hold.
    pub(crate) fn new(collection: &str, id: Uuid, scope: String, ms: i64, doc: Doc) -> Self {
        Self {
            collection: collection.to_owned(),
            id,
            scope,
            base_rev: 0,
            vu_rev: 0,
            vivant: false,
            deleted: false,
            dirty: false,
            n: None,
            creation: ms,
            modification: ms,
            ligne: None,
            doc,
            base: None,
            rowid: None,
        }
    }

    pub(crate) fn get(conn: &Connection, collection: &str, id: Uuid) -> Result<Option<Self>> {
        let mut statement = conn.prepare_cached(select!("WHERE collection = ?1 AND id = ?2"))?;
        Ok(statement.query_row((collection, Id(id)), Self::read).optional()?)
    }

    /// Looks for an id in the collections that others refer to.
    pub(crate) fn find(conn: &Connection, id: Uuid) -> Result<Option<Self>> {
        use besace_sync::wire::collection as of;
        for collection in [of::BENEFICIAIRE, of::LIEU, of::TAG, of::LIEU_ACTIVITE, of::CRA, of::CONFLIT] {
            if let Some(row) = Self::get(conn, collection, id)? {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    pub(crate) fn all(conn: &Connection, collection: &str) -> Result<Vec<Self>> {
        let mut statement = conn.prepare_cached(select!("WHERE collection = ?1 ORDER BY id"))?;
        let rows = statement.query_map([collection], Self::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The shown records of a collection written after this row, in the order of their place, last first.
    pub(crate) fn after(conn: &Connection, collection: &str, rowid: i64) -> Result<Vec<Self>> {
        let mut statement =
            conn.prepare_cached(select!("WHERE rowid > ?2 AND +collection = ?1 AND n IS NOT NULL ORDER BY n DESC"))?;
        let rows = statement.query_map((collection, rowid), Self::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub(crate) fn of_scope(conn: &Connection, scope: &str) -> Result<Vec<Self>> {
        let mut statement = conn.prepare(select!("WHERE scope = ?1"))?;
        let rows = statement.query_map([scope], Self::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            collection: row.get(0)?,
            id: row.get::<_, Id>(1)?.0,
            scope: row.get(2)?,
            base_rev: unsigned(row.get(3)?),
            vu_rev: unsigned(row.get(4)?),
            vivant: row.get(5)?,
            deleted: row.get(6)?,
            dirty: row.get(7)?,
            n: row.get(8)?,
            creation: row.get(9)?,
            modification: row.get(10)?,
            ligne: row.get(11)?,
            doc: row.get::<_, Json>(12)?.0,
            base: row.get::<_, Option<Json>>(13)?.map(|json| json.0),
            rowid: row.get(14)?,
        })
    }

    pub(crate) fn write(&self, conn: &Connection) -> Result<()> {
        const SQL: &str = "
            INSERT INTO record
                (collection, id, scope, base_rev, vu_rev, vivant, deleted, dirty, n, creation, modification, ligne, doc,
                base)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            ON CONFLICT (collection, id) DO UPDATE SET scope = excluded.scope, base_rev = excluded.base_rev,
                vu_rev = excluded.vu_rev, vivant = excluded.vivant, deleted = excluded.deleted, dirty = excluded.dirty,
                n = excluded.n, creation = excluded.creation, modification = excluded.modification,
                ligne = excluded.ligne, doc = excluded.doc, base = excluded.base";
        let base = self.base.as_ref().map(json).transpose()?;
        conn.prepare_cached(SQL)?.execute(rusqlite::params![
            self.collection,
            Id(self.id),
            self.scope,
            signed(self.base_rev),
            signed(self.vu_rev),
            self.vivant,
            self.deleted,
            self.dirty,
            self.n,
            self.creation,
            self.modification,
            self.ligne,
            json(&self.doc)?,
            base
        ])?;
        Ok(())
    }

    pub(crate) fn remove(conn: &Connection, collection: &str, id: Uuid) -> Result<()> {
        conn.prepare_cached("DELETE FROM record WHERE collection = ?1 AND id = ?2")?.execute((collection, Id(id)))?;
        Ok(())
    }

    /// What the server acknowledged, as far as this device knows.
    pub(crate) fn base(&self) -> Doc {
        match &self.base {
            Some(base) => base.clone(),
            None if self.dirty => Doc::new(),
            None => self.doc.clone(),
        }
    }

    /// Whether the server still has to hear of this record, mutations under way set aside.
    pub(crate) fn differs(&self) -> bool {
        if self.deleted {
            // With a base, the server may hold it: its scope is being read again.
            self.vivant || self.base.is_some()
        } else {
            !self.vivant || self.base.as_ref().is_some_and(|base| *base != self.doc)
        }
    }

    /// Takes the server's document as it is.
    pub(crate) fn see(&mut self, doc: Doc) {
        (self.doc, self.base, self.vu_rev) = (doc, None, self.base_rev);
    }

    /// Shown by the screens.
    pub(crate) fn is_shown(&self) -> bool {
        !self.deleted
    }

    pub(crate) fn into_document(self) -> Document {
        Document {
            collection: self.collection,
            id: self.id,
            scope: self.scope,
            doc: self.doc,
            base_rev: self.base_rev,
            creation: instant(self.creation),
            modification: instant(self.modification),
        }
    }
}
