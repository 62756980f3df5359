//! Merging two fiches of one person: blanks filled, reports moved, the other deleted.

use std::collections::BTreeSet;

use besace_domain::beneficiaire::{self, ANONYME};
use besace_sync::merge::{FieldConflict, is_derived, unit_of};
use besace_sync::wire::{Doc, Outcome, SCHEMA, collection};
use serde_json::Value;
use uuid::Uuid;

use super::record::{Version, seen, write};
use super::{Arret, Contexte, Effet, conflit, erase, references, refus};
use crate::stockage::{RecordRow, Resultat};

pub(super) fn merge_into(cx: &Contexte<'_>, into: Uuid) -> Effet {
    let scope = &cx.auteur.scope;
    if cx.collection != collection::BENEFICIAIRE || cx.id == into {
        return Err(refus("fusion_impossible", "Une fusion réunit deux fiches de personnes différentes."));
    }
    let into = cx.tx.fusion_get(scope, into)?.unwrap_or(into);
    if cx.id == into {
        // Each of two devices merged one into the other: the fiche that was kept stays, with what was typed in it since.
        return Err(refus(
            "fusion_croisee",
            "Ces deux fiches ont déjà été réunies, dans l’autre sens, sur un autre de vos appareils. Rien n’est perdu : \
             vérifiez la fiche qui reste.",
        ));
    }
    let source = cx.tx.record_get(scope, cx.collection, cx.id)?;
    let source = source.ok_or_else(|| refus("source_introuvable", "Bénéficiaire source introuvable."))?;
    let Some(source_doc) = &source.doc else {
        if cx.tx.fusion_get(scope, cx.id)? == Some(into) {
            return Ok(Outcome::Applied { rev: source.rev });
        }
        // The device has moved the reports on its side: a refusal makes it read where they really stand.
        return Err(refus(
            "source_disparue",
            "Cette fiche a été supprimée, ou réunie à une autre, sur un autre de vos appareils. Rien n’a été changé ici : \
             vérifiez les fiches qui restent.",
        ));
    };
    let destination = cx.tx.record_get(scope, cx.collection, into)?.ok_or(Arret::Attend(into))?.doc;
    let unheard = destination.as_ref().is_none_or(|doc| *doc == beneficiaire::effacer(&Doc::new()));
    let merged = match &destination {
        // Erased before the server had heard of the fiche kept: counted, and never named.
        _ if unheard && cx.tx.effacement_exists(scope, into)? => beneficiaire::effacer(source_doc),
        Some(destination) => beneficiaire::merge(destination, source_doc),
        None => return Err(refus("destination_introuvable", "Bénéficiaire de destination introuvable.")),
    };
    if destination.as_ref() != Some(&merged) {
        write_doc(cx, collection::BENEFICIAIRE, into, Some(merged.clone()))?;
    }
    keep_unsaid(cx, into, &merged, &source, seen(cx, &source)?)?;
    for (_, cra_id) in cx.tx.accompagnement_list(scope, cx.id)? {
        let row = cx.tx.record_get(scope, collection::CRA, cra_id)?;
        if let Some(mut doc) = row.and_then(|row| row.doc) {
            references::rename(&mut doc, cx.id, into);
            write_doc(cx, collection::CRA, cra_id, Some(doc))?;
        }
    }
    cx.tx.fusion_put(scope, cx.id, into)?;
    let rev = write_doc(cx, collection::BENEFICIAIRE, cx.id, None)?;
    if merged.contains_key(ANONYME) || source_doc.contains_key(ANONYME) {
        // One person, erased: under this fiche as well.
        erase::erase_fiche(cx.tx, scope, cx.id, None, cx.now)?;
    }
    Ok(Outcome::Merged { rev, fields: Vec::new() })
}

/// What the fiche kept does not say of the one that goes is shown beside it: whatever was edited elsewhere and not read
/// by whoever merged, and notes too long to follow the others.
fn keep_unsaid(cx: &Contexte<'_>, into: Uuid, merged: &Doc, source: &RecordRow, seen: bool) -> Resultat<()> {
    let Some(doc) = source.doc.as_ref().filter(|doc| !doc.contains_key(ANONYME)) else { return Ok(()) };
    let differs = |champ: &str, autre: &Value| match (champ, merged.get(champ), autre) {
        ("notes", Some(Value::String(gardees)), Value::String(autres)) => !gardees.contains(autres.trim()),
        (_, gardee, autre) => !seen && gardee != Some(autre),
    };
    let unsaid = doc.iter().filter(|(champ, autre)| !is_derived(champ) && differs(champ, autre));
    let champs: BTreeSet<&str> = unsaid.flat_map(|(champ, _)| with_its_unit(champ)).collect();
    let value = |doc: &Doc, champ| doc.get(champ).cloned().unwrap_or_default();
    let conflicts: Vec<FieldConflict> = champs
        .into_iter()
        .map(|champ| FieldConflict { champ: champ.to_owned(), gardee: value(merged, champ), autre: value(doc, champ) })
        .collect();
    if !conflicts.is_empty() && !merged.contains_key(ANONYME) {
        conflit::create(&Contexte { id: into, ..*cx }, source, source.rev, &conflicts)?;
    }
    Ok(())
}

/// Taken alone, a telephone would not say that « n’a pas de téléphone » no longer holds.
fn with_its_unit(champ: &str) -> Vec<&str> {
    unit_of(collection::BENEFICIAIRE, champ).map_or_else(|| vec![champ], <[_]>::to_vec)
}

/// Written as the server's: the reports moved may differ from what the device has done on its side.
fn write_doc(cx: &Contexte<'_>, collection: &str, id: Uuid, doc: Option<Doc>) -> Resultat<u64> {
    let version = Version { schema: SCHEMA, ..Version::serveur(&cx.auteur.scope, collection, id, doc, cx.now) };
    write(cx.tx, version)
}
