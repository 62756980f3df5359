//! How often each thing serves.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::notes;
use crate::Result;

/// Adds to the counts: (kind, key, how many).
pub(super) fn add(conn: &Connection, usages: &[(String, String, i64)]) -> Result<()> {
    const SQL: &str = "
        INSERT INTO usage (genre, cle, nombre) VALUES (?1, ?2, ?3)
        ON CONFLICT (genre, cle) DO UPDATE SET nombre = max(0, nombre + excluded.nombre)";
    let mut statement = conn.prepare_cached(SQL)?;
    for (genre, cle, nombre) in usages {
        statement.execute((genre, cle, nombre))?;
    }
    Ok(())
}

/// What of this kind ever served, most used first. Outside any transaction.
pub(crate) fn usages(conn: &Connection, genre: &str) -> Result<Vec<(String, i64)>> {
    const SQL: &str = "SELECT cle, nombre FROM usage WHERE genre = ?1 AND nombre > 0 ORDER BY nombre DESC, cle";
    notes::catch_up(conn)?;
    let mut statement = conn.prepare_cached(SQL)?;
    let usages = statement.query_map([genre], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(usages.collect::<rusqlite::Result<_>>()?)
}

/// See [`usages`], by id (hexadecimal without hyphens).
pub(crate) fn by_id(conn: &Connection, genre: &str) -> Result<BTreeMap<String, i64>> {
    Ok(usages(conn, genre)?.into_iter().collect())
}
