//! The file itself: its key, its opening, its migrations, its health.

mod cle;
mod health;
mod identity;
mod meta;
mod migrate;
mod open;

#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, TransactionBehavior};

pub use cle::Cle;
pub use health::Integrite;
pub use meta::{Appareil, Meta};

use crate::Result;
use crate::cra::{Lieux, Synonyms};
use crate::record::Tx;

/// The state of the file: our own changes, and others' ([`Store::data_version`]).
pub(crate) type Mark = (u64, i64);
/// A value, and the state of the file that it was read in.
type Cached<T> = (Mark, Arc<T>);

/// One profile's database.
pub struct Store {
    pub(crate) conn: Connection,
    pub(crate) meta: Meta,
    notes: Cell<usize>,
    /// Names that searches stand for, and the state of the file they were read in.
    pub(crate) synonyms: RefCell<Option<Cached<Synonyms>>>,
    /// Names of places that lists showed, and the state of the file they were read in.
    pub(crate) lieux: RefCell<(Mark, Lieux)>,
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

    /// Differs as soon as something was written, here or by another program.
    pub(crate) fn mark(&self) -> Result<Mark> {
        Ok((self.conn.total_changes(), self.data_version()?))
    }

    /// Runs `work` in one transaction: all of it is durable when this returns `Ok`, none of it otherwise.
    pub(crate) fn write<T>(&mut self, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let transaction = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tx = Tx::new(&transaction, &self.meta, &self.notes);
        let answer = work(&tx)?;
        crate::cra::notes::pour_if_many(&tx)?;
        drop(tx);
        transaction.commit()?;
        Ok(answer)
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}
