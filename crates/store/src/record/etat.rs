//! Where a record stands with the server.

use besace_sync::wire::collection as of;
use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::{Row, Tx};
use crate::Result;
use crate::cra::EtatSync;
use crate::sql::Id;

pub(super) fn of(tx: &Tx<'_>, collection: &str, id: Uuid) -> Result<EtatSync> {
    const SQL: &str = "
        SELECT CASE
            WHEN EXISTS (SELECT 1 FROM quarantaine WHERE collection = ?1 AND id = ?2) THEN 3
            WHEN EXISTS (SELECT 1 FROM conflit_index WHERE record = ?2) THEN 2
            WHEN EXISTS (SELECT 1 FROM outbox WHERE collection = ?1 AND id = ?2) THEN 1
            ELSE 0 END";
    if tx.meta.is_local() {
        return Ok(EtatSync::Local);
    }
    let code: i64 = tx.conn.prepare_cached(SQL)?.query_row((collection, Id(id)), |row| row.get(0))?;
    Ok(EtatSync::from_code(code))
}

/// Writes it where lists read it.
pub(crate) fn refresh(tx: &Tx<'_>, collection: &str, id: Uuid) -> Result<()> {
    const N: &str = "SELECT n FROM record WHERE collection = ?1 AND id = ?2";
    let sql = match collection {
        of::CRA => "UPDATE cra_index SET sync = ?2 WHERE ordre = ?1 AND sync <> ?2",
        of::BENEFICIAIRE => "UPDATE beneficiaire_index SET sync = ?2 WHERE n = ?1 AND sync <> ?2",
        _ => return Ok(()),
    };
    let n: Option<Option<i64>> =
        tx.conn.prepare_cached(N)?.query_row((collection, Id(id)), |row| row.get(0)).optional()?;
    if let Some(n) = n.flatten() {
        let etat = of(tx, collection, id)?;
        tx.conn.prepare_cached(sql)?.execute((n, etat.code()))?;
        tx.touch(crate::changes::Sujet::of(collection));
    }
    Ok(())
}

/// See [`of`], for a row about to be written.
pub(super) fn of_row(tx: &Tx<'_>, row: &Row) -> Result<EtatSync> {
    of(tx, &row.collection, row.id)
}
