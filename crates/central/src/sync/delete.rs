//! Deleting: a tombstone, unless someone edited meanwhile.

use besace_sync::wire::{Outcome, collection};

use super::put::check_shared;
use super::record::{Version, seen, write};
use super::{Contexte, Effet};

pub(super) fn delete(cx: &Contexte<'_>) -> Effet {
    // First: of a lieu accepted, a tombstone is left where it was proposed.
    check_shared(cx)?;
    let erased = cx.collection == collection::BENEFICIAIRE && cx.tx.effacement_exists(&cx.auteur.scope, cx.id)?;
    match cx.tx.record_get(&cx.auteur.scope, cx.collection, cx.id)? {
        Some(row) if row.doc.is_none() => Ok(Outcome::Applied { rev: row.rev }),
        Some(row) if erased || !seen(cx, &row)? => {
            // The edit made elsewhere wins, and comes back with the changes; an erasure is never hidden by a deletion.
            Ok(Outcome::Merged { rev: row.rev, fields: vec!["suppression".to_owned()] })
        }
        _ => {
            let version = Version {
                scope: &cx.auteur.scope,
                collection: cx.collection,
                id: cx.id,
                doc: None,
                schema: cx.schema,
                auteur: Some(cx.auteur),
                now: cx.now,
            };
            Ok(Outcome::Applied { rev: write(cx.tx, version)? })
        }
    }
}
