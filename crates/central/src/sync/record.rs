//! Writing one version of one record: revision, author, derived values, all in the caller's transaction.

use besace_sync::wire::{Doc, SCHEMA, Scope};
use uuid::Uuid;

use super::{Auteur, Contexte, derive};
use crate::stockage::{Ecriture, RecordRow, Resultat};

/// A version to write.
#[derive(Debug)]
pub struct Version<'a> {
    /// Who shares it.
    pub scope: &'a Scope,
    /// Its collection.
    pub collection: &'a str,
    /// The record.
    pub id: Uuid,
    /// `None` = deleted.
    pub doc: Option<Doc>,
    /// Schema that it was written with.
    pub schema: u16,
    /// `None` = the server itself.
    pub auteur: Option<&'a Auteur>,
    /// When.
    pub now: i64,
}

impl<'a> Version<'a> {
    /// A version written by the server itself.
    pub fn serveur(scope: &'a Scope, collection: &'a str, id: Uuid, doc: Option<Doc>, now: i64) -> Self {
        Self { scope, collection, id, doc, schema: SCHEMA, auteur: None, now }
    }
}

/// Writes it; the answer is its revision.
pub fn write(tx: &dyn Ecriture, version: Version<'_>) -> Resultat<u64> {
    let Version { scope, collection, id, doc, schema, auteur, now } = version;
    let current = tx.record_get(scope, collection, id)?;
    let appareil_id = auteur.map(|a| a.appareil_id);
    let rev_autrui = match &current {
        Some(row) if row.appareil_id == appareil_id => row.rev_autrui,
        Some(row) => row.rev,
        None => 0,
    };
    let row = RecordRow {
        scope: scope.clone(),
        collection: collection.to_owned(),
        id,
        rev: tx.scope_next(scope)?,
        schema,
        doc,
        auteur: auteur.map(|a| a.compte_id),
        appareil_id,
        rev_autrui,
        modification: now,
    };
    tx.record_put(&row)?;
    if collection == besace_sync::wire::collection::CRA {
        derive::cra(tx, scope, id, row.doc.as_ref())?;
    }
    Ok(row.rev)
}

/// Whether the device that sends a change had seen everything that others wrote: then it overwrites, knowingly.
pub(super) fn seen(cx: &Contexte<'_>, row: &RecordRow) -> Resultat<bool> {
    let lost = cx.tx.scope_lost(&row.scope)?;
    if lost.is_some_and(|(after, until)| cx.base_rev > after && cx.base_rev <= until) {
        // It speaks of a history that a restore has lost: its number says nothing here.
        return Ok(false);
    }
    let own = row.appareil_id == Some(cx.auteur.appareil_id);
    // Of a letter, what its device wrote before it: what it wrote since was not there to be read.
    let before = cx.lettre.is_none_or(|suite| suite.rev == Some(row.rev));
    Ok(cx.base_rev >= row.rev || (own && before && cx.base_rev >= row.rev_autrui))
}
