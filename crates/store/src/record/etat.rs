//! Where a record stands with the server.

use besace_sync::wire::collection as of;
use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::{Row, Tx};
use crate::Result;
use crate::cra::EtatSync;
use crate::sql::Id;

/// `ligne`: of the row, which may be about to be written.
fn of(tx: &Tx<'_>, collection: &str, id: Uuid, ligne: Option<i64>) -> Result<EtatSync> {
    const SQL: &str = "
        SELECT CASE
            WHEN EXISTS (SELECT 1 FROM quarantaine WHERE collection = ?1 AND id = ?2) THEN 3
            WHEN EXISTS (SELECT 1 FROM conflit_index WHERE record = ?2) THEN 2
            WHEN EXISTS (SELECT 1 FROM outbox WHERE n = ?3 AND collection = ?1 AND id = ?2) THEN 1
            WHEN EXISTS (
                SELECT 1 FROM outbox WHERE collection = ?1 AND id = ?2 AND (seq IS NOT NULL OR op <> 'edit')) THEN 1
            ELSE 0 END";
    if tx.meta.is_local() {
        return Ok(EtatSync::Local);
    }
    let code: i64 = tx.conn.prepare_cached(SQL)?.query_row((collection, Id(id), ligne), |row| row.get(0))?;
    Ok(EtatSync::from_code(code))
}

/// Writes it where lists read it.
pub(crate) fn refresh(tx: &Tx<'_>, collection: &str, id: Uuid) -> Result<()> {
    const N: &str = "SELECT n, ligne FROM record WHERE collection = ?1 AND id = ?2";
    let sql = match collection {
        of::CRA => "UPDATE cra_index SET sync = ?2 WHERE ordre = ?1 AND sync <> ?2",
        of::BENEFICIAIRE => "UPDATE beneficiaire_index SET sync = ?2 WHERE n = ?1 AND sync <> ?2",
        _ => return Ok(()),
    };
    let found = tx.conn.prepare_cached(N)?.query_row((collection, Id(id)), |row| Ok((row.get(0)?, row.get(1)?)));
    let (n, ligne): (Option<i64>, Option<i64>) = found.optional()?.unwrap_or_default();
    if let Some(n) = n {
        let etat = of(tx, collection, id, ligne)?;
        tx.conn.prepare_cached(sql)?.execute((n, etat.code()))?;
        tx.touch(crate::changes::Sujet::of(collection));
    }
    Ok(())
}

/// See [`of`], for a row about to be written.
pub(super) fn of_row(tx: &Tx<'_>, row: &Row) -> Result<EtatSync> {
    if row.rowid.is_none() && row.ligne.is_some() {
        return Ok(EtatSync::AEnvoyer);
    }
    of(tx, &row.collection, row.id, row.ligne)
}
