//! Creating and editing.

use besace_domain::doc::IMPORTE;
use besace_domain::{Mode, check};
use besace_sync::limits::{DOC_BYTES_MAX, DOC_DEPTH_MAX};
use besace_sync::merge::{FieldConflict, Keep, Merged, Patch, is_derived, merge, merge_late, patched, set_aside};
use besace_sync::wire::{Doc, Outcome, code, collection};
use serde_json::Value;

use super::lettre::{self, Suite};
use super::record::{Version, seen, write};
use super::{Arret, Contexte, Effet, conflit, references, refus};
use crate::horloge::aujourdhui;
use crate::stockage::RecordRow;

/// Fields that say who a person is.
pub(super) const IDENTITE: [&str; 7] = ["prenom", "nom", "telephone", "pas_de_telephone", "email", "adresse", "notes"];

pub(super) fn put(cx: &Contexte<'_>, set: &Doc, base: &Doc, whole: bool) -> Effet {
    check_depth(set)?;
    check_depth(base)?;
    check_shared(cx)?;
    let current = cx.tx.record_get(&cx.auteur.scope, cx.collection, cx.id)?;
    check_effacement(cx, current.as_ref(), set)?;
    lettre::check_present(cx, current.as_ref(), whole)?;
    let (before, mut merged) = match current.as_ref().and_then(|row| Some((row, row.doc.as_ref()?))) {
        Some((row, doc)) => {
            let (read, mine) = if whole { (base.clone(), set.clone()) } else { patched(doc, &patch(set, base)) };
            let before = Before { doc: doc.clone(), seen: seen(cx, row)?, read };
            let merged = match cx.lettre {
                Some(_) if !before.seen => merge_late(cx.collection, &before.read, doc, &mine),
                _ => merge(cx.collection, if before.seen { doc } else { &before.read }, doc, &mine, Keep::Mine),
            };
            (before, merged)
        }
        // A tombstone keeps nothing: only a whole document makes a record out of it.
        None if !whole => return Ok(Outcome::SendWhole { rev: current.map_or(0, |row| row.rev) }),
        None => {
            let before = Before { doc: Doc::new(), seen: true, read: Doc::new() };
            (before, create(set, current.is_some()))
        }
    };
    let mine = if whole { set.clone() } else { patched(&before.doc, &patch(set, base)).1 };
    let doc = match validate(cx, &merged.doc) {
        // Each of the two edits was right: what they give together is nobody's fault, and refusing it would be.
        Err(Arret::Refus { .. }) if !before.seen && cx.lettre.is_none() => {
            merged = set_aside(cx.collection, &before.read, &before.doc, &mine);
            validate(cx, &merged.doc)?
        }
        validated => validated?,
    };
    check_size(&doc)?;
    references::check(cx, &before.doc, &doc)?;
    if let Some(row) = current.as_ref().filter(|row| row.doc.as_ref() == Some(&doc)) {
        return match cx.lettre {
            Some(suite) if !merged.conflicts.is_empty() => set_aside_late(cx, suite, row, row.rev, &merged.conflicts),
            _ => Ok(outcome(&before, row.rev, &mine, &doc)),
        };
    }
    if cx.collection == collection::BENEFICIAIRE && current.as_ref().is_some_and(|row| row.doc.is_none()) {
        cx.tx.fusion_delete(&cx.auteur.scope, cx.id)?;
    }
    let version = Version {
        scope: &cx.auteur.scope,
        collection: cx.collection,
        id: cx.id,
        doc: Some(doc.clone()),
        schema: cx.schema,
        auteur: Some(cx.auteur),
        now: cx.now,
    };
    let rev = write(cx.tx, version)?;
    match current {
        Some(other) if !merged.conflicts.is_empty() => match cx.lettre.filter(|_| !before.seen) {
            Some(suite) => set_aside_late(cx, suite, &other, rev, &merged.conflicts),
            None => {
                let conflit = conflit::create(cx, &other, rev, &merged.conflicts)?;
                Ok(Outcome::Conflict { rev, fields: fields(&merged.conflicts), conflit })
            }
        },
        _ => Ok(outcome(&before, rev, &mine, &doc)),
    }
}

/// What stood there stays.
fn set_aside_late(
    cx: &Contexte<'_>,
    suite: Suite,
    current: &RecordRow,
    rev: u64,
    conflicts: &[FieldConflict],
) -> Effet {
    let conflit = conflit::create_late(cx, suite, current, conflicts)?;
    Ok(Outcome::Conflict { rev, fields: fields(conflicts), conflit })
}

fn fields(conflicts: &[FieldConflict]) -> Vec<String> {
    conflicts.iter().map(|conflict| conflict.champ.clone()).collect()
}

/// What the change applies to.
struct Before {
    doc: Doc,
    /// The sender had read it.
    seen: bool,
    /// What the sender had read, as far as the change says.
    read: Doc,
}

/// What the server alone decides is nobody's to create; a deletion undone brings back what had been decided.
fn create(set: &Doc, undone: bool) -> Merged {
    let kept = set.iter().filter(|(champ, value)| !value.is_null() && (undone || !is_derived(champ)));
    Merged { doc: kept.map(|(champ, value)| (champ.clone(), value.clone())).collect(), conflicts: Vec::new() }
}

fn patch(set: &Doc, base: &Doc) -> Patch {
    Patch { set: set.clone(), base: base.clone() }
}

fn outcome(before: &Before, rev: u64, mine: &Doc, doc: &Doc) -> Outcome {
    let champs = mine.keys().chain(doc.keys());
    let mut fields: Vec<_> = champs.filter(|c| value(mine, c) != value(doc, c)).cloned().collect();
    if before.seen && fields.is_empty() {
        return Outcome::Applied { rev };
    }
    fields.sort();
    fields.dedup();
    Outcome::Merged { rev, fields }
}

fn value<'a>(doc: &'a Doc, champ: &str) -> &'a Value {
    doc.get(champ).unwrap_or(&Value::Null)
}

/// The device's own rules. History that today's rules refuse may be edited and stays flagged.
fn validate(cx: &Contexte<'_>, doc: &Doc) -> Result<Doc, Arret> {
    let mut doc = doc.clone();
    references::follow_fusions(cx, &mut doc)?;
    if cx.collection == collection::CONFLIT {
        return Ok(doc);
    }
    let importe = doc.get(IMPORTE) == Some(&Value::Bool(true));
    let mode = if importe { Mode::Importe } else { Mode::Strict };
    let contexte = besace_domain::Contexte { aujourdhui: aujourdhui(cx.now), mode };
    Ok(check(cx.collection, &doc, &contexte)?)
}

/// What everyone shares is not one person's to change: a lieu accepted, even by who proposed it; a tag.
pub(super) fn check_shared(cx: &Contexte<'_>) -> Result<(), Arret> {
    let (code, message) = match cx.collection {
        collection::LIEU => (
            "lieu_partage",
            "Ce lieu est partagé par tous : seul un administrateur peut le corriger. Signalez-lui votre correction.",
        ),
        collection::TAG => (
            "tag_partage",
            "Ce tag est partagé par tous : seul un administrateur peut le changer. Créez le vôtre, ou écrivez-lui.",
        ),
        _ => return Ok(()),
    };
    let shared = references::shared(cx, cx.collection, cx.id)?;
    if shared.is_none_or(|row| row.doc.is_none()) {
        return Ok(());
    }
    Err(refus(code, message))
}

/// Documents are kept in JSON, whose readers go less deep than CBOR's: one that could not be read back would close the
/// whole account.
fn check_depth(doc: &Doc) -> Result<(), Arret> {
    if doc.values().all(|value| is_within(value, DOC_DEPTH_MAX)) {
        return Ok(());
    }
    Err(refus("document_illisible", "Cette fiche a une forme que le serveur ne sait pas lire. Mettez Besace à jour."))
}

fn is_within(value: &Value, depth: usize) -> bool {
    match value {
        Value::Array(values) => depth > 0 && values.iter().all(|value| is_within(value, depth - 1)),
        Value::Object(values) => depth > 0 && values.values().all(|value| is_within(value, depth - 1)),
        _ => true,
    }
}

fn check_size(doc: &Doc) -> Result<(), Arret> {
    let bytes = serde_json::to_vec(doc).map_or(usize::MAX, |json| json.len());
    if bytes <= DOC_BYTES_MAX {
        return Ok(());
    }
    Err(refus("document_trop_grand", "Cette fiche est trop longue pour être envoyée. Raccourcissez ses notes."))
}

/// Erasure is final: identity never comes back, from whichever late device.
fn check_effacement(cx: &Contexte<'_>, current: Option<&RecordRow>, set: &Doc) -> Result<(), Arret> {
    if cx.collection != collection::BENEFICIAIRE || !cx.tx.effacement_exists(&cx.auteur.scope, cx.id)? {
        return Ok(());
    }
    let gone = current.is_none_or(|row| row.doc.is_none());
    let names =
        set.iter().any(|(champ, v)| IDENTITE.contains(&champ.as_str()) && !v.is_null() && *v != Value::Bool(false));
    if gone || names {
        return Err(refus(
            code::BENEFICIAIRE_EFFACE,
            "Cette personne a été effacée définitivement : son identité ne peut plus être enregistrée. Si elle revient \
             vers vous, créez une nouvelle fiche.",
        ));
    }
    Ok(())
}
