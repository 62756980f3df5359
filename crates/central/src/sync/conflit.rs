//! Conflicts: a record like any other, in the scope of the record concerned.

use besace_sync::merge::FieldConflict;
use besace_sync::wire::{Doc, collection};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Contexte;
use super::record::{Version, write};
use crate::horloge::rfc3339;
use crate::stockage::{RecordRow, Resultat};

/// Writes the record that holds both values; the answer is its identity.
pub(super) fn create(cx: &Contexte<'_>, other: &RecordRow, rev: u64, conflicts: &[FieldConflict]) -> Resultat<Uuid> {
    let autre_par = match other.appareil_id {
        Some(id) => cx.tx.appareil_get(id)?.map(|a| a.nom).unwrap_or_default(),
        None => "Le serveur".to_owned(),
    };
    let champs: Vec<_> =
        conflicts.iter().map(|c| json!({ "champ": c.champ, "gardee": c.gardee, "autre": c.autre })).collect();
    let doc: Doc = [
        ("collection", json!(cx.collection)),
        ("record_id", json!(cx.id)),
        ("champs", json!(champs)),
        ("gardee_par", json!(cx.auteur.appareil_nom)),
        ("gardee_appareil", json!(cx.auteur.appareil_id)),
        ("gardee_le", json!(rfc3339(cx.now))),
        ("autre_par", json!(autre_par)),
        ("autre_appareil", json!(other.appareil_id)),
        ("autre_le", json!(rfc3339(other.modification))),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_null())
    .map(|(champ, value)| (champ.to_owned(), value))
    .collect();
    let id = id(cx.id, rev);
    write(cx.tx, Version::serveur(&cx.auteur.scope, collection::CONFLIT, id, Some(doc), cx.now))?;
    Ok(id)
}

/// Known from what it is about: the same conflict never stands twice.
fn id(record_id: Uuid, rev: u64) -> Uuid {
    let digest =
        Sha256::new().chain_update(b"conflit").chain_update(record_id).chain_update(rev.to_be_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
