//! The file itself: its key, its opening, its migrations, its health.

mod cle;
mod health;
mod identity;
mod meta;
mod migrate;
mod open;
mod transaction;

#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;

pub use cle::Cle;
pub use health::Integrite;
pub use meta::{Appareil, Meta};

use self::transaction::Ecriture;
use crate::Result;
use crate::changes::Sujet;
use crate::cra::{Lieux, Synonyms};
use crate::record::Tx;

/// A value, and the mark it was read at.
type Cached<T> = (i64, Arc<T>);

/// One profile's database.
pub struct Store {
    pub(crate) conn: Connection,
    pub(crate) meta: Meta,
    notes: Cell<usize>,
    /// Names that searches stand for, and the mark they were read at.
    pub(crate) synonyms: RefCell<Option<Cached<Synonyms>>>,
    /// Names of places that lists showed, and the mark they were read at.
    pub(crate) lieux: RefCell<(i64, Lieux)>,
    path: PathBuf,
}

impl Store {
    fn of(conn: Connection, meta: Meta, path: &Path) -> Self {
        Self {
            conn,
            meta,
            notes: Cell::default(),
            synonyms: RefCell::default(),
            lieux: RefCell::default(),
            path: path.to_owned(),
        }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Advances when names may have changed, here or by another program. Read at each key: `data_version` is a pragma,
    /// which SQLite compiles again every time. Also says whether something waits to be poured into the search index.
    pub(crate) fn mark(&self) -> Result<(i64, bool)> {
        const SQL: &str = "
            SELECT noms, EXISTS (SELECT 1 FROM cra_note) OR verse < coalesce((SELECT max(rowid) FROM record), 0)
            FROM meta";
        Ok(self.conn.prepare_cached(SQL)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Runs `work` in one transaction: all of it is durable when this returns `Ok`, none of it otherwise.
    pub(crate) fn write<T>(&mut self, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let transaction = Ecriture::begin(&self.conn)?;
        let tx = Tx::new(&self.conn, &self.meta, &self.notes);
        let answer = work(&tx)?;
        crate::cra::notes::pour_if_many(&tx)?;
        if tx.changes().tags.iter().any(|sujet| matches!(sujet, Sujet::Lieu | Sujet::Tag)) {
            advance_mark(&self.conn)?;
        }
        drop(tx);
        transaction.commit()?;
        Ok(answer)
    }
}

/// See [`Store::mark`].
pub(crate) fn advance_mark(conn: &Connection) -> Result<()> {
    conn.prepare_cached("UPDATE meta SET noms = noms + 1")?.execute([])?;
    Ok(())
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}
