//! The last frame: both sides compare what they hold.

use std::collections::BTreeMap;

use besace_sync::wire::{Cursor, Scope};

use super::cursor::{self, Position, Restart};
use super::{Applied, held, incoming, reoffer};
use crate::Result;
use crate::changes::Sujet;
use crate::outbox;
use crate::record::{Row, Tx};

pub(super) fn apply(
    tx: &Tx<'_>,
    cursors: &BTreeMap<Scope, Cursor>,
    (more, remaining): (bool, u64),
    ms: i64,
    applied: &mut Applied,
) -> Result<()> {
    if !more {
        for (scope, theirs) in cursors {
            if let Some(ours) = cursor::get(tx, &scope.0)?.filter(|position| !position.revoked) {
                compare(tx, &scope.0, &ours, *theirs, ms, applied)?;
            }
        }
        held::reset(tx)?;
    }
    const SQL: &str = "
        UPDATE meta SET dernier_echange = ?1, reste = ?2,
            premiere_reception = CASE WHEN ?3 THEN premiere_reception ELSE 0 END";
    tx.conn.execute(SQL, (ms, i64::try_from(remaining).unwrap_or(i64::MAX), more))?;
    tx.touch(Sujet::Sync);
    let waiting = outbox::open(tx)?.iter().any(|line| line.attend.is_none());
    applied.fin = Some((
        more || applied.reparations + applied.divergences + applied.relectures > 0
            || (waiting && applied.repondues > 0),
        remaining,
    ));
    Ok(())
}

fn compare(tx: &Tx<'_>, scope: &str, ours: &Position, theirs: Cursor, ms: i64, applied: &mut Applied) -> Result<()> {
    if ours.restart == Some(Restart::Asked) {
        applied.relectures += 1;
    } else if ours.cursor.sum == theirs.sum {
        // Equal sums: this device holds every revision up to theirs, its own included.
        cursor::advance(tx, scope, theirs.rev)?;
        if let Some(why) = ours.restart {
            give_back_or_ask(tx, scope, why, theirs.rev, ms)?;
            cursor::settle(tx, scope)?;
        }
    } else if ours.cursor.rev >= theirs.rev {
        match ours.restart {
            // Once: a scope that still differs after having been read again whole is a defect to report, not to loop on.
            Some(Restart::Divergence) => {}
            // What came since, by another way, is not in that sum.
            Some(Restart::Repair) if ours.cursor.rev > theirs.rev => {}
            None => {
                cursor::restart(tx, scope, Restart::Repair)?;
                applied.reparations += 1;
            }
            Some(_) => {
                cursor::restart(tx, scope, Restart::Divergence)?;
                applied.divergences += 1;
            }
        }
    }
    Ok(())
}

/// A scope was read again, whole or where it differed, and these records did not come: a restored server lost them, and gets them back; with
/// the same history, they were deleted long ago, and a person is asked; or so long ago that the server forgot, as it says: they
/// go as deletions do.
fn give_back_or_ask(tx: &Tx<'_>, scope: &str, why: Restart, theirs: u64, ms: i64) -> Result<()> {
    for mut row in Row::of_scope(tx.conn, scope)? {
        if row.vivant || (row.dirty && !row.deleted) {
            continue;
        }
        if row.deleted {
            // Nowhere any more: nothing is left to delete.
            if row.dirty && !outbox::has_frozen(tx, &row.collection, row.id)? {
                outbox::close(tx, &row.collection, row.id)?;
                (row.dirty, row.base) = (false, None);
                row.write(tx.conn)?;
            }
            continue;
        }
        match why {
            // Not this person's to give back, nor to keep.
            _ if scope != tx.meta.scope().0 => tx.forget(&row)?,
            Restart::Epoch => reoffer::record(tx, &mut row, ms)?,
            Restart::Horizon => incoming::delete(tx, row, theirs, ms)?,
            Restart::Repair | Restart::Divergence | Restart::Asked => held::hold(tx, &row, ms)?,
        }
    }
    Ok(())
}
