//! Records: the three trees, and the transaction in which they change with everything that depends on them.

mod delete;
mod etat;
mod index;
mod put;
mod restore;
mod row;

use std::cell::{Cell, RefCell};

use besace_sync::wire::Doc;
use chrono::{DateTime, Utc};
use rusqlite::Connection;
use uuid::Uuid;

pub(crate) use etat::refresh as refresh_etat;
pub(crate) use row::Row;

use crate::base::Meta;
use crate::changes::{Changes, Sujet};
use crate::{Result, Store};

/// A transaction under way.
pub(crate) struct Tx<'a> {
    pub(crate) conn: &'a Connection,
    pub(crate) meta: &'a Meta,
    /// How many notes wait for the search index (see `cra::texte`), about.
    pub(crate) notes: &'a Cell<usize>,
    changes: RefCell<Changes>,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(conn: &'a Connection, meta: &'a Meta, notes: &'a Cell<usize>) -> Self {
        Self { conn, meta, notes, changes: RefCell::default() }
    }

    /// Notes that a part of the screens must be read again.
    pub(crate) fn touch(&self, sujet: Sujet) {
        self.changes.borrow_mut().tags.insert(sujet);
    }

    /// What this transaction touched.
    pub(crate) fn changes(&self) -> Changes {
        self.changes.borrow().clone()
    }

    /// Writes a row with its indexes. `before` is the row as the database holds it.
    pub(crate) fn save(&self, before: Option<&Row>, after: &mut Row) -> Result<()> {
        index::update(self, before, after)?;
        after.write(self.conn)?;
        self.touch(Sujet::of(&after.collection));
        Ok(())
    }

    /// Removes a row with its indexes.
    pub(crate) fn forget(&self, row: &Row) -> Result<()> {
        index::remove(self, row)?;
        Row::remove(self.conn, &row.collection, row.id)?;
        self.touch(Sujet::of(&row.collection));
        Ok(())
    }

    /// Takes a row out of what screens show, without touching the row.
    pub(crate) fn hide(&self, row: &mut Row) -> Result<()> {
        index::remove(self, row)?;
        row.n = None;
        row.write(self.conn)?;
        self.touch(Sujet::of(&row.collection));
        Ok(())
    }
}

/// A record as it stands on this device.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// See [`besace_sync::wire::collection`].
    pub collection: String,
    /// The record.
    pub id: Uuid,
    /// Who shares it.
    pub scope: String,
    /// What the person sees.
    pub doc: Doc,
    /// Revision acknowledged by the server; 0 = created here, not yet sent.
    pub base_rev: u64,
    /// When it was made.
    pub creation: DateTime<Utc>,
    /// When it was last changed, here or elsewhere.
    pub modification: DateTime<Utc>,
}

/// One document to write.
#[derive(Debug, Clone, PartialEq)]
pub struct Ecriture {
    /// See [`besace_sync::wire::collection`].
    pub collection: String,
    /// The record, existing or new.
    pub id: Uuid,
    /// Its whole new document; fields unknown to this version are kept from the old one.
    pub doc: Doc,
}

impl Store {
    /// A live record.
    pub fn get(&self, collection: &str, id: Uuid) -> Result<Option<Document>> {
        Ok(Row::get(&self.conn, collection, id)?.filter(|row| !row.deleted).map(Row::into_document))
    }

    /// Every live record of a collection, in the order of their ids; for exports and small collections.
    pub fn all(&self, collection: &str) -> Result<Vec<Document>> {
        let rows = Row::all(&self.conn, collection)?;
        Ok(rows.into_iter().filter(|row| !row.deleted).map(Row::into_document).collect())
    }
}
