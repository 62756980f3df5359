use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{Cle, Meta, Store, migrate};
use crate::{Result, StoreError};

/// How long a write waits for another program (the window and the command line may both be open).
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Statements kept compiled.
const STATEMENTS_CACHED: usize = 128;

// `synchronous=FULL` in WAL mode flushes at each commit: « Enregistré » survives a power cut. Temporary tables and
// sorters stay in memory, where no readable byte reaches a file. The checkpoint threshold (16 MB) spares a save the
// cost of copying the log back; `Store::checkpoint` does it when nobody waits.
const PRAGMAS: &str = "
    PRAGMA temp_store = MEMORY;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA cache_size = -16384;
    PRAGMA wal_autocheckpoint = 4096;";

impl Store {
    /// Makes a new database; refuses to touch an existing file.
    pub fn create(path: impl AsRef<Path>, cle: &Cle, meta: Meta) -> Result<Self> {
        let path = path.as_ref();
        create_new(path)?;
        let conn = connect(path, cle)?;
        meta.write(&conn)?;
        Ok(Self::of(conn, meta, path))
    }

    /// Opens an existing database, bringing its schema up to date.
    pub fn open(path: impl AsRef<Path>, cle: &Cle) -> Result<Self> {
        let path = path.as_ref();
        let conn = connect(path, cle)?;
        let meta = Meta::read(&conn)?;
        Ok(Self::of(conn, meta, path))
    }
}

/// An empty file, where none stood.
pub(super) fn create_new(path: &Path) -> Result<()> {
    match std::fs::File::create_new(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(StoreError::Exists(path.to_owned())),
        Err(error) => Err(error.into()),
    }
}

fn connect(path: &Path, cle: &Cle) -> Result<Connection> {
    let mut conn =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
    // Plans do not depend on the values bound: else SQLite compiles a statement again each time they change.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.execute_batch(&cle.pragma())?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    // The first page is read here: a wrong key shows at this line, not before.
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    conn.execute_batch(PRAGMAS)?;
    migrate::to_latest(&mut conn, path)?;
    Ok(conn)
}
