//! What becomes of two edits of one record: one pure function, shared by device and server.
//!
//! Clocks never decide. Fields edited on one side are taken; sets and counters combine; long texts combine by line;
//! a value edited on both sides keeps the arriving one and sets the other aside, to be shown.

mod rules;
mod sets;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::wire::Doc;
use rules::{Rule, rule};

/// Fields decided by the server alone; an edit of them is ignored.
pub use rules::is_derived;
/// Fields that only make sense together.
pub use rules::unit_of;

/// The outcome of a merge.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Merged {
    /// What the record becomes.
    pub doc: Doc,
    /// What was edited on both sides and could not be combined.
    pub conflicts: Vec<FieldConflict>,
}

/// A value edited on both sides, or held alike by both and which the others of its unit make no sense without.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldConflict {
    /// The field.
    pub champ: String,
    /// The value that the record holds.
    pub gardee: Value,
    /// The value set aside.
    pub autre: Value,
}

/// Whose value the record keeps when both sides edited it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// The arriving edit: the ordinary case.
    Mine,
    /// The one already there: the advisor's own, against a coordinator's that arrives.
    Theirs,
}

/// Merges `mine` into `theirs`, both edited from `base`.
pub fn merge(collection: &str, base: &Doc, theirs: &Doc, mine: &Doc, keep: Keep) -> Merged {
    let mut merged = Merged::default();
    for unit in units(collection, [base, theirs, mine]) {
        match combine(collection, &unit, base, theirs, mine) {
            Combined::Values(values) => assign(&mut merged.doc, &unit, values),
            Combined::Conflict { both } => {
                let (kept, other) = match keep {
                    Keep::Mine => (mine, theirs),
                    Keep::Theirs => (theirs, mine),
                };
                merged.conflicts.extend(both_sides(&unit, kept, other));
                assign(&mut merged.doc, &unit, both.unwrap_or_else(|| pick(kept, &unit)));
            }
        }
    }
    merged
}

/// `mine` as a whole, what was edited otherwise in `theirs` set aside: for two edits whose combination would say something
/// that the rules refuse (a démarche added on one side, its thématique removed on the other).
pub fn set_aside(collection: &str, base: &Doc, theirs: &Doc, mine: &Doc) -> Merged {
    let mut merged = Merged::default();
    for unit in units(collection, [theirs, mine]) {
        let derived = matches!(unit.as_slice(), [champ] if rule(collection, champ) == Rule::Derived);
        let their = pick(theirs, &unit);
        assign(&mut merged.doc, &unit, if derived { their.clone() } else { pick(mine, &unit) });
        if !derived && their != pick(mine, &unit) && their != pick(base, &unit) {
            merged.conflicts.extend(both_sides(&unit, mine, theirs));
        }
    }
    merged
}

/// Edits made long ago (`mine`) that arrive where the others were read, and perhaps answered, since: a value edited on both
/// sides stays as it is in `theirs`, nothing is combined that could count twice, and what they said is set aside.
pub fn merge_late(collection: &str, base: &Doc, theirs: &Doc, mine: &Doc) -> Merged {
    let mut merged = Merged::default();
    for unit in units(collection, [base, theirs, mine]) {
        let (old, their, my) = (pick(base, &unit), pick(theirs, &unit), pick(mine, &unit));
        let derived = matches!(unit.as_slice(), [champ] if rule(collection, champ) == Rule::Derived);
        if !derived && their == old {
            assign(&mut merged.doc, &unit, my);
            continue;
        }
        if !derived && my != their && my != old {
            merged.conflicts.extend(both_sides(&unit, theirs, mine));
        }
        assign(&mut merged.doc, &unit, their);
    }
    merged
}

/// The whole unit, also what both sides hold alike: taken without it, a value would say something else, or nothing.
fn both_sides<'a>(unit: &'a [String], kept: &'a Doc, other: &'a Doc) -> impl Iterator<Item = FieldConflict> + 'a {
    unit.iter().map(|champ| FieldConflict { champ: champ.clone(), gardee: get(kept, champ), autre: get(other, champ) })
}

/// What a device shows once it has received `theirs` while `mine` was not sent yet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rebased {
    /// What the person sees: their own values stand.
    pub doc: Doc,
    /// The base of the edits that remain: `theirs`, except where both sides edited one value. There the old base
    /// stays, so that the server sees the conflict when the edit arrives; otherwise it would pass for an answer
    /// to a value that nobody read.
    pub base: Doc,
}

/// Carries unsent edits over a newer version from the server.
pub fn rebase(collection: &str, base: &Doc, theirs: &Doc, mine: &Doc) -> Rebased {
    let mut rebased = Rebased::default();
    for unit in units(collection, [base, theirs, mine]) {
        match combine(collection, &unit, base, theirs, mine) {
            Combined::Values(values) => {
                assign(&mut rebased.doc, &unit, values);
                assign(&mut rebased.base, &unit, pick(theirs, &unit));
            }
            Combined::Conflict { .. } => {
                assign(&mut rebased.doc, &unit, pick(mine, &unit));
                assign(&mut rebased.base, &unit, pick(base, &unit));
            }
        }
    }
    rebased
}

/// A patch: the fields of `doc` that differ from `base`, and what they held there. Fields that only make sense
/// together (a kind of place and the place) travel together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Patch {
    /// New values; `null` clears.
    pub set: Doc,
    /// Old values; absent = null.
    pub base: Doc,
}

/// Computes a [`Patch`].
pub fn diff(collection: &str, base: &Doc, doc: &Doc) -> Patch {
    let mut patch = Patch::default();
    for unit in units(collection, [base, doc]) {
        if unit.iter().any(|champ| get(base, champ) != get(doc, champ)) {
            for champ in unit {
                patch.set.insert(champ.clone(), get(doc, &champ));
                if let Some(value) = base.get(&champ).filter(|v| !v.is_null()) {
                    patch.base.insert(champ, value.clone());
                }
            }
        }
    }
    patch
}

/// The document that the sender of a patch had in mind, and the base that they had read, as far as the server can
/// tell: untouched fields hold what they hold there now.
pub fn patched(current: &Doc, patch: &Patch) -> (Doc, Doc) {
    let (mut base, mut mine) = (current.clone(), current.clone());
    for (champ, value) in &patch.set {
        put(&mut mine, champ, value.clone());
        put(&mut base, champ, get(&patch.base, champ));
    }
    (base, mine)
}

/// One record's part of a scope's checksum; the parts add up (wrapping), in any order.
pub fn checksum(id: Uuid, rev: u64) -> u64 {
    let mut hash = Sha256::new();
    hash.update(id.as_bytes());
    hash.update(rev.to_be_bytes());
    let digest = hash.finalize();
    digest.iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

enum Combined {
    Values(Vec<Value>),
    /// `both`: a text that holds the two versions.
    Conflict {
        both: Option<Vec<Value>>,
    },
}

fn combine(collection: &str, unit: &[String], base: &Doc, theirs: &Doc, mine: &Doc) -> Combined {
    let (old, their, my) = (pick(base, unit), pick(theirs, unit), pick(mine, unit));
    if my == their || my == old {
        return Combined::Values(their);
    }
    let [champ] = unit else {
        return if their == old { Combined::Values(my) } else { Combined::Conflict { both: None } };
    };
    let one = |value| Combined::Values(vec![value]);
    match rule(collection, champ) {
        Rule::Derived => Combined::Values(their),
        _ if their == old => Combined::Values(my),
        Rule::Scalar => Combined::Conflict { both: None },
        Rule::Set => one(sets::merge(&old[0], &their[0], &my[0])),
        Rule::Counters => one(sets::merge_counters(&old[0], &their[0], &my[0])),
        Rule::Text => match text::merge(&old[0], &their[0], &my[0]) {
            text::MergedText::Clean(value) => one(value),
            text::MergedText::Both(value) => Combined::Conflict { both: Some(vec![value]) },
        },
    }
}

/// Fields of the documents, those that only make sense together in one unit.
fn units<const N: usize>(collection: &str, docs: [&Doc; N]) -> Vec<Vec<String>> {
    let names: BTreeSet<&str> = docs.iter().flat_map(|doc| doc.keys()).map(String::as_str).collect();
    let mut seen = BTreeSet::new();
    let mut units = Vec::with_capacity(names.len());
    for name in names {
        match unit_of(collection, name) {
            Some(unit) => {
                if seen.insert(unit[0]) {
                    units.push(unit.iter().map(|&champ| champ.to_owned()).collect());
                }
            }
            None => units.push(vec![name.to_owned()]),
        }
    }
    units
}

fn get(doc: &Doc, champ: &str) -> Value {
    doc.get(champ).cloned().unwrap_or(Value::Null)
}

fn pick(doc: &Doc, unit: &[String]) -> Vec<Value> {
    unit.iter().map(|champ| get(doc, champ)).collect()
}

fn put(doc: &mut Doc, champ: &str, value: Value) {
    if value.is_null() {
        doc.remove(champ);
    } else {
        doc.insert(champ.to_owned(), value);
    }
}

fn assign(doc: &mut BTreeMap<String, Value>, unit: &[String], values: Vec<Value>) {
    for (champ, value) in unit.iter().zip(values) {
        put(doc, champ, value);
    }
}

#[cfg(test)]
mod tests;
