//! Merging two fiches of one person: blanks filled, reports moved, the other deleted.

use besace_domain::beneficiaire::{self, ANONYME};
use besace_sync::merge::{FieldConflict, is_derived};
use besace_sync::wire::{Doc, Outcome, SCHEMA, collection};
use serde_json::Value;
use uuid::Uuid;

use super::record::{Version, seen, write};
use super::{Arret, Contexte, Effet, conflit, references, refus};
use crate::stockage::{RecordRow, Resultat};

pub(super) fn merge_into(cx: &Contexte<'_>, into: Uuid) -> Effet {
    let scope = &cx.auteur.scope;
    if cx.collection != collection::BENEFICIAIRE || cx.id == into {
        return Err(refus("fusion_impossible", "Une fusion réunit deux fiches de personnes différentes."));
    }
    let into = cx.tx.fusion_get(scope, into)?.unwrap_or(into);
    let source = cx.tx.record_get(scope, cx.collection, cx.id)?;
    let source = source.ok_or_else(|| refus("source_introuvable", "Bénéficiaire source introuvable."))?;
    let Some(source_doc) = &source.doc else {
        return Ok(Outcome::Applied { rev: source.rev });
    };
    let destination = cx.tx.record_get(scope, cx.collection, into)?.ok_or(Arret::Attend(into))?;
    let destination =
        destination.doc.ok_or_else(|| refus("destination_introuvable", "Bénéficiaire de destination introuvable."))?;
    let merged = beneficiaire::merge(&destination, source_doc);
    if merged != destination {
        write_doc(cx, collection::BENEFICIAIRE, into, Some(merged.clone()))?;
    }
    if !seen(cx, &source)? {
        keep_unseen(cx, into, &merged, &source)?;
    }
    for (_, cra_id) in cx.tx.accompagnement_list(scope, cx.id)? {
        let row = cx.tx.record_get(scope, collection::CRA, cra_id)?;
        if let Some(mut doc) = row.and_then(|row| row.doc) {
            references::rename(&mut doc, cx.id, into);
            write_doc(cx, collection::CRA, cra_id, Some(doc))?;
        }
    }
    cx.tx.fusion_put(scope, cx.id, into)?;
    let rev = write_doc(cx, collection::BENEFICIAIRE, cx.id, None)?;
    Ok(Outcome::Merged { rev, fields: Vec::new() })
}

/// What was edited elsewhere in the fiche that goes, and that whoever merged had not read, is shown beside the one kept.
fn keep_unseen(cx: &Contexte<'_>, into: Uuid, merged: &Doc, source: &RecordRow) -> Resultat<()> {
    let Some(doc) = source.doc.as_ref().filter(|doc| !doc.contains_key(ANONYME)) else { return Ok(()) };
    // Notes follow one another.
    let differs = |champ: &str, autre: &Value| champ != "notes" && merged.get(champ) != Some(autre);
    let unseen = doc.iter().filter(|(champ, autre)| !is_derived(champ) && differs(champ, autre));
    let conflicts: Vec<FieldConflict> = unseen
        .map(|(champ, autre)| FieldConflict {
            champ: champ.clone(),
            gardee: merged.get(champ).cloned().unwrap_or_default(),
            autre: autre.clone(),
        })
        .collect();
    if !conflicts.is_empty() && !merged.contains_key(ANONYME) {
        conflit::create(&Contexte { id: into, ..*cx }, source, source.rev, &conflicts)?;
    }
    Ok(())
}

/// Written as the server's: the reports moved may differ from what the device has done on its side.
fn write_doc(cx: &Contexte<'_>, collection: &str, id: Uuid, doc: Option<Doc>) -> Resultat<u64> {
    let version = Version { schema: SCHEMA, ..Version::serveur(&cx.auteur.scope, collection, id, doc, cx.now) };
    write(cx.tx, version)
}
