//! One record received, against what stands here.

use besace_domain::beneficiaire::effacer;
use besace_sync::merge;
use besace_sync::wire::{Doc, collection as of};
use chrono::DateTime;
use serde_json::Value;
use uuid::Uuid;

use super::{cursor, held, quarantaine};
use crate::Result;
use crate::beneficiaire::{erase, index::is_anonyme, redirect};
use crate::outbox::{self, Demande, Line};
use crate::record::{Row, Tx};

pub(super) struct Incoming<'a> {
    pub(super) collection: &'a str,
    pub(super) id: Uuid,
    pub(super) scope: &'a str,
    pub(super) rev: u64,
}

impl Incoming<'_> {
    /// Returns whether it erased a person.
    pub(super) fn put(&self, tx: &Tx<'_>, row: Option<Row>, mut doc: Doc, ms: i64) -> Result<bool> {
        doc.retain(|_, value| !value.is_null());
        if self.collection == of::CRA {
            self.follow_merges(tx, &mut doc)?;
        }
        let Some(before) = row else {
            let creation = creation_ms(&doc, self.id).unwrap_or(ms);
            let mut after = Row::new(self.collection, self.id, self.scope.to_owned(), creation, doc);
            after.modification = modification_ms(&after.doc).unwrap_or(creation);
            cursor::acknowledge(tx, &mut after, self.scope, self.rev, true)?;
            after.vu_rev = self.rev;
            tx.save(None, &mut after)?;
            if self.collection == of::CONFLIT {
                quarantaine::set_aside(tx, &after.doc, ms)?;
            }
            return Ok(false);
        };
        held::release(tx, self.collection, self.id)?;
        let mut after = before.clone();
        if before.scope != self.scope {
            // Revisions of one scope say nothing in another: a lieu accepted becomes everyone's.
            after.vu_rev = 0;
        }
        cursor::acknowledge(tx, &mut after, self.scope, self.rev, true)?;
        after.modification = modification_ms(&doc).unwrap_or(ms);
        if self.collection == of::BENEFICIAIRE && is_anonyme(&doc) && !is_anonyme(&before.doc) {
            after.vu_rev = self.rev;
            erase::erased_elsewhere(tx, &after, doc)?;
            return Ok(true);
        }
        let lines = outbox::of_record(tx, self.collection, self.id)?;
        reconcile(tx, &lines, &mut after, doc)?;
        settle(tx, &mut after, ms)?;
        tx.save(Some(&before), &mut after)?;
        Ok(false)
    }

    /// People merged here, of which the server has not heard: its reports still name the one that went.
    fn follow_merges(&self, tx: &Tx<'_>, doc: &mut Doc) -> Result<()> {
        let mut statement = tx.conn.prepare_cached("SELECT id, vers FROM outbox WHERE op = 'merge' ORDER BY n")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (source, destination): (crate::sql::Id, crate::sql::Id) = (row.get(0)?, row.get(1)?);
            redirect(doc, source.0, destination.0);
        }
        Ok(())
    }
}

fn reconcile(tx: &Tx<'_>, lines: &[Line], row: &mut Row, theirs: Doc) -> Result<()> {
    let merges = lines.iter().any(|line| matches!(line.demande, Demande::Merge(_)));
    if lines.iter().any(|line| line.demande == Demande::Erase) {
        row.see(effacer(&theirs));
    } else if merges && (row.deleted || is_anonyme(&row.doc)) {
        // Nobody sees a fiche that went into another: what is edited in it elsewhere was not read here. Revived since, it
        // is one like the others.
        row.doc = if is_anonyme(&row.doc) { effacer(&theirs) } else { theirs };
    } else if row.deleted {
        let frozen = outbox::has_frozen(tx, &row.collection, row.id)?;
        let edited_elsewhere = row.base.as_ref().is_none_or(|base| differ(base, &theirs));
        if !edited_elsewhere {
            (row.base, row.vu_rev) = (Some(theirs), row.base_rev);
        } else if frozen {
            row.base = Some(theirs);
        } else {
            // Deleted here, edited there: the edit revives the record, and it shows.
            row.deleted = false;
            row.see(theirs);
        }
    } else if row.dirty {
        let rebased = merge::rebase(&row.collection, &row.base(), &theirs, &row.doc);
        if rebased.base == theirs {
            row.vu_rev = row.base_rev;
        }
        (row.doc, row.base) = (rebased.doc, Some(rebased.base));
    } else {
        row.see(theirs);
    }
    Ok(())
}

/// A record deleted elsewhere.
pub(super) fn delete(tx: &Tx<'_>, before: Row, rev: u64, ms: i64) -> Result<()> {
    let mut after = before.clone();
    let scope = before.scope.clone();
    cursor::acknowledge(tx, &mut after, &scope, rev, false)?;
    after.vu_rev = rev;
    let lines = outbox::of_record(tx, &after.collection, after.id)?;
    if after.deleted {
        after.base = None;
        settle(tx, &mut after, ms)?;
        return after.write(tx.conn);
    }
    if !lines.is_empty() || after.dirty {
        // Edited here, deleted there: the edit revives the record.
        after.base = None;
        settle(tx, &mut after, ms)?;
        return tx.save(Some(&before), &mut after);
    }
    quarantaine::drop_gone(tx, &after)?;
    if held::must_ask(tx, &scope)? {
        after.write(tx.conn)?;
        return held::hold(tx, &after, ms);
    }
    tx.forget(&before)
}

/// The queue in line with the row, as [`outbox::mark`] does, without forgiving a refusal.
pub(super) fn settle(tx: &Tx<'_>, row: &mut Row, ms: i64) -> Result<()> {
    let lines = outbox::of_record(tx, &row.collection, row.id)?;
    if lines.iter().any(|line| line.demande != Demande::Edit) {
        return Ok(());
    }
    let frozen = lines.iter().any(|line| line.seq.is_some());
    let refused = lines.is_empty() && row.dirty;
    if row.differs() || frozen {
        row.dirty = true;
        if row.differs() && !refused {
            outbox::push_edit(tx, row, ms)?;
        }
    } else {
        outbox::close(tx, &row.collection, row.id)?;
        (row.dirty, row.base) = (false, None);
        quarantaine::taken(tx, row, ms)?;
    }
    Ok(())
}

/// Server-made fields set aside.
fn differ(a: &Doc, b: &Doc) -> bool {
    let names = a.keys().chain(b.keys());
    names.filter(|champ| !merge::is_derived(champ)).any(|champ| a.get(champ) != b.get(champ))
}

pub(super) fn creation_ms(doc: &Doc, id: Uuid) -> Option<i64> {
    instant_ms(doc, "creation").or_else(|| match id.get_version_num() {
        7 | 8 => i64::try_from(id.as_u128() >> 80).ok(),
        _ => None,
    })
}

fn modification_ms(doc: &Doc) -> Option<i64> {
    instant_ms(doc, "modification")
}

fn instant_ms(doc: &Doc, champ: &str) -> Option<i64> {
    let text = doc.get(champ).and_then(Value::as_str)?;
    DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.timestamp_millis())
}
