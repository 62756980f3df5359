//! The last frame: both sides compare what they hold.

use std::collections::BTreeMap;

use besace_sync::wire::{Cursor, Scope};

use super::cursor::{self, Position, Restart};
use super::{Applied, held, reoffer};
use crate::Result;
use crate::changes::Sujet;
use crate::outbox;
use crate::record::{Row, Tx};

pub(super) fn apply(
    tx: &Tx<'_>,
    cursors: &BTreeMap<Scope, Cursor>,
    (more, remaining): (bool, u64),
    sent_max: Option<u64>,
    ms: i64,
    applied: &mut Applied,
) -> Result<()> {
    if let Some(sent_max) = sent_max {
        renumber_behind_a_wait(tx, sent_max)?;
    }
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
    applied.fin = Some((more || applied.divergences > 0 || (waiting && applied.repondues > 0), remaining));
    Ok(())
}

fn compare(tx: &Tx<'_>, scope: &str, ours: &Position, theirs: Cursor, ms: i64, applied: &mut Applied) -> Result<()> {
    if ours.cursor.sum == theirs.sum {
        // Equal sums: this device holds every revision up to theirs, its own included.
        cursor::advance(tx, scope, theirs.rev)?;
        if let Some(why) = ours.restart {
            give_back_or_ask(tx, scope, why, ms)?;
            cursor::settle(tx, scope)?;
        }
    } else if ours.cursor.rev >= theirs.rev {
        // Once: a scope that still differs after having been read again whole is a defect to report, not to loop on.
        if ours.restart != Some(Restart::Divergence) {
            cursor::restart(tx, scope, Restart::Divergence)?;
            applied.divergences += 1;
        }
    }
    Ok(())
}

/// A whole scope was read again and these records did not come: a restored server lost them, and gets them back; with
/// the same history, they were deleted long ago, and a person is asked.
fn give_back_or_ask(tx: &Tx<'_>, scope: &str, why: Restart, ms: i64) -> Result<()> {
    for mut row in Row::of_scope(tx.conn, scope)? {
        if row.vivant || row.deleted || row.dirty {
            continue;
        }
        match why {
            Restart::Epoch if scope == tx.meta.scope().0 => reoffer::record(tx, &mut row, ms)?,
            Restart::Epoch => tx.forget(&row)?,
            Restart::Divergence => held::hold(tx, &row, ms)?,
        }
    }
    Ok(())
}

/// The server stopped at a mutation that waits for another record and took nothing behind it: the ones behind take its
/// number, it takes a later one. Certain only once the answer was heard to its end.
fn renumber_behind_a_wait(tx: &Tx<'_>, sent_max: u64) -> Result<()> {
    let frozen = outbox::frozen(tx)?;
    let Some(first) = frozen.iter().position(|line| line.attend.is_some()) else {
        return Ok(());
    };
    let waiting_seq = frozen[first].seq.unwrap_or_default();
    let unanswered = frozen[first..].iter().filter(|line| line.seq <= Some(sent_max)).count();
    // Something behind it was answered: this server does not stop, and the numbers stand.
    if u64::try_from(unanswered).unwrap_or_default() != sent_max.saturating_sub(waiting_seq) + 1 {
        return Ok(());
    }
    outbox::thaw_from(tx, waiting_seq)
}
