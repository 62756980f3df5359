//! The embedded storage: one SQLCipher file.

mod appareils;
mod comptes;
mod courriels;
mod cras;
mod records;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, ffi::ErrorCode};
use rusqlite_migration::{M, Migrations};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::verrous::Verrous;
use super::{Ecriture, Etat, Lecture, Resultat, Stockage, StockageError};

/// How long a writer waits for another process (the command line beside the server).
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections kept open when idle.
const IDLE_MAX: usize = 8;
const STEPS: &[M<'static>] = &[
    M::up(include_str!("0001.sql")),
    M::up(include_str!("0002.sql")),
    M::up(include_str!("0003.sql")),
    M::up(include_str!("0004.sql")),
    M::up(include_str!("0005.sql")),
];
const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// Key of the file: 32 bytes.
pub type Cle = Zeroizing<[u8; 32]>;

/// One SQLCipher file, in WAL, flushed at each commit.
pub struct Sqlite {
    path: PathBuf,
    cle: Cle,
    idle: Mutex<Vec<Connection>>,
    writer: Mutex<()>,
}

impl Sqlite {
    /// Opens the file, creating it if needed, and brings its schema up to date.
    pub fn open(path: &Path, cle: Cle) -> Resultat<Self> {
        let this = Self { path: path.to_owned(), cle, idle: Mutex::default(), writer: Mutex::default() };
        let mut conn = this.connect()?;
        this.keep_before_migration(&conn)?;
        MIGRATIONS.to_latest(&mut conn).map_err(migration_error)?;
        this.give_back(conn);
        Ok(this)
    }

    /// Copies the database, encrypted with the same key, while it serves.
    pub fn backup(&self, path: &Path) -> Resultat<()> {
        let source = self.take()?;
        let mut target = connect(path, &self.cle)?;
        {
            let backup = rusqlite::backup::Backup::new(&source, &mut target).map_err(error)?;
            backup.run_to_completion(1_000, Duration::ZERO, None).map_err(error)?;
        }
        self.give_back(source);
        Ok(())
    }

    /// What a newer version is about to change stays beside, as it was.
    fn keep_before_migration(&self, conn: &Connection) -> Resultat<()> {
        let version: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(error)?;
        let copy = self.path.with_extension(format!("avant-migration-{version}"));
        if version == 0 || version as usize >= STEPS.len() || copy.exists() {
            return Ok(());
        }
        self.backup(&copy)
    }

    fn connect(&self) -> Resultat<Connection> {
        connect(&self.path, &self.cle)
    }

    fn take(&self) -> Resultat<Connection> {
        let conn = lock(&self.idle).pop();
        conn.map_or_else(|| self.connect(), Ok)
    }

    fn give_back(&self, conn: Connection) {
        let mut idle = lock(&self.idle);
        if idle.len() < IDLE_MAX {
            idle.push(conn);
        }
    }

    fn begin<'a>(&'a self, sql: &str, verrous: Verrous, guard: Option<MutexGuard<'a, ()>>) -> Resultat<Box<Tx<'a>>> {
        let conn = self.take()?;
        conn.execute_batch(sql).map_err(error)?;
        Ok(Box::new(Tx { conn: Some(conn), stockage: self, verrous, _guard: guard }))
    }
}

impl Stockage for Sqlite {
    fn read(&self) -> Resultat<Box<dyn Lecture + '_>> {
        Ok(self.begin("BEGIN DEFERRED", Verrous::Tout, None)?)
    }

    fn write(&self) -> Resultat<Box<dyn Ecriture + '_>> {
        let guard = lock(&self.writer);
        Ok(self.begin("BEGIN IMMEDIATE", Verrous::Tout, Some(guard))?)
    }

    fn write_locking(&self) -> Resultat<Box<dyn Ecriture + '_>> {
        let guard = lock(&self.writer);
        Ok(self.begin("BEGIN IMMEDIATE", Verrous::choisis(), Some(guard))?)
    }

    fn etat(&self) -> Resultat<Etat> {
        let conn = self.take()?;
        let schema = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(error)?;
        self.give_back(conn);
        Ok(Etat { nom: "sqlite", schema })
    }
}

/// A transaction: rolled back when dropped.
struct Tx<'a> {
    conn: Option<Connection>,
    stockage: &'a Sqlite,
    verrous: Verrous,
    _guard: Option<MutexGuard<'a, ()>>,
}

impl Tx<'_> {
    fn conn(&self) -> Resultat<&Connection> {
        self.conn.as_ref().ok_or_else(|| StockageError::Autre("transaction is over".to_owned()))
    }
}

impl Lecture for Tx<'_> {}

impl Ecriture for Tx<'_> {
    fn commit(mut self: Box<Self>) -> Resultat<()> {
        self.conn()?.execute_batch("COMMIT").map_err(error)?;
        if let Some(conn) = self.conn.take() {
            self.stockage.give_back(conn);
        }
        Ok(())
    }
}

impl Drop for Tx<'_> {
    fn drop(&mut self) {
        // A connection that cannot roll back is dropped, and closing it rolls back.
        if let Some(conn) = self.conn.take()
            && conn.execute_batch("ROLLBACK").is_ok()
        {
            self.stockage.give_back(conn);
        }
    }
}

fn connect(path: &Path, cle: &Cle) -> Resultat<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(error)?;
    conn.busy_timeout(BUSY_TIMEOUT).map_err(error)?;
    let hexa = Zeroizing::new(cle.iter().map(|b| format!("{b:02x}")).collect::<String>());
    let key = Zeroizing::new(format!("PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{}'\"", hexa.as_str()));
    conn.execute_batch(&key).map_err(error)?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
         PRAGMA temp_store = MEMORY;",
    )
    .map_err(error)?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(conn)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn migration_error(e: rusqlite_migration::Error) -> StockageError {
    match e {
        rusqlite_migration::Error::MigrationDefinition(
            rusqlite_migration::MigrationDefinitionError::DatabaseTooFarAhead,
        ) => StockageError::TropRecent,
        rusqlite_migration::Error::RusqliteError { err, .. } => error(err),
        other => StockageError::Autre(other.to_string()),
    }
}

fn error(e: rusqlite::Error) -> StockageError {
    match e.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StockageError::Occupe,
        Some(ErrorCode::DiskFull) => StockageError::Plein,
        // Not even room for the index of the log.
        Some(_) if e.sqlite_error().is_some_and(|s| s.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => {
            StockageError::Plein
        }
        Some(ErrorCode::ReadOnly) => StockageError::LectureSeule,
        Some(ErrorCode::NotADatabase) => StockageError::CleRefusee,
        Some(ErrorCode::DatabaseCorrupt) => StockageError::Endommage(e.to_string()),
        Some(ErrorCode::ConstraintViolation) => match e.sqlite_error().map(|s| s.extended_code) {
            Some(rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
                StockageError::Doublon
            }
            _ => StockageError::Autre("constraint violated".to_owned()),
        },
        _ => StockageError::Autre(e.to_string()),
    }
}

/// An identity as stored.
fn id_of(id: Uuid) -> [u8; 16] {
    id.into_bytes()
}

/// A stored whole number; the columns never hold a negative one.
fn uint(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(index).map(i64::cast_unsigned)
}

fn uuid(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<Uuid> {
    row.get::<_, [u8; 16]>(index).map(Uuid::from_bytes)
}

fn uuid_opt(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<Option<Uuid>> {
    Ok(row.get::<_, Option<[u8; 16]>>(index)?.map(Uuid::from_bytes))
}

/// A stored word or day.
fn parse<T: std::str::FromStr>(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(index)?.as_str()?;
    text.parse().map_err(|_| unreadable(index, "unknown word"))
}

fn parse_opt<T: std::str::FromStr>(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<Option<T>> {
    match row.get_ref(index)? {
        rusqlite::types::ValueRef::Null => Ok(None),
        _ => parse(row, index).map(Some),
    }
}

fn unreadable(index: usize, why: &str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Text, why.to_owned().into())
}

/// Rows of a query.
fn list<T>(
    conn: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
    read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Resultat<Vec<T>> {
    let mut statement = conn.prepare_cached(sql).map_err(error)?;
    let rows = statement.query_map(params, read).map_err(error)?;
    rows.collect::<Result<_, _>>().map_err(error)
}

/// First row of a query.
fn get<T>(
    conn: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
    read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Resultat<Option<T>> {
    let mut statement = conn.prepare_cached(sql).map_err(error)?;
    match statement.query_row(params, read) {
        Ok(value) => Ok(Some(value)),
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(None),
        Err(e) => Err(error(e)),
    }
}

fn run(conn: &Connection, sql: &str, params: impl rusqlite::Params) -> Resultat<usize> {
    conn.prepare_cached(sql).map_err(error)?.execute(params).map_err(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_leaves_what_it_changed_beside() {
        let dir = tempfile::TempDir::new().unwrap();
        let (path, cle) = (dir.path().join("central.db"), Zeroizing::new([1; 32]));
        let conn = connect(&path, &cle).unwrap();
        conn.execute_batch(include_str!("0001.sql")).unwrap();
        conn.execute_batch("PRAGMA user_version = 1; INSERT INTO serveur VALUES ('nom', x'41')").unwrap();
        drop(conn);
        Sqlite::open(&path, cle.clone()).unwrap();
        let before = connect(&dir.path().join("central.avant-migration-1"), &cle).unwrap();
        let version: u32 = before.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        let noms: u32 = before.query_row("SELECT count(*) FROM serveur", [], |row| row.get(0)).unwrap();
        assert_eq!((version, noms), (1, 1));
        Sqlite::open(&dir.path().join("neuve.db"), cle).unwrap();
        assert!(!dir.path().join("neuve.avant-migration-0").exists(), "a new one has nothing to keep");
    }

    #[test]
    fn no_room_for_the_index_of_the_log_is_a_full_disk() {
        let failure = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
        assert!(matches!(error(rusqlite::Error::SqliteFailure(failure, None)), StockageError::Plein));
    }
}
