//! Places: shared with everyone, and those where the account worked.

use std::collections::BTreeMap;

use besace_domain::{Contexte, check};
use besace_formats::coop::{Activite, LieuCoop};
use besace_sync::wire::{Doc, Scope, collection};
use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Bilan, known_id};
use crate::erreur::CentralError;
use crate::lieux;
use crate::stockage::Ecriture;
use crate::sync::record::{Version, write};

pub(super) fn import(
    tx: &dyn Ecriture,
    lieu: &LieuCoop,
    contexte: &Contexte,
    now: i64,
    bilan: &mut Bilan,
) -> Result<(), CentralError> {
    let national = Scope::national();
    let known = tx.record_get(&national, collection::LIEU, lieu.coop_id)?;
    let (Some(saisie), None) = (&lieu.saisie, known) else { return Ok(()) };
    if let Ok(doc) = check(collection::LIEU, &saisie.to_doc(), contexte) {
        write(tx, Version::serveur(&national, collection::LIEU, lieu.coop_id, Some(doc), now))?;
        bilan.lieux += 1;
    }
    Ok(())
}

/// The places where the account worked become « mes lieux d'activité », from the first day there.
pub(super) fn mes_lieux(
    tx: &dyn Ecriture,
    scope: &Scope,
    activites: &[Activite],
    now: i64,
    bilan: &mut Bilan,
) -> Result<(), CentralError> {
    let mut first: BTreeMap<Uuid, Option<NaiveDate>> = BTreeMap::new();
    for saisie in activites.iter().filter_map(|a| a.saisie.as_ref()) {
        let Some(lieu_id) = saisie.lieu_id else { continue };
        let debut = first.entry(lieu_id).or_insert(saisie.date);
        *debut = (*debut).into_iter().chain(saisie.date).min();
    }
    for (lieu_id, debut) in first {
        if lieux::get(tx, lieu_id)?.is_some() {
            bilan.lieux_activite += usize::from(lieu_activite(tx, scope, lieu_id, debut, now)?);
        }
    }
    Ok(())
}

/// Adds a lieu to an account's own; whether it was not there yet.
pub fn lieu_activite(
    tx: &dyn Ecriture,
    scope: &Scope,
    lieu_id: Uuid,
    debut: Option<NaiveDate>,
    now: i64,
) -> Result<bool, CentralError> {
    let named = json!(lieu_id);
    let mine = tx.record_list(collection::LIEU_ACTIVITE, Some(scope))?;
    let id = known_id(&[b"lieu_activite", scope.0.as_bytes(), lieu_id.as_bytes()]);
    let listed = mine.iter().any(|row| row.doc.as_ref().is_some_and(|doc| doc.get("lieu_id") == Some(&named)));
    if listed || tx.record_get(scope, collection::LIEU_ACTIVITE, id)?.is_some() {
        return Ok(false);
    }
    let mut doc = Doc::from([("lieu_id".to_owned(), named)]);
    doc.extend(debut.map(|d| ("debut_activite".to_owned(), Value::from(d.to_string()))));
    write(tx, Version::serveur(scope, collection::LIEU_ACTIVITE, id, Some(doc), now))?;
    Ok(true)
}
