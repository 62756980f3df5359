//! The schema, step by step: each one once, all in one transaction, one process at a time.

use tokio_postgres::Client;

use super::erreur::error;
use crate::stockage::{Resultat, StockageError};

/// Steps, oldest first. One that was released never changes.
pub const STEPS: &[&str] = &[include_str!("0001.sql"), include_str!("0002.sql"), include_str!("0003.sql")];

/// Names the lock under which schemas change (« besace » in ASCII).
const VERROU: i64 = 0x6265_7361_6365;

/// Brings the schema to the last of `steps`; one that fails leaves it as it was.
pub(super) async fn migrate(client: &mut Client, steps: &[&str]) -> Resultat<()> {
    let tx = client.transaction().await.map_err(error)?;
    // Waits for another process that migrates, whatever the usual limits.
    tx.batch_execute("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0").await.map_err(error)?;
    tx.execute("SELECT pg_advisory_xact_lock($1)", &[&VERROU]).await.map_err(error)?;
    tx.batch_execute(
        "CREATE TABLE IF NOT EXISTS migration (version integer PRIMARY KEY, instant timestamptz NOT NULL DEFAULT now())",
    )
    .await
    .map_err(error)?;
    let row = tx.query_one("SELECT coalesce(max(version), 0) FROM migration", &[]).await.map_err(error)?;
    let version = usize::try_from(row.get::<_, i32>(0)).unwrap_or(usize::MAX);
    if version > steps.len() {
        return Err(StockageError::TropRecent);
    }
    for (rank, sql) in steps.iter().enumerate().skip(version) {
        tx.batch_execute(sql).await.map_err(error)?;
        let version = i32::try_from(rank + 1).unwrap_or(i32::MAX);
        tx.execute("INSERT INTO migration (version) VALUES ($1)", &[&version]).await.map_err(error)?;
    }
    tx.commit().await.map_err(error)
}
