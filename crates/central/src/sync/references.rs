//! A document that names another record waits for it, unless it was refused.

use std::collections::BTreeSet;

use besace_sync::wire::{Doc, collection};
use serde_json::Value;
use uuid::Uuid;

use super::lettre::REFERENCE_REFUSEE;
use super::{Arret, Contexte, refus};
use crate::comptes::portee;
use crate::stockage::{RecordRow, Resultat};

/// (collection, field) → collection named.
const REFERENCES: [(&str, &str, &str); 5] = [
    (collection::CRA, "beneficiaire_id", collection::BENEFICIAIRE),
    (collection::CRA, "participants", collection::BENEFICIAIRE),
    (collection::CRA, "lieu_id", collection::LIEU),
    (collection::CRA, "tags", collection::TAG),
    (collection::LIEU_ACTIVITE, "lieu_id", collection::LIEU),
];

/// Checks what this change newly names; what was already there (history) is not asked again.
pub(super) fn check(cx: &Contexte<'_>, before: &Doc, doc: &Doc) -> Result<(), Arret> {
    for (of, champ, target) in REFERENCES {
        if of != cx.collection {
            continue;
        }
        let known = ids(before.get(champ));
        for id in ids(doc.get(champ)).difference(&known) {
            if !exists(cx, target, *id)? {
                return Err(missing(cx, target, *id)?);
            }
        }
    }
    Ok(())
}

/// People merged into another are named by the one kept.
pub(super) fn follow_fusions(cx: &Contexte<'_>, doc: &mut Doc) -> Resultat<()> {
    if cx.collection != collection::CRA {
        return Ok(());
    }
    for source in super::derive::personnes(doc) {
        if let Some(destination) = cx.tx.fusion_get(&cx.auteur.scope, source)? {
            rename(doc, source, destination);
        }
    }
    Ok(())
}

/// Names `destination` where a CRA named `source`, once.
pub(super) fn rename(doc: &mut Doc, source: Uuid, destination: Uuid) {
    let (from, to) = (Value::from(source.to_string()), Value::from(destination.to_string()));
    if let Some(value) = doc.get_mut("beneficiaire_id").filter(|v| **v == from) {
        *value = to.clone();
    }
    if let Some(Value::Array(participants)) = doc.get_mut("participants")
        && participants.contains(&from)
    {
        participants.retain(|p| *p != from && *p != to);
        participants.push(to);
        participants.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    }
}

fn exists(cx: &Contexte<'_>, target: &str, id: Uuid) -> Resultat<bool> {
    let mine = cx.tx.record_get(&cx.auteur.scope, target, id)?.is_some();
    Ok(mine || (target != collection::BENEFICIAIRE && shared(cx, target, id)?.is_some()))
}

/// A record of what others share with the account.
pub(super) fn shared(cx: &Contexte<'_>, target: &str, id: Uuid) -> Resultat<Option<RecordRow>> {
    for scope in portee::shared(cx.tx, cx.auteur.compte_id)? {
        if let Some(row) = cx.tx.record_get(&scope, target, id)? {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

fn missing(cx: &Contexte<'_>, target: &str, id: Uuid) -> Resultat<Arret> {
    if cx.tx.lettre_morte_exists(&cx.auteur.scope, target, id)? {
        let message = "Ce compte-rendu nomme une fiche que le serveur a refusée. Corrigez d’abord cette fiche, puis \
                       renvoyez-le.";
        return Ok(refus(REFERENCE_REFUSEE, message));
    }
    Ok(Arret::Attend(id))
}

fn ids(value: Option<&Value>) -> BTreeSet<Uuid> {
    let one = |value: &Value| value.as_str().and_then(|s| s.parse().ok());
    match value {
        Some(Value::Array(values)) => values.iter().filter_map(one).collect(),
        Some(value) => one(value).into_iter().collect(),
        None => BTreeSet::new(),
    }
}
