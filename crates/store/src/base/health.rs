//! Integrity, copies, and what other programs wrote.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::Backup;

use super::{Cle, Store};
use crate::{Result, StoreError};

/// Pages copied between two breaths of a backup.
const BACKUP_PAGES: i32 = 256;

/// What a full check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Integrite {
    /// What SQLite and SQLCipher complain of; empty = sound.
    pub defauts: Vec<String>,
}

impl Integrite {
    /// Whether nothing was found.
    pub fn is_sound(&self) -> bool {
        self.defauts.is_empty()
    }
}

impl Store {
    /// Cheap: done at start.
    pub fn quick_check(&self) -> Result<()> {
        let found: String = self.conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if found == "ok" { Ok(()) } else { Err(StoreError::Damaged(found)) }
    }

    /// Reads everything: every page's seal, every table, every index, the search indexes.
    pub fn integrity_check(&self) -> Result<Integrite> {
        let mut defauts = Vec::new();
        for pragma in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check"] {
            let mut statement = self.conn.prepare(pragma)?;
            let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
            for line in lines {
                match line {
                    Ok(line) if line == "ok" => {}
                    Ok(line) => defauts.push(line),
                    Err(error) => defauts.push(error.to_string()),
                }
            }
        }
        Ok(Integrite { defauts })
    }

    /// Changes when another program wrote to the file.
    pub fn data_version(&self) -> Result<i64> {
        Ok(self.conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
    }

    /// Brings the search index up to date and copies the log back into the file. To be called when nobody waits.
    pub fn checkpoint(&self) -> Result<()> {
        crate::cra::notes::catch_up(&self.conn)?;
        self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// A consistent copy under its own key, while others read and write.
    pub fn backup_to(&self, path: impl AsRef<Path>, cle: &Cle) -> Result<()> {
        let path = path.as_ref();
        super::open::create_new(path)?;
        let copied = self.copy(path, cle);
        if copied.is_err() {
            let _ = std::fs::remove_file(path);
        }
        copied
    }

    fn copy(&self, path: &Path, cle: &Cle) -> Result<()> {
        let mut copy = Connection::open(path)?;
        copy.execute_batch(&cle.pragma())?;
        Backup::new(&self.conn, &mut copy)?.run_to_completion(BACKUP_PAGES, Duration::ZERO, None)?;
        Ok(())
    }
}
