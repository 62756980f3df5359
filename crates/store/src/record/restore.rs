use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Row, Tx};
use crate::changes::{Changes, Sujet};
use crate::{Result, Store, outbox};

/// A deleted document stays on the device for as long as « Annuler » may be asked.
const UNDO_MS: i64 = 24 * 3_600_000;

impl Store {
    /// Undoes a deletion: before it was sent, nothing of it remains; after, an edit revives the record.
    pub fn restore(&mut self, collection: &str, ids: &[Uuid], now: DateTime<Utc>) -> Result<Changes> {
        self.write(|tx| {
            for &id in ids {
                restore(tx, collection, id, now.timestamp_millis())?;
            }
            Ok(tx.changes())
        })
    }

    /// Daily care: forgets deleted documents that can no longer be restored, and acknowledged mutations too old to be
    /// offered again.
    pub fn tidy_up(&mut self, now: DateTime<Utc>) -> Result<()> {
        use besace_sync::limits::JOURNAL_DAYS;
        let ms = now.timestamp_millis();
        self.write(|tx| {
            // One that never left may be named by what still has to.
            const DELETED: &str = "
                DELETE FROM record WHERE deleted = 1 AND dirty = 0 AND vivant = 0 AND modification < ?1
                    AND (base_rev > 0 OR NOT EXISTS (SELECT 1 FROM outbox))";
            tx.conn.execute(DELETED, [ms - UNDO_MS])?;
            tx.conn.execute("DELETE FROM journal WHERE le < ?1", [ms - JOURNAL_DAYS * 24 * 3_600_000])?;
            Ok(())
        })
    }
}

fn restore(tx: &Tx<'_>, collection: &str, id: Uuid, ms: i64) -> Result<()> {
    let Some(before) = Row::get(tx.conn, collection, id)?.filter(|row| row.deleted) else {
        return Ok(());
    };
    let mut after = Row { deleted: false, modification: ms, ..before.clone() };
    outbox::mark(tx, &mut after, ms)?;
    tx.save(Some(&before), &mut after)?;
    tx.touch(Sujet::Sync);
    Ok(())
}
