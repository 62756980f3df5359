use rusqlite::Connection;

use crate::Result;

/// A transaction that writes. rusqlite's own compiles `BEGIN` and `COMMIT` again each time, which each save would pay.
pub(super) struct Ecriture<'a>(&'a Connection);

impl<'a> Ecriture<'a> {
    /// Takes the lock before anything is read: a writer met halfway would refuse at once instead of being waited for.
    pub(super) fn begin(conn: &'a Connection) -> Result<Self> {
        conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        Ok(Self(conn))
    }

    pub(super) fn commit(self) -> Result<()> {
        self.0.prepare_cached("COMMIT")?.execute([])?;
        Ok(())
    }
}

impl Drop for Ecriture<'_> {
    fn drop(&mut self) {
        // Committed, or already undone by SQLite itself: nothing is left to undo. A rollback that fails is undone by
        // whoever opens the file next.
        if !self.0.is_autocommit() {
            let _ = self.0.execute_batch("ROLLBACK");
        }
    }
}
