//! « Never emptied by surprise »: a pull that would delete much is kept aside until a person says so.

use besace_sync::limits::{DELETIONS_ASKED_ABOVE, DELETIONS_ASKED_ABOVE_PERCENT};
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{cursor, reoffer};
use crate::changes::{Changes, Sujet};
use crate::record::{Row, Tx};
use crate::sql::{Id, signed, unsigned};
use crate::{Result, Store};

/// So few deletions are never asked about: in a profile of ten records, one is already 10 %.
const DELETIONS_NEVER_ASKED: u64 = 3;

/// A deletion that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SuppressionEnAttente {
    /// See [`besace_sync::wire::collection`].
    pub collection: String,
    /// The record.
    #[cfg_attr(feature = "ts", ts(type = "Uuid"))]
    pub id: Uuid,
    /// What the person calls it.
    pub titre: String,
}

/// Counts one more deletion of this pull, and says whether it must wait. What others share goes when they say so: nobody
/// here could give it back.
pub(super) fn must_ask(tx: &Tx<'_>, scope: &str) -> Result<bool> {
    if scope != tx.meta.scope().0 {
        return Ok(false);
    }
    const SQL: &str = "UPDATE meta SET suppressions = suppressions + 1 RETURNING suppressions";
    let so_far: i64 = tx.conn.prepare_cached(SQL)?.query_row([], |row| row.get(0))?;
    let so_far = u64::try_from(so_far).unwrap_or_default();
    let before = match cursor::get(tx, scope)? {
        // Read whole, the newest first: what was not told again yet is held all the same.
        Some(position) if position.cursor.rev == 0 => shown(tx, scope)?.saturating_add(so_far),
        position => position.map_or(0, |position| position.vivants.saturating_add(so_far)),
    };
    Ok(so_far > DELETIONS_ASKED_ABOVE
        || (so_far > DELETIONS_NEVER_ASKED && so_far.saturating_mul(100) > before * DELETIONS_ASKED_ABOVE_PERCENT))
}

fn shown(tx: &Tx<'_>, scope: &str) -> Result<u64> {
    const SQL: &str = "SELECT count(*) FROM record WHERE scope = ?1";
    Ok(unsigned(tx.conn.prepare_cached(SQL)?.query_row([scope], |row| row.get(0))?))
}

pub(super) fn hold(tx: &Tx<'_>, row: &Row, ms: i64) -> Result<()> {
    const SQL: &str =
        "INSERT OR REPLACE INTO suppression_attente (collection, id, rev, depuis) VALUES (?1, ?2, ?3, ?4)";
    tx.conn.prepare_cached(SQL)?.execute((&row.collection, Id(row.id), signed(row.base_rev), ms))?;
    tx.touch(Sujet::Sync);
    Ok(())
}

/// It came back, or a person decided otherwise: nothing is left to ask.
pub(crate) fn release(tx: &Tx<'_>, collection: &str, id: Uuid) -> Result<()> {
    const SQL: &str = "DELETE FROM suppression_attente WHERE collection = ?1 AND id = ?2";
    tx.conn.prepare_cached(SQL)?.execute((collection, Id(id)))?;
    Ok(())
}

/// The pull is complete: the next one counts from 0.
pub(super) fn reset(tx: &Tx<'_>) -> Result<()> {
    tx.conn.execute("UPDATE meta SET suppressions = 0", [])?;
    Ok(())
}

impl Store {
    /// Deletions received in such number that a person must say yes or no.
    pub fn suppressions_en_attente(&self) -> Result<Vec<SuppressionEnAttente>> {
        held(&self.conn)?
            .into_iter()
            .map(|(collection, id)| {
                let row = Row::get(&self.conn, &collection, id)?;
                let titre = row.map(|row| crate::echange::titre(&self.conn, &row)).transpose()?.unwrap_or_default();
                Ok(SuppressionEnAttente { collection, id, titre })
            })
            .collect()
    }

    /// « Oui, supprimer ici aussi ».
    pub fn suppressions_accept(&mut self) -> Result<Changes> {
        self.write(|tx| {
            for (collection, id) in held(tx.conn)? {
                if let Some(row) = Row::get(tx.conn, &collection, id)?.filter(|row| !row.dirty && !row.vivant) {
                    tx.forget(&row)?;
                }
            }
            tx.conn.execute("DELETE FROM suppression_attente", [])?;
            tx.touch(Sujet::Sync);
            Ok(tx.changes())
        })
    }

    /// « Non, garder » : the records are sent again, everyone finds them back.
    pub fn suppressions_refuse(&mut self, now: DateTime<Utc>) -> Result<Changes> {
        self.write(|tx| {
            for (collection, id) in held(tx.conn)? {
                if let Some(mut row) = Row::get(tx.conn, &collection, id)?.filter(|row| !row.dirty && !row.vivant) {
                    reoffer::record(tx, &mut row, now.timestamp_millis())?;
                }
            }
            tx.conn.execute("DELETE FROM suppression_attente", [])?;
            tx.touch(Sujet::Sync);
            Ok(tx.changes())
        })
    }
}

fn held(conn: &rusqlite::Connection) -> Result<Vec<(String, Uuid)>> {
    let mut statement = conn.prepare_cached("SELECT collection, id FROM suppression_attente")?;
    let held = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, Id>(1)?.0)))?;
    Ok(held.collect::<rusqlite::Result<_>>()?)
}
