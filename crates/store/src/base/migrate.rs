//! The schema: append-only, one file per step.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::{Result, StoreError};

const STEPS: &[M<'static>] = &[
    M::up(include_str!("../migrations/0001_carnet.sql")),
    M::up(include_str!("../migrations/0002_notes.sql")),
    M::up(include_str!("../migrations/0003_enregistrement.sql")),
    M::up(include_str!("../migrations/0004_colis.sql")),
    M::up(include_str!("../migrations/0005_reprise.sql")),
    M::up(include_str!("../migrations/0006_reparation.sql")),
];

/// Newest schema of this build, kept in `user_version`.
#[expect(clippy::cast_possible_truncation, reason = "there will not be four billion migrations")]
pub(super) const KNOWN: u32 = STEPS.len() as u32;

/// Brings the file to [`KNOWN`]. What it was before stays beside it until the next migration.
pub(super) fn to_latest(conn: &mut Connection, path: &Path) -> Result<()> {
    if to(conn, path, &Migrations::from_slice(STEPS), KNOWN)? {
        // A step may have left the search index to be fed again: better now than at the first search.
        crate::cra::notes::catch_up(conn)?;
    }
    Ok(())
}

/// Whether something was to do.
fn to(conn: &mut Connection, path: &Path, migrations: &Migrations<'_>, known: u32) -> Result<bool> {
    let found: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > known {
        return Err(StoreError::TooNew { found, known });
    }
    if found == known {
        return Ok(false);
    }
    if found > 0 {
        set_aside(conn, path, found)?;
    }
    match migrations.to_latest(conn) {
        Ok(()) => Ok(true),
        Err(error) => Err(refusal(error)),
    }
}

fn refusal(error: rusqlite_migration::Error) -> StoreError {
    match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => match StoreError::from(err) {
            StoreError::Internal(detail) => StoreError::Migration { detail },
            known => known,
        },
        other => StoreError::Migration { detail: other.to_string() },
    }
}

/// Copies the encrypted file as it is: the same key opens the copy with the build that wrote it.
fn set_aside(conn: &Connection, path: &Path, version: u32) -> Result<()> {
    let busy: i64 = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy != 0 {
        return Err(StoreError::Locked);
    }
    std::fs::copy(path, copy_path(path, version))?;
    Ok(())
}

fn copy_path(path: &Path, version: u32) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".avant-v{}", version + 1));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> (tempfile::TempDir, PathBuf, Connection) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("besace.db");
        let mut conn = Connection::open(&path).unwrap();
        to(&mut conn, &path, &Migrations::from_slice(&[M::up("CREATE TABLE un (a)")]), 1).unwrap();
        conn.execute("INSERT INTO un VALUES ('avant')", []).unwrap();
        (dir, path, conn)
    }

    #[test]
    fn the_steps_are_well_formed() {
        Migrations::from_slice(STEPS).validate().unwrap();
    }

    #[test]
    fn a_migration_leaves_a_copy_of_what_was() {
        let (_dir, path, mut conn) = sample();
        let steps = [M::up("CREATE TABLE un (a)"), M::up("DELETE FROM un; CREATE TABLE deux (b)")];
        to(&mut conn, &path, &Migrations::from_slice(&steps), 2).unwrap();
        let copy = Connection::open(copy_path(&path, 1)).unwrap();
        let kept: String = copy.query_row("SELECT a FROM un", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, "avant");
    }

    #[test]
    fn a_failed_migration_changes_nothing() {
        let (_dir, path, mut conn) = sample();
        let steps = [M::up("CREATE TABLE un (a)"), M::up("DELETE FROM un; CREATE TABLE un (b)")];
        let error = to(&mut conn, &path, &Migrations::from_slice(&steps), 2).unwrap_err();
        assert_eq!(error.code(), "migration");
        drop(conn);
        let conn = Connection::open(&path).unwrap();
        let kept: String = conn.query_row("SELECT a FROM un", [], |row| row.get(0)).unwrap();
        let version: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!((kept.as_str(), version), ("avant", 1));
    }

    #[test]
    fn a_newer_schema_is_refused_and_left_alone() {
        let (_dir, path, mut conn) = sample();
        conn.pragma_update(None, "user_version", 7).unwrap();
        let error = to(&mut conn, &path, &Migrations::from_slice(STEPS), 1).unwrap_err();
        assert!(matches!(error, StoreError::TooNew { found: 7, known: 1 }), "{error:?}");
    }
}
