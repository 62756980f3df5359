use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Row, Tx};
use crate::changes::{Changes, Sujet};
use crate::{Result, Store, outbox};

impl Store {
    /// Deletes records; [`Store::restore`] undoes it. What was never sent leaves no mutation behind.
    pub fn delete(&mut self, collection: &str, ids: &[Uuid], now: DateTime<Utc>) -> Result<Changes> {
        self.write(|tx| {
            for &id in ids {
                delete(tx, collection, id, now.timestamp_millis())?;
            }
            Ok(tx.changes())
        })
    }
}

fn delete(tx: &Tx<'_>, collection: &str, id: Uuid, ms: i64) -> Result<()> {
    let Some(before) = Row::get(tx.conn, collection, id)?.filter(|row| !row.deleted) else {
        return Ok(());
    };
    let mut after = Row { deleted: true, modification: ms, ..before.clone() };
    if !after.dirty && !tx.meta.is_local() {
        after.base = Some(after.doc.clone());
    }
    outbox::mark(tx, &mut after, ms)?;
    tx.save(Some(&before), &mut after)?;
    tx.touch(Sujet::Sync);
    Ok(())
}
