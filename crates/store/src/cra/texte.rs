//! The search index of reports, fed in two steps: a save notes what its report now says (one page, in the same
//! transaction), and the notes are poured into the index together, before the first search that needs them. Writing the
//! index at each save would cost more than all the rest of the save.

use rusqlite::Connection;

use crate::record::Tx;
use crate::{Result, StoreError};

/// Beyond this many notes a save pours them itself: the next search must not wait for thousands.
const NOTES_MAX: usize = 256;

/// Notes what the report at this place says from now on; `None`: nothing, it is gone.
pub(super) fn note(tx: &Tx<'_>, ordre: i64, texte: Option<&str>) -> Result<()> {
    const SQL: &str = "INSERT OR REPLACE INTO cra_a_indexer (ordre, texte) VALUES (?1, ?2)";
    tx.conn.prepare_cached(SQL)?.execute((ordre, texte))?;
    let noted = tx.notes.get() + 1;
    tx.notes.set(noted);
    if noted >= NOTES_MAX {
        pour(tx.conn)?;
        tx.notes.set(0);
    }
    Ok(())
}

/// Pours the notes into the index, in the caller's transaction.
pub(crate) fn pour(conn: &Connection) -> Result<()> {
    const READ: &str = "SELECT ordre, texte FROM cra_a_indexer";
    if !conn.prepare_cached("SELECT 1 FROM cra_a_indexer")?.exists([])? {
        return Ok(());
    }
    {
        let mut read = conn.prepare_cached(READ)?;
        let mut delete = conn.prepare_cached("DELETE FROM cra_texte WHERE rowid = -?1")?;
        let mut insert = conn.prepare_cached("INSERT INTO cra_texte (rowid, texte) VALUES (-?1, ?2)")?;
        let mut notes = read.query([])?;
        while let Some(note) = notes.next()? {
            let ordre: i64 = note.get(0)?;
            delete.execute([ordre])?;
            if let Some(texte) = note.get::<_, Option<String>>(1)? {
                insert.execute((ordre, texte))?;
            }
        }
    }
    conn.execute("DELETE FROM cra_a_indexer", [])?;
    Ok(())
}

/// Before a search, outside any transaction. A disk that cannot be written must not prevent reading: the search then
/// misses the very last reports.
pub(crate) fn catch_up(conn: &Connection) -> Result<()> {
    if !conn.prepare_cached("SELECT 1 FROM cra_a_indexer")?.exists([])? {
        return Ok(());
    }
    let poured = conn.unchecked_transaction().map_err(StoreError::from).and_then(|transaction| {
        pour(&transaction)?;
        Ok(transaction.commit()?)
    });
    match poured {
        Err(StoreError::Full | StoreError::ReadOnly | StoreError::Locked | StoreError::Io(_)) | Ok(()) => Ok(()),
        Err(error) => Err(error),
    }
}
