//! Answers to mutations.

use besace_sync::wire::{Doc, Mutation, MutationResult, Op, Outcome, code::BENEFICIAIRE_EFFACE, collection as of};
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Applied, cursor, hello, reoffer};
use crate::Result;
use crate::beneficiaire::{erase, index::is_anonyme};
use crate::changes::Sujet;
use crate::outbox::{self, Demande, Line};
use crate::record::{Row, Tx, refresh_etat};
use crate::sql::{Id, signed};

pub(super) fn apply(
    tx: &Tx<'_>,
    results: Vec<MutationResult>,
    now: DateTime<Utc>,
    applied: &mut Applied,
) -> Result<()> {
    let ms = now.timestamp_millis();
    for MutationResult { seq, outcome } in results {
        // Not in the queue any more: an answer heard twice.
        let Some(line) = outbox::by_seq(tx, seq)? else { continue };
        match outcome {
            Outcome::WaitingFor { id } => {
                outbox::set_attend(tx, line.n, id)?;
                reoffer::missing(tx, id, ms)?;
                continue;
            }
            Outcome::Refused { code, champ, message } => {
                applied.refusees += 1;
                refused(tx, &line, &Refusal { code, champ, message }, now)?;
            }
            Outcome::SendWhole { rev } => send_whole(tx, &line, rev, ms)?,
            Outcome::Applied { rev } => accepted(tx, &line, rev, true, ms)?,
            // The document follows in the changes: until it came, nobody here saw what was merged.
            Outcome::Merged { rev, .. } | Outcome::Conflict { rev, .. } => accepted(tx, &line, rev, false, ms)?,
        }
        applied.repondues += 1;
        let row = Row::get(tx.conn, &line.collection, line.id)?;
        if let Some(row) = row {
            forget_if_sealed(tx, &row)?;
        }
        refresh_etat(tx, &line.collection, line.id)?;
    }
    tx.touch(Sujet::Sync);
    Ok(())
}

struct Refusal {
    code: String,
    champ: Option<String>,
    message: String,
}

fn accepted(tx: &Tx<'_>, line: &Line, rev: u64, exact: bool, ms: i64) -> Result<()> {
    outbox::remove(tx, line.n)?;
    let before = Row::get(tx.conn, &line.collection, line.id)?;
    // Read up to there, what is not here was deleted since.
    if before.is_none() && exact && !cursor::came(tx, &tx.meta.scope().0, rev)? {
        reoffer::taken(tx, line, rev, ms)?;
    }
    if let Some(before) = before {
        let mut row = before.clone();
        if !comes_home(tx, &mut row) {
            settle(tx, &mut row, ms)?;
            return log(tx, line, rev, ms);
        }
        // A document that holds this mutation came before its answer, and met values that hid it.
        let newer = before.base_rev > rev || (!exact && before.base_rev == rev);
        let missed = newer && is_hidden(&before);
        let came = cursor::came(tx, &row.scope, rev)?;
        acknowledge(tx, line, &mut row, rev, exact)?;
        settle(tx, &mut row, ms)?;
        let gone = line.demande == Demande::Erase && !row.vivant && row.base_rev >= rev;
        if gone && outbox::of_record(tx, &row.collection, row.id)?.is_empty() {
            // Deleted elsewhere, which came while the erasure waited to leave.
            tx.forget(&before)?;
        } else if (row.deleted, &row.doc) != (before.deleted, &before.doc) {
            tx.save(Some(&before), &mut row)?;
        }
        if missed && came {
            cursor::read_again(tx, &row.scope)?;
        }
    }
    log(tx, line, rev, ms)
}

/// Answers number what stands in this person's own scope. A lieu that became everyone's meanwhile is not there any more;
/// one that a restored server has forgotten to be everyone's is there again.
fn comes_home(tx: &Tx<'_>, row: &mut Row) -> bool {
    let own = tx.meta.scope().0;
    if row.scope != own && !row.vivant {
        row.scope = own;
        return true;
    }
    row.scope == own
}

/// The record was deleted elsewhere: the whole document revives it.
fn send_whole(tx: &Tx<'_>, line: &Line, rev: u64, ms: i64) -> Result<()> {
    outbox::remove(tx, line.n)?;
    if let Some(mut row) = Row::get(tx.conn, &line.collection, line.id)?
        && comes_home(tx, &mut row)
    {
        let scope = row.scope.clone();
        let rev = rev.max(row.base_rev);
        cursor::acknowledge(tx, &mut row, &scope, rev, false)?;
        (row.base, row.vu_rev) = (None, rev);
        settle(tx, &mut row, ms)?;
    }
    Ok(())
}

/// The server now holds what the mutation said; `exact`: and nothing else.
fn acknowledge(tx: &Tx<'_>, line: &Line, row: &mut Row, rev: u64, exact: bool) -> Result<()> {
    let scope = row.scope.clone();
    // A newer revision already came, or this very one as the server merged it: it holds this mutation and more.
    let stale = row.base_rev > rev || (!exact && row.base_rev == rev && row.vu_rev == rev);
    let rev = rev.max(row.base_rev);
    let hidden = is_hidden(row);
    if exact && !stale && !hidden {
        row.vu_rev = rev;
    }
    match (line.demande, line.mutation.as_ref().map(|mutation| &mutation.op)) {
        (Demande::Edit, Some(Op::Put { set, whole, .. })) => {
            if !stale {
                // A whole document taken as it was stands alone: what came under it meanwhile is gone there.
                let alone = *whole && exact;
                let known = !alone && (row.vivant || row.base.is_some());
                let mut base = if known { row.base() } else { Doc::new() };
                patch(&mut base, set);
                row.base = Some(base);
                cursor::acknowledge(tx, row, &scope, rev, true)?;
            } else if line.mutation.as_ref().is_some_and(|mutation| mutation.base_rev == rev) {
                // Made over the version that the server holds, it changed nothing there (a set in another order).
                give_up(row, set);
            } else if hidden {
                heard(row, set);
            }
        }
        (Demande::Edit, Some(Op::Delete)) if !exact => {
            // Edited elsewhere meanwhile: the edit wins, the record comes back.
            if std::mem::take(&mut row.deleted)
                && let Some(base) = row.base.take()
            {
                row.doc = base;
            }
            cursor::acknowledge(tx, row, &scope, rev, true)?;
        }
        (Demande::Edit | Demande::Merge(_), _) => {
            if !stale {
                row.base = None;
                cursor::acknowledge(tx, row, &scope, rev, false)?;
            }
        }
        (Demande::Erase, _) => {
            row.base = None;
            // Else what stands there follows, blank or deleted, or came before.
            if exact && !stale {
                cursor::acknowledge(tx, row, &scope, rev, true)?;
            }
        }
    }
    Ok(())
}

/// Brings row and queue in line after an answer: clean, or with edits that came meanwhile.
fn settle(tx: &Tx<'_>, row: &mut Row, ms: i64) -> Result<()> {
    let lines = outbox::of_record(tx, &row.collection, row.id)?;
    // A fiche merged and revived since stays: what is typed in it is its own.
    let leaves = |line: &Line| match line.demande {
        Demande::Edit => false,
        Demande::Erase => true,
        Demande::Merge(_) => row.deleted,
    };
    if lines.iter().any(leaves) || is_anonyme(&row.doc) {
        // Erased or merged into another: what an earlier edit said no longer matters.
        (row.dirty, row.base) = (false, None);
    } else if row.differs() || lines.iter().any(|line| line.seq.is_some()) {
        row.dirty = true;
        if row.differs() {
            outbox::push_edit(tx, row, ms)?;
        }
    } else {
        outbox::close(tx, &row.collection, row.id)?;
        (row.dirty, row.base) = (false, None);
    }
    row.write(tx.conn)
}

/// A version came of which what was typed here hides a part.
fn is_hidden(row: &Row) -> bool {
    row.vivant && row.vu_rev < row.base_rev
}

/// The server took what was sent: where it was still to be said, it is not any more, or only what was typed since.
fn heard(row: &mut Row, set: &Doc) {
    let mut base = row.base();
    let unsaid = set.iter().filter(|(champ, _)| row.doc.get(*champ) != base.get(*champ));
    let unsaid: Doc = unsaid.map(|(champ, sent)| (champ.clone(), sent.clone())).collect();
    patch(&mut base, &unsaid);
    row.base = Some(base);
}

/// What was sent and left no mark goes back to what the server holds; what was typed since stays.
fn give_up(row: &mut Row, set: &Doc) {
    let base = row.base();
    for (champ, sent) in set {
        if row.doc.get(champ).unwrap_or(&Value::Null) == sent {
            match base.get(champ) {
                Some(value) => row.doc.insert(champ.clone(), value.clone()),
                None => row.doc.remove(champ),
            };
        }
    }
}

fn patch(doc: &mut Doc, set: &Doc) {
    for (champ, value) in set {
        if value.is_null() {
            doc.remove(champ);
        } else {
            doc.insert(champ.clone(), value.clone());
        }
    }
}

/// Journal and receipt.
pub(super) fn log(tx: &Tx<'_>, line: &Line, rev: u64, ms: i64) -> Result<()> {
    const JOURNAL: &str = "
        INSERT OR REPLACE INTO journal (seq, epoch, collection, id, rev, mutation, le)
        SELECT ?1, epoch, ?2, ?3, ?4, ?5, ?6 FROM meta";
    const RECU: &str = "
        INSERT OR REPLACE INTO recu (collection, id, rev, epoch, le)
        SELECT ?1, ?2, ?3, epoch, coalesce(heure_serveur, ?4) FROM meta";
    if let (Some(seq), Some(mutation)) = (line.seq, &line.mutation) {
        let text = journal_text(tx, line, mutation)?;
        tx.conn.prepare_cached(JOURNAL)?.execute((
            signed(seq),
            &line.collection,
            Id(line.id),
            signed(rev),
            text,
            ms,
        ))?;
    }
    tx.conn.prepare_cached(RECU)?.execute((&line.collection, Id(line.id), signed(rev), ms))?;
    Ok(())
}

fn refused(tx: &Tx<'_>, line: &Line, refusal: &Refusal, now: DateTime<Utc>) -> Result<()> {
    const SQL: &str = "
        INSERT OR REPLACE INTO quarantaine (collection, id, code, champ, message, mutation, depuis)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    outbox::remove(tx, line.n)?;
    let row = Row::get(tx.conn, &line.collection, line.id)?;
    if let Some(row) = row.as_ref().filter(|row| line.collection == of::BENEFICIAIRE && is_anonyme(&row.doc)) {
        // Erased meanwhile: nothing of what was refused may stay. A person never accepted leaves their reports anonymous.
        if !row.vivant && !outbox::has_frozen(tx, &row.collection, row.id)? {
            for left in outbox::of_record(tx, &row.collection, row.id)? {
                outbox::remove(tx, left.n)?;
            }
            erase::forget(tx, row, now)?;
        } else if row.vivant && matches!(line.demande, Demande::Merge(_)) {
            undo_merge(tx, Some(row))?;
        }
        return Ok(());
    }
    if let (BENEFICIAIRE_EFFACE, Some(row)) = (refusal.code.as_str(), &row) {
        // Erased elsewhere, which this device had not read yet.
        outbox::close(tx, &row.collection, row.id)?;
        return if row.vivant {
            erase::erased_elsewhere(tx, row, row.doc.clone())
        } else {
            erase::forget(tx, row, now)
        };
    }
    if matches!(line.demande, Demande::Merge(_)) {
        undo_merge(tx, row.as_ref())?;
    }
    // An edit made since waits behind: it says everything that this one said, and will be judged itself.
    let waits = !outbox::of_record(tx, &line.collection, line.id)?.is_empty();
    // Handed in by a device that lost its rights: the server keeps it, nothing stays here.
    let sealed = row.map(|row| is_sealed(tx, &row)).transpose()?.unwrap_or(false);
    if let (false, false, Some(mutation)) = (waits, sealed, &line.mutation) {
        let text = serde_json::to_string(mutation)?;
        let key = (
            &line.collection,
            Id(line.id),
            &refusal.code,
            &refusal.champ,
            &refusal.message,
            text,
            now.timestamp_millis(),
        );
        tx.conn.prepare_cached(SQL)?.execute(key)?;
    }
    Ok(())
}

/// The reports were moved here without a word each: only the server's copy says where they stand now.
fn undo_merge(tx: &Tx<'_>, row: Option<&Row>) -> Result<()> {
    if let Some(before) = row {
        let mut after = Row { deleted: false, ..before.clone() };
        let scope = after.scope.clone();
        tx.save(Some(before), &mut after)?;
        cursor::read_again(tx, &scope)?;
    }
    Ok(())
}

fn forget_if_sealed(tx: &Tx<'_>, row: &Row) -> Result<()> {
    if is_sealed(tx, row)? && outbox::of_record(tx, &row.collection, row.id)?.is_empty() {
        hello::forget(tx, row)?;
        hello::release(tx, &row.scope)?;
    }
    Ok(())
}

fn is_sealed(tx: &Tx<'_>, row: &Row) -> Result<bool> {
    Ok(cursor::get(tx, &row.scope)?.is_some_and(|position| position.revoked))
}

/// What left before an erasure had to be sent again as it was; once answered, the identity goes from it too.
fn journal_text(tx: &Tx<'_>, line: &Line, mutation: &Mutation) -> Result<String> {
    let mut mutation = mutation.clone();
    if line.collection == of::BENEFICIAIRE {
        let row = Row::get(tx.conn, &line.collection, line.id)?;
        if row.is_none_or(|row| is_anonyme(&row.doc)) {
            erase::strip(&mut mutation);
        }
    }
    Ok(serde_json::to_string(&mutation)?)
}
