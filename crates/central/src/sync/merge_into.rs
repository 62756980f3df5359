//! Merging two fiches of one person: blanks filled, reports moved, the other deleted.

use besace_domain::beneficiaire;
use besace_sync::wire::{Doc, Outcome, SCHEMA, collection};
use uuid::Uuid;

use super::record::{Version, write};
use super::{Arret, Contexte, Effet, references, refus};
use crate::stockage::Resultat;

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
        write_doc(cx, collection::BENEFICIAIRE, into, Some(merged))?;
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

/// Written as the server's: the reports moved may differ from what the device has done on its side.
fn write_doc(cx: &Contexte<'_>, collection: &str, id: Uuid, doc: Option<Doc>) -> Resultat<u64> {
    let version = Version { schema: SCHEMA, ..Version::serveur(&cx.auteur.scope, collection, id, doc, cx.now) };
    write(cx.tx, version)
}
