//! Conflicts: a record like any other, in the scope of the record concerned.

use besace_sync::merge::FieldConflict;
use besace_sync::wire::{Doc, collection};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Contexte;
use super::lettre::Suite;
use super::record::{Version, write};
use crate::horloge::rfc3339;
use crate::stockage::{RecordRow, Resultat};

/// Who wrote one of the two values.
struct Cote {
    par: String,
    appareil: Option<Uuid>,
    le: i64,
}

impl Cote {
    fn auteur(cx: &Contexte<'_>, le: i64) -> Self {
        Self { par: cx.auteur.appareil_nom.clone(), appareil: Some(cx.auteur.appareil_id), le }
    }

    fn of(cx: &Contexte<'_>, row: &RecordRow) -> Resultat<Self> {
        let par = match row.appareil_id {
            Some(id) => cx.tx.appareil_get(id)?.map(|a| a.nom).unwrap_or_default(),
            None => "Le serveur".to_owned(),
        };
        Ok(Self { par, appareil: row.appareil_id, le: row.modification })
    }
}

/// Writes the record that holds both values; the answer is its identity.
pub(super) fn create(cx: &Contexte<'_>, other: &RecordRow, rev: u64, conflicts: &[FieldConflict]) -> Resultat<Uuid> {
    let id = id(b"conflit", cx.id, rev);
    write_conflit(cx, id, &Cote::auteur(cx, cx.now), &Cote::of(cx, other)?, conflicts)
}

/// The same where what stood there stays, and what a released letter said is set aside.
pub(super) fn create_late(
    cx: &Contexte<'_>,
    suite: Suite,
    current: &RecordRow,
    conflicts: &[FieldConflict],
) -> Resultat<Uuid> {
    let id = id(b"lettre", Uuid::from_u128(cx.id.as_u128() ^ cx.auteur.appareil_id.as_u128()), suite.seq);
    write_conflit(cx, id, &Cote::of(cx, current)?, &Cote::auteur(cx, suite.instant), conflicts)
}

fn write_conflit(
    cx: &Contexte<'_>,
    id: Uuid,
    gardee: &Cote,
    autre: &Cote,
    conflicts: &[FieldConflict],
) -> Resultat<Uuid> {
    let champs: Vec<_> =
        conflicts.iter().map(|c| json!({ "champ": c.champ, "gardee": c.gardee, "autre": c.autre })).collect();
    let doc: Doc = [
        ("collection", json!(cx.collection)),
        ("record_id", json!(cx.id)),
        ("champs", json!(champs)),
        ("gardee_par", json!(gardee.par)),
        ("gardee_appareil", json!(gardee.appareil)),
        ("gardee_le", json!(rfc3339(gardee.le))),
        ("autre_par", json!(autre.par)),
        ("autre_appareil", json!(autre.appareil)),
        ("autre_le", json!(rfc3339(autre.le))),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_null())
    .map(|(champ, value)| (champ.to_owned(), value))
    .collect();
    write(cx.tx, Version::serveur(&cx.auteur.scope, collection::CONFLIT, id, Some(doc), cx.now))?;
    Ok(id)
}

/// Known from what it is about: the same conflict never stands twice.
fn id(kind: &[u8], about: Uuid, number: u64) -> Uuid {
    let digest = Sha256::new().chain_update(kind).chain_update(about).chain_update(number.to_be_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
