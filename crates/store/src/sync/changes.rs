//! Records received.

use besace_sync::wire::RecordWire;

use super::{cursor, incoming};
use crate::Result;
use crate::changes::Sujet;
use crate::record::{Row, Tx};

/// Returns whether a person was erased: the caller then overwrites freed pages.
pub(super) fn apply(tx: &Tx<'_>, scope: &str, records: Vec<RecordWire>, upto: u64, ms: i64) -> Result<bool> {
    let position = cursor::get(tx, scope)?;
    if position.as_ref().is_some_and(|position| position.revoked) {
        return Ok(false);
    }
    let held = position.map_or(0, |position| position.cursor.rev);
    if upto > 0 && upto <= held && records.iter().all(|record| record.rev <= held) {
        return Ok(false);
    }
    cursor::open(tx, scope)?;
    let erased = put_all(tx, scope, records, ms)?;
    cursor::advance(tx, scope, upto)?;
    Ok(erased)
}

/// Records of a scope, each against what stands here.
pub(super) fn put_all(tx: &Tx<'_>, scope: &str, records: Vec<RecordWire>, ms: i64) -> Result<bool> {
    let mut received = 0i64;
    let mut erased = false;
    for record in records {
        let row = Row::get(tx.conn, &record.collection, record.id)?;
        // Our own later mutation was answered first.
        if row.as_ref().is_some_and(|row| row.scope == scope && row.base_rev > record.rev) {
            continue;
        }
        received += 1;
        match record.doc {
            Some(doc) => {
                let incoming =
                    incoming::Incoming { collection: &record.collection, id: record.id, scope, rev: record.rev };
                erased |= incoming.put(tx, row, doc, ms)?;
            }
            None => {
                if let Some(row) = row.filter(|row| row.scope == scope) {
                    incoming::delete(tx, row, record.rev, ms)?;
                }
            }
        }
    }
    const RECEIVED: &str = "UPDATE meta SET recus_premiere = recus_premiere + ?1 WHERE premiere_reception = 1";
    tx.conn.prepare_cached(RECEIVED)?.execute([received])?;
    tx.touch(Sujet::Sync);
    Ok(erased)
}
