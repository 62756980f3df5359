//! After the server was restored from a backup, or when it waits for a record that it should know: what it lost is
//! given back.

use std::collections::BTreeSet;

use besace_domain::beneficiaire::effacer;
use besace_sync::merge::unit_of;
use besace_sync::wire::{Doc, Mutation, Op, collection as of};
use serde_json::Value;
use uuid::Uuid;

use super::{cursor, incoming};
use crate::Result;
use crate::beneficiaire::index::is_anonyme;
use crate::outbox::{self, Line};
use crate::record::{Row, Tx, refresh_etat};
use crate::sql::{Id, signed};

/// Puts every mutation that was answered back in the queue, under its own number: a server that still knows it answers
/// from its memory, one that lost it takes it.
pub(super) fn answered(tx: &Tx<'_>) -> Result<()> {
    journal(tx)?;
    refus(tx)?;
    outbox::clear_attend(tx)
}

/// What was refused stood among the server's dead letters too: a device that ends must not take the only copy with it.
/// The rest of a refusal (a deletion, a merge undone) holds no value.
fn refus(tx: &Tx<'_>) -> Result<()> {
    const READ: &str = "SELECT mutation, depuis FROM quarantaine ORDER BY depuis";
    let lines: Vec<(String, i64)> = tx
        .conn
        .prepare_cached(READ)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (text, depuis) in lines {
        let mutation: Mutation = serde_json::from_str(&text)?;
        if !matches!(mutation.op, Op::Put { .. }) {
            continue;
        }
        match mutation.seq {
            // Refused to this device under another identity.
            0 => again(tx, &mutation, depuis)?,
            _ => put_back(tx, &mutation, &text, depuis)?,
        }
        const SQL: &str = "DELETE FROM quarantaine WHERE collection = ?1 AND id = ?2";
        tx.conn.prepare_cached(SQL)?.execute((&mutation.collection, Id(mutation.id)))?;
        refresh_etat(tx, &mutation.collection, mutation.id)?;
    }
    Ok(())
}

fn journal(tx: &Tx<'_>) -> Result<()> {
    const READ: &str = "SELECT mutation, le FROM journal ORDER BY seq DESC";
    let lines: Vec<(String, i64)> = tx
        .conn
        .prepare_cached(READ)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (text, le) in lines {
        let mutation: Mutation = serde_json::from_str(&text)?;
        match mutation.seq {
            // Accepted from this device under another identity.
            0 => said_again(tx, &mutation, le)?,
            _ => {
                put_back(tx, &mutation, &text, le)?;
                step_back(tx, &mutation)?;
            }
        }
        refresh_etat(tx, &mutation.collection, mutation.id)?;
    }
    tx.conn.execute("DELETE FROM journal", [])?;
    Ok(())
}

/// Its record is compared with what stood there before: what was said since is said again, under a number of today. The
/// rest (a deletion, a merge) holds no value.
fn said_again(tx: &Tx<'_>, mutation: &Mutation, ms: i64) -> Result<()> {
    let row = Row::get(tx.conn, &mutation.collection, mutation.id)?;
    if matches!(mutation.op, Op::Put { .. }) && row.is_some_and(|row| !row.deleted && !is_anonyme(&row.doc)) {
        step_back(tx, mutation)?;
        again(tx, mutation, ms)?;
    }
    Ok(())
}

/// Its record still says what was refused: it is judged again under a number of today.
fn again(tx: &Tx<'_>, mutation: &Mutation, ms: i64) -> Result<()> {
    let Some(mut row) = Row::get(tx.conn, &mutation.collection, mutation.id)? else { return Ok(()) };
    outbox::push_edit(tx, &mut row, ms)?;
    row.write(tx.conn)
}

fn put_back(tx: &Tx<'_>, mutation: &Mutation, text: &str, depuis: i64) -> Result<()> {
    const INSERT: &str = "
        INSERT INTO outbox (seq, collection, id, op, vers, mutation, depuis) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT DO NOTHING";
    let (op, vers) = match &mutation.op {
        Op::Put { .. } | Op::Delete => ("edit", None),
        Op::Erase => ("erase", None),
        Op::MergeInto { into } => ("merge", Some(Id(*into))),
    };
    let key = (signed(mutation.seq), &mutation.collection, Id(mutation.id), op, vers, text, depuis);
    tx.conn.prepare_cached(INSERT)?.execute(key)?;
    Ok(())
}

/// Base and document go back to what they were around this mutation, the newest first: older values coming from the
/// server then do not pass for newer ones, and what somebody else wrote since is not said again as this device's own. What
/// was typed here and not sent stays.
fn step_back(tx: &Tx<'_>, mutation: &Mutation) -> Result<()> {
    let Some(before) = Row::get(tx.conn, &mutation.collection, mutation.id)? else {
        return Ok(());
    };
    let mut row = before.clone();
    if let Op::Put { set, base, .. } = &mutation.op {
        let mut earlier = row.base();
        let erased = row.collection == of::BENEFICIAIRE && is_anonyme(&row.doc);
        let units: BTreeSet<Vec<&str>> = set.keys().map(|champ| unit(&before.collection, champ)).collect();
        for unit in units {
            let as_acknowledged = unit.iter().all(|champ| row.doc.get(*champ) == earlier.get(*champ));
            for champ in unit {
                if !erased && as_acknowledged {
                    put(&mut row.doc, champ, set.get(champ));
                }
                put(&mut earlier, champ, base.get(champ));
            }
        }
        row.base = Some(earlier);
    }
    row.dirty = true;
    if row.deleted || row.doc == before.doc {
        return row.write(tx.conn);
    }
    tx.save(Some(&before), &mut row)
}

/// The fields that only make sense with this one, itself included.
fn unit<'a>(collection: &str, champ: &'a str) -> Vec<&'a str> {
    unit_of(collection, champ).map_or_else(|| vec![champ], <[_]>::to_vec)
}

fn put(doc: &mut Doc, champ: &str, value: Option<&Value>) {
    match value.filter(|value| !value.is_null()) {
        Some(value) => doc.insert(champ.to_owned(), value.clone()),
        None => doc.remove(champ),
    };
}

/// A restored server took from the journal what is not here any more (deleted elsewhere, shared with everyone): it holds
/// it again, and does not send it back. What follows in the queue was done to it.
pub(super) fn taken(tx: &Tx<'_>, line: &Line, rev: u64, ms: i64) -> Result<()> {
    let Some(Op::Put { set, whole: true, .. }) = line.mutation.as_ref().map(|mutation| &mutation.op) else {
        return Ok(());
    };
    let base: Doc = set.iter().filter(|(_, value)| !value.is_null()).map(|(c, v)| (c.clone(), v.clone())).collect();
    let creation = incoming::creation_ms(&base, line.id).unwrap_or(ms);
    let mut row = Row::new(&line.collection, line.id, tx.meta.scope().0, creation, base.clone());
    for later in outbox::of_record(tx, &line.collection, line.id)? {
        match later.mutation.map(|mutation| mutation.op) {
            Some(Op::Put { set, .. }) => set.iter().for_each(|(champ, value)| put(&mut row.doc, champ, Some(value))),
            Some(Op::Delete | Op::MergeInto { .. }) => row.deleted = true,
            Some(Op::Erase) => row.doc = effacer(&row.doc),
            None => {}
        }
        row.dirty = true;
    }
    row.base = Some(base).filter(|_| row.dirty);
    let scope = row.scope.clone();
    cursor::acknowledge(tx, &mut row, &scope, rev, true)?;
    row.vu_rev = rev;
    tx.save(None, &mut row)
}

/// Sends a record again as if it had just been made here.
pub(super) fn record(tx: &Tx<'_>, row: &mut Row, ms: i64) -> Result<()> {
    if row.deleted || outbox::has_frozen(tx, &row.collection, row.id)? {
        return Ok(());
    }
    (row.dirty, row.base) = (true, Some(Doc::new()));
    outbox::push_edit(tx, row, ms)?;
    row.write(tx.conn)?;
    refresh_etat(tx, &row.collection, row.id)
}

/// The server waits for `id`: if it stands here and nothing of it is on its way, the server lost it.
pub(super) fn missing(tx: &Tx<'_>, id: Uuid, ms: i64) -> Result<()> {
    if let Some(mut row) = Row::find(tx.conn, id)?
        && outbox::of_record(tx, &row.collection, id)?.is_empty()
        && row.scope == tx.meta.scope().0
    {
        row.vivant = false;
        if row.deleted {
            // Deleted before the server heard of it: a tombstone lets pass what names it.
            (row.dirty, row.base) = (true, Some(Doc::new()));
            outbox::push_edit(tx, &mut row, ms)?;
            return row.write(tx.conn);
        }
        record(tx, &mut row, ms)?;
    }
    Ok(())
}
