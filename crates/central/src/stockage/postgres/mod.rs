//! The shared storage: one PostgreSQL, any number of server processes.
//!
//! The trait is blocking, the driver is not: connections live on a small runtime of their own, and a caller waits for
//! each answer on its own thread (docs/decisions/2026-11-24-postgresql.md).

mod appareils;
mod comptes;
mod connexion;
mod courriels;
mod cras;
mod erreur;
mod migrations;
mod records;

use std::cell::Cell;
use std::future::Future;

use deadpool_postgres::{Object, Pool};
use futures_executor::block_on;
use tokio::runtime::Runtime;
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, ToSql};

use self::erreur::{error, pool_error};
use super::verrous::Verrous;
use super::{Ecriture, Etat, Lecture, Resultat, Stockage, StockageError};

pub use connexion::{Adresse, CONNEXIONS};
pub use migrations::STEPS;

/// Threads that carry bytes between callers and connections.
const THREADS: usize = 2;

const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const WRITE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";
/// What is locked is read after its lock, hence as the previous holder left it.
const WRITE_LOCKING: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

/// A PostgreSQL database.
pub struct Postgres {
    pool: Pool,
    runtime: Option<Runtime>,
}

impl Postgres {
    /// Reaches the database and brings its schema up to date.
    pub fn open(adresse: &Adresse) -> Resultat<Self> {
        Self::open_at(adresse, migrations::STEPS)
    }

    /// The same, up to one step of the schema: what an older build would have made.
    pub fn open_at(adresse: &Adresse, steps: &[&str]) -> Resultat<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("postgres")
            .enable_all()
            .build()
            .map_err(|e| StockageError::Autre(e.to_string()))?;
        let this = Self { pool: connexion::pool(adresse)?, runtime: Some(runtime) };
        let mut client = this.take()?;
        this.wait(migrations::migrate(&mut client, steps))?;
        Ok(this)
    }

    /// Waits on this thread, wherever it is: also inside another runtime.
    fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        let _context = self.runtime.as_ref().map(Runtime::enter);
        block_on(future)
    }

    fn take(&self) -> Resultat<Object> {
        self.wait(self.pool.get()).map_err(pool_error)
    }

    fn begin(&self, sql: &str, verrous: Verrous) -> Resultat<Box<Tx<'_>>> {
        // Connections that died unused are found out here; nothing was asked through them yet.
        let mut stale = self.pool.status().size;
        loop {
            let conn = self.take()?;
            match self.wait(connexion::batch(&conn, sql)) {
                Ok(()) => {
                    let (failed, done) = (Cell::new(false), Cell::new(false));
                    return Ok(Box::new(Tx { conn: Some(conn), stockage: self, verrous, failed, done }));
                }
                Err(StockageError::Injoignable(_)) if stale > 0 => {
                    stale -= 1;
                    drop(Object::take(conn));
                }
                Err(e) => return Err(e),
            }
        }
    }
}

impl Stockage for Postgres {
    fn read(&self) -> Resultat<Box<dyn Lecture + '_>> {
        Ok(self.begin(READ, Verrous::Tout)?)
    }

    fn write(&self) -> Resultat<Box<dyn Ecriture + '_>> {
        Ok(self.begin(WRITE, Verrous::Tout)?)
    }

    fn write_locking(&self) -> Resultat<Box<dyn Ecriture + '_>> {
        Ok(self.begin(WRITE_LOCKING, Verrous::choisis())?)
    }

    fn etat(&self) -> Resultat<Etat> {
        let tx = self.begin(READ, Verrous::Tout)?;
        let schema = tx.get("SELECT max(version) FROM migration", &[], |row| column::<i32>(row, 0))?;
        let schema = schema.and_then(|version| u32::try_from(version).ok()).unwrap_or_default();
        Ok(Etat { nom: "postgresql", schema })
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.pool.close();
        // A runtime may be dropped nowhere inside another one; this may.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// A transaction: rolled back when dropped.
struct Tx<'a> {
    conn: Option<Object>,
    stockage: &'a Postgres,
    verrous: Verrous,
    /// PostgreSQL commits nothing of a transaction in which a statement failed, and says so only in passing.
    failed: Cell<bool>,
    done: Cell<bool>,
}

type Params<'p> = &'p [&'p (dyn ToSql + Sync)];

impl Tx<'_> {
    /// Rows of a query.
    fn list<T>(&self, sql: &str, params: Params<'_>, read: impl FnMut(&Row) -> Resultat<T>) -> Resultat<Vec<T>> {
        self.query(sql, params)?.iter().map(read).collect()
    }

    /// First row of a query.
    fn get<T>(&self, sql: &str, params: Params<'_>, read: impl FnOnce(&Row) -> Resultat<T>) -> Resultat<Option<T>> {
        self.query(sql, params)?.first().map(read).transpose()
    }

    /// Rows changed by a statement.
    fn run(&self, sql: &str, params: Params<'_>) -> Resultat<u64> {
        let conn = self.conn()?;
        self.ask(async {
            let statement = conn.prepare_cached(sql).await?;
            conn.execute(&statement, params).await
        })
    }

    fn query(&self, sql: &str, params: Params<'_>) -> Resultat<Vec<Row>> {
        let conn = self.conn()?;
        self.ask(async {
            let statement = conn.prepare_cached(sql).await?;
            conn.query(&statement, params).await
        })
    }

    fn ask<T>(&self, future: impl Future<Output = Result<T, tokio_postgres::Error>>) -> Resultat<T> {
        self.stockage.wait(future).map_err(|e| {
            self.failed.set(true);
            error(e)
        })
    }

    fn conn(&self) -> Resultat<&Object> {
        self.conn.as_ref().ok_or_else(|| StockageError::Autre("transaction is over".to_owned()))
    }
}

impl Lecture for Tx<'_> {}

impl Ecriture for Tx<'_> {
    fn commit(self: Box<Self>) -> Resultat<()> {
        if self.failed.get() {
            return Err(StockageError::Autre("a statement of this transaction failed".to_owned()));
        }
        let conn = self.conn()?;
        self.ask(conn.batch_execute("COMMIT"))?;
        self.done.set(true);
        Ok(())
    }
}

impl Drop for Tx<'_> {
    fn drop(&mut self) {
        let Some(conn) = self.conn.take() else { return };
        if self.done.get() || conn.is_closed() {
            return;
        }
        if self.stockage.wait(conn.batch_execute("ROLLBACK")).is_err() {
            // Closed, and rolled back by that.
            drop(Object::take(conn));
        }
    }
}

/// A column.
fn column<'r, T: FromSql<'r>>(row: &'r Row, index: usize) -> Resultat<T> {
    row.try_get(index).map_err(|_| unreadable("type"))
}

/// A stored whole number; the columns never hold a negative one.
fn uint(row: &Row, index: usize) -> Resultat<u64> {
    column::<i64>(row, index).map(i64::cast_unsigned)
}

/// A stored word.
fn parse<T: std::str::FromStr>(row: &Row, index: usize) -> Resultat<T> {
    column::<&str>(row, index)?.parse().map_err(|_| unreadable("unknown word"))
}

/// A stored digest or key.
fn fixed(row: &Row, index: usize) -> Resultat<[u8; 32]> {
    column::<&[u8]>(row, index)?.try_into().map_err(|_| unreadable("length"))
}

fn fixed_opt(row: &Row, index: usize) -> Resultat<Option<[u8; 32]>> {
    let bytes: Option<&[u8]> = column(row, index)?;
    bytes.map(|bytes| bytes.try_into().map_err(|_| unreadable("length"))).transpose()
}

fn unreadable(why: &str) -> StockageError {
    StockageError::Endommage(why.to_owned())
}

/// Rows deleted.
fn count(rows: u64) -> usize {
    usize::try_from(rows).unwrap_or(usize::MAX)
}

/// A number of rows.
fn limit(limite: usize) -> i64 {
    i64::try_from(limite).unwrap_or(i64::MAX)
}

/// A word chosen by a caller: PostgreSQL keeps no NUL in a text.
fn word(texte: &str) -> String {
    texte.replace('\0', "\u{fffd}")
}
