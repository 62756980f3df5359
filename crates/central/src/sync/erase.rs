//! « Effacer »: a person's identity goes, for good, from everything that the server remembers.

use besace_domain::beneficiaire::effacer;
use besace_sync::wire::{Doc, Outcome, SCHEMA, Scope, collection};
use serde_json::Value;
use uuid::Uuid;

use super::record::{Version, seen, write};
use super::{Auteur, Contexte, Effet, refus};
use crate::stockage::{Ecriture, Lecture, LireCras, Resultat};

pub(super) fn apply(cx: &Contexte<'_>) -> Effet {
    if cx.collection != collection::BENEFICIAIRE {
        return Err(refus("effacement_impossible", "Seule une personne accompagnée peut être effacée définitivement."));
    }
    let current = cx.tx.record_get(&cx.auteur.scope, cx.collection, cx.id)?;
    // Applied: the fiche stands here, blank, as it stands there. Deleted or never heard of, it follows, blank.
    let exact = match &current {
        Some(row) => row.doc.is_some() && seen(cx, row)?,
        None => false,
    };
    let rev = erase(cx.tx, &cx.auteur.scope, cx.id, Some(cx.auteur), cx.now)?;
    Ok(if exact { Outcome::Applied { rev } } else { Outcome::Merged { rev, fields: Vec::new() } })
}

/// Erases a person, known or not: one that arrives later finds the door shut. Doing it twice changes nothing.
pub fn erase(tx: &dyn Ecriture, scope: &Scope, id: Uuid, auteur: Option<&Auteur>, now: i64) -> Resultat<u64> {
    // Erased before being merged, a fiche says nothing of the one that was kept.
    let others = if tx.effacement_exists(scope, id)? { tx.fusion_list(scope, id)? } else { fiches(tx, scope, id)? };
    for other in others {
        erase_fiche(tx, scope, other, auteur, now)?;
    }
    erase_fiche(tx, scope, id, auteur, now)
}

/// This fiche and the others of the same person, those that are erased.
pub(crate) fn erased_with(tx: &dyn Lecture, scope: &Scope, id: Uuid) -> Resultat<Vec<Uuid>> {
    let mut erased = Vec::new();
    for fiche in std::iter::once(id).chain(fiches(tx, scope, id)?) {
        if tx.effacement_exists(scope, fiche)? {
            erased.push(fiche);
        }
    }
    Ok(erased)
}

/// The other fiches of a person: the one into which theirs was merged, and those merged into it.
fn fiches<L: LireCras + ?Sized>(tx: &L, scope: &Scope, id: Uuid) -> Resultat<Vec<Uuid>> {
    let kept = tx.fusion_get(scope, id)?.unwrap_or(id);
    let mut fiches = tx.fusion_list(scope, kept)?;
    fiches.push(kept);
    fiches.retain(|fiche| *fiche != id);
    Ok(fiches)
}

/// The fiche stands blank, even deleted or never heard of: a device that keeps a deletion aside for a person to confirm, or
/// that gives back what a restore lost, must learn that it was an erasure.
pub(super) fn erase_fiche(
    tx: &dyn Ecriture,
    scope: &Scope,
    id: Uuid,
    auteur: Option<&Auteur>,
    now: i64,
) -> Resultat<u64> {
    let already = tx.effacement_exists(scope, id)?;
    tx.effacement_put(scope, id, now)?;
    tx.trace_delete(scope, collection::BENEFICIAIRE, id)?;
    erase_conflits(tx, scope, id, now)?;
    let current = tx.record_get(scope, collection::BENEFICIAIRE, id)?;
    let doc = Some(effacer(current.as_ref().and_then(|row| row.doc.as_ref()).unwrap_or(&Doc::new())));
    match &current {
        Some(row) if already && row.doc == doc => Ok(row.rev),
        _ => {
            let version = Version { scope, collection: collection::BENEFICIAIRE, id, doc, schema: SCHEMA, auteur, now };
            write(tx, version)
        }
    }
}

/// A conflict holds both values of a field: as much as the record itself.
pub(crate) fn erase_conflits(tx: &dyn Ecriture, scope: &Scope, id: Uuid, now: i64) -> Resultat<()> {
    let about = Value::from(id.to_string());
    for row in tx.record_list(collection::CONFLIT, Some(scope))? {
        if row.doc.as_ref().is_some_and(|doc| doc.get("record_id") == Some(&about)) {
            write(tx, Version::serveur(scope, collection::CONFLIT, row.id, None, now))?;
        }
    }
    Ok(())
}
