//! What a device has not read yet, cut in frames that each stand alone.

use std::collections::{BTreeMap, HashMap};

use besace_sync::frame::encode;
use besace_sync::limits::{FRAME_BYTES_MIN, RECORDS_PER_FRAME_MAX};
use besace_sync::wire::{Cursor, Frame, RecordWire, Reparation, Reprise, Scope};
use uuid::Uuid;

use super::repair::Repair;
use super::snapshot::Snapshot;
use super::voix::Voix;
use crate::erreur::CentralError;
use crate::stockage::{Lecture, RecordRow};

/// Bytes of one answer, at most, whatever the device asks.
const BUDGET_MAX: usize = 8 << 20;
/// Documents are read from the storage this many at a time, at most…
const PAGE: usize = 500;
/// …and about as many as a frame holds: a short report in JSON.
const SHORT: usize = 400;
/// Bytes of documents in one frame before compression, at most…
const RAW_MAX: usize = 512 << 10;
/// The same where a frame of the largest size is wanted…
const RAW_DENSE_MAX: usize = 8 << 20;
/// …and this many times the budget: documents compress at least so well.
const RAW_PER_BUDGET: usize = 3;

pub(super) struct Pull<'a> {
    /// How far the device has read a scope.
    pub(super) have: &'a dyn Fn(&Scope) -> Cursor,
    /// Versions that the device holds already.
    pub(super) exact: &'a HashMap<(String, Uuid), u64>,
    /// Bytes wanted.
    pub(super) budget: u32,
    /// Where the device left the reception of a whole scope.
    pub(super) left: &'a dyn Fn(&Scope) -> Option<Reprise>,
    /// What the device holds of a scope that it holds otherwise.
    pub(super) held: &'a dyn Fn(&Scope) -> Option<&'a Reparation>,
}

impl Pull<'_> {
    /// Appends frames; the answer is the last one, to be sent after them.
    pub(super) fn run(&self, tx: &dyn Lecture, scopes: &[Scope], voix: &mut Voix<'_>) -> Result<Frame, CentralError> {
        let mut left = self.budget();
        let mut cursors = BTreeMap::new();
        let (mut remaining, mut more) = (0, false);
        let (mut whole, mut repairs) = (Vec::new(), Vec::new());
        for scope in scopes {
            let stands = tx.scope_get(scope)?;
            cursors.insert(scope.clone(), stands);
            let restarts = self.restart(tx, scope, voix)?;
            if (restarts || (self.have)(scope).rev == 0) && stands.rev > 0 && !voix.is_alone() {
                let begun = (self.left)(scope).filter(|_| !restarts);
                let mut snapshot = Snapshot::open(tx, scope, stands.rev, begun)?;
                snapshot.first(voix, &mut left)?;
                whole.push((scope, stands, snapshot));
                continue;
            }
            let from = self.changes(tx, scope, (self.start(scope, stands), stands.rev), voix, &mut left)?;
            remaining += rest(tx, scope, from, stands)?;
            if let Some(held) = (self.held)(scope).filter(|_| from == stands.rev && !voix.is_alone()) {
                repairs.push(Repair::open(tx, scope, stands.rev, held)?);
            }
        }
        // What is useful first of each scope, then all of each.
        for (scope, stands, mut snapshot) in whole {
            let mut from = snapshot.rev();
            if snapshot.run(voix, &mut left)? {
                from = self.changes(tx, scope, (from, stands.rev), voix, &mut left)?;
            } else {
                more = true;
                remaining += snapshot.remaining()?;
            }
            remaining += rest(tx, scope, from, stands)?;
        }
        for mut repair in repairs {
            more |= !repair.run(voix, &mut left)?;
            remaining += repair.remaining();
        }
        Ok(Frame::End { cursors, more: more || remaining > 0, remaining })
    }

    /// Whether the device has read less than what deletions are remembered of: it is told, and begins again. One that speaks
    /// protocol 1 cannot be told: it finds out by its sums, and asks a person about what was deleted.
    fn restart(&self, tx: &dyn Lecture, scope: &Scope, voix: &mut Voix<'_>) -> Result<bool, CentralError> {
        let horizon = tx.scope_horizon(scope)?;
        let reached = (self.have)(scope).rev.max((self.left)(scope).map_or(0, |left| left.rev));
        if voix.is_alone() || reached == 0 || reached >= horizon {
            return Ok(false);
        }
        voix.say(&Frame::Restart { scope: scope.clone(), horizon })?;
        Ok(true)
    }

    /// Says as much as `left` bytes allow of what follows `from`; up to where.
    fn changes(
        &self,
        tx: &dyn Lecture,
        scope: &Scope,
        (mut from, until): (u64, u64),
        voix: &mut Voix<'_>,
        left: &mut usize,
    ) -> Result<u64, CentralError> {
        let budget = self.budget();
        while from < until && *left > 0 {
            if voix.is_alone() {
                let raw_max = budget.saturating_mul(RAW_PER_BUDGET).min(RAW_MAX);
                let Read { records, to, .. } = self.read(tx, scope, (from, until), raw_max)?;
                let Some((bytes, to)) = frame(scope, records, to, *left, *left == budget)? else {
                    *left = 0;
                    break;
                };
                *left = left.saturating_sub(bytes.len());
                voix.send_alone(bytes);
                from = to;
            } else {
                let raw_max = voix.raw_wanted(*left).min(RAW_DENSE_MAX);
                let Read { records, to, raw } = self.read(tx, scope, (from, until), raw_max)?;
                let frame = Frame::Changes { scope: scope.clone(), records, cursor: to };
                *left = left.saturating_sub(voix.changes(&frame, raw)?);
                from = to;
            }
        }
        Ok(from)
    }

    fn budget(&self) -> usize {
        usize::try_from(self.budget).unwrap_or(BUDGET_MAX).clamp(FRAME_BYTES_MIN, BUDGET_MAX)
    }

    /// From where to send; a device that disagrees on the checksum asks from 0 by itself.
    fn start(&self, scope: &Scope, stands: Cursor) -> u64 {
        let have = (self.have)(scope);
        if have.rev > stands.rev { 0 } else { have.rev }
    }

    /// Records for one frame, and the revision that they reach.
    fn read(
        &self,
        tx: &dyn Lecture,
        scope: &Scope,
        (from, until): (u64, u64),
        raw_max: usize,
    ) -> Result<Read, CentralError> {
        let (mut records, mut raw, mut to) = (Vec::new(), 0, from);
        let limite = page(raw_max);
        loop {
            let page = tx.record_since(scope, to, limite)?;
            let last = page.len() < limite;
            for row in page {
                let bytes = size(&row);
                if !records.is_empty() && (raw + bytes > raw_max || records.len() >= RECORDS_PER_FRAME_MAX) {
                    return Ok(Read { records, to, raw });
                }
                raw += bytes;
                to = row.rev;
                if self.exact.get(&(row.collection.clone(), row.id)) != Some(&row.rev) {
                    records.push(wire(row));
                }
            }
            if last {
                return Ok(Read { records, to: until, raw });
            }
        }
    }
}

/// How many records follow.
fn rest(tx: &dyn Lecture, scope: &Scope, from: u64, stands: Cursor) -> Result<u64, CentralError> {
    Ok(if from < stands.rev { tx.record_count_since(scope, from)? } else { 0 })
}

/// Records for one frame.
struct Read {
    records: Vec<RecordWire>,
    /// The revision that they reach.
    to: u64,
    /// Bytes of their documents.
    raw: usize,
}

/// One frame of protocol 1 within what is left; `None` = it does not fit. The first of an answer is cut until it fits, down to one
/// record, so that every answer moves forward.
fn frame(
    scope: &Scope,
    mut records: Vec<RecordWire>,
    mut cursor: u64,
    left: usize,
    first: bool,
) -> Result<Option<(Vec<u8>, u64)>, CentralError> {
    loop {
        let frame = Frame::Changes { scope: scope.clone(), records, cursor };
        let bytes = encode(&frame);
        let fits = bytes.as_ref().is_ok_and(|b| b.len() <= left);
        let Frame::Changes { records: sent, .. } = frame else { return Ok(None) };
        if fits || (first && sent.len() <= 1) {
            return Ok(Some((bytes.map_err(|e| CentralError::Interne(e.to_string()))?, cursor)));
        }
        if !first {
            return Ok(None);
        }
        records = sent;
        records.truncate(records.len().div_ceil(2));
        cursor = records.last().map_or(cursor, |r| r.rev);
    }
}

/// How many documents to read at once for so many bytes of them.
pub(super) fn page(raw_max: usize) -> usize {
    (raw_max / SHORT).clamp(16, PAGE)
}

pub(super) fn wire(row: RecordRow) -> RecordWire {
    RecordWire { collection: row.collection, id: row.id, rev: row.rev, schema: row.schema, doc: row.doc }
}

/// About as many bytes as the record takes before compression.
pub(super) fn size(row: &RecordRow) -> usize {
    const ENVELOPE: usize = 64;
    let doc = row.doc.as_ref().and_then(|doc| serde_json::to_vec(doc).ok());
    ENVELOPE + doc.map_or(0, |json| json.len())
}
