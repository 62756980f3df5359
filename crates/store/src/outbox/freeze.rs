use besace_sync::merge::{self, Patch};
use besace_sync::wire::{Mutation, Op, SCHEMA};

use super::{Demande, Line};
use crate::record::{Row, Tx};
use crate::sql::signed;
use crate::{Result, record};

/// What an open line says, under that number, and its text. `None`: nothing differs any more, the line is gone.
pub(crate) fn content(tx: &Tx<'_>, line: &Line, seq: u64) -> Result<Option<(Mutation, String)>> {
    let row = Row::get(tx.conn, &line.collection, line.id)?;
    let Some((op, base_rev)) = row.as_ref().and_then(|row| op_of(line, row)) else {
        drop_line(tx, line, row)?;
        return Ok(None);
    };
    let mutation = Mutation { seq, collection: line.collection.clone(), id: line.id, base_rev, schema: SCHEMA, op };
    let text = serde_json::to_string(&mutation)?;
    Ok(Some((mutation, text)))
}

/// Gives a line its number and its content, for good.
pub(crate) fn freeze(tx: &Tx<'_>, line: &Line, seq: u64, text: &str) -> Result<()> {
    const SQL: &str = "UPDATE outbox SET seq = ?2, mutation = ?3 WHERE n = ?1";
    tx.conn.prepare_cached(SQL)?.execute((line.n, signed(seq), text))?;
    Ok(())
}

fn op_of(line: &Line, row: &Row) -> Option<(Op, u64)> {
    let op = match line.demande {
        Demande::Erase => Op::Erase,
        Demande::Merge(into) => Op::MergeInto { into },
        Demande::Edit if !row.differs() => return None,
        Demande::Edit if row.deleted => Op::Delete,
        Demande::Edit => {
            if row.vivant {
                let Patch { set, base } = merge::diff(&row.collection, &row.base(), &row.doc);
                Op::Put { set, base, whole: false }
            } else {
                Op::Put { set: row.doc.clone(), base: row.base(), whole: true }
            }
        }
    };
    Some((op, row.vu_rev))
}

fn drop_line(tx: &Tx<'_>, line: &Line, row: Option<Row>) -> Result<()> {
    super::remove(tx, line.n)?;
    if let Some(mut row) = row {
        (row.dirty, row.base) = (false, None);
        row.write(tx.conn)?;
        record::refresh_etat(tx, &line.collection, line.id)?;
    }
    Ok(())
}
