//! A person who goes before the server ever knew them: their reports stay, with an anonymous person.

use besace_domain::SaisieBeneficiaire;
use besace_sync::wire::{Doc, collection as of};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Result;
use crate::cra::index::of_personne;
use crate::outbox;
use crate::record::{Row, Tx};

/// Each report that names this person counts them as anonymous instead.
pub(super) fn anonymise_reports(tx: &Tx<'_>, id: Uuid, personne: &SaisieBeneficiaire, ms: i64) -> Result<()> {
    for (_, cra) in of_personne(tx.conn, id)? {
        let Some(before) = Row::get(tx.conn, of::CRA, cra)? else { continue };
        let mut after = before.clone();
        if !after.dirty && after.vivant {
            after.base = Some(after.doc.clone());
        }
        anonymise(&mut after.doc, id, personne);
        outbox::mark(tx, &mut after, ms)?;
        tx.save(Some(&before), &mut after)?;
    }
    Ok(())
}

fn anonymise(doc: &mut Doc, id: Uuid, personne: &SaisieBeneficiaire) {
    let id = Value::from(id.to_string());
    if doc.get("beneficiaire_id") == Some(&id) {
        doc.remove("beneficiaire_id");
        let attributes = [
            ("genre", personne.genre.as_ref().map(|valeur| json!(valeur))),
            ("tranche_age", personne.tranche_age.as_ref().map(|valeur| json!(valeur))),
            ("statut_social", personne.statut_social.as_ref().map(|valeur| json!(valeur))),
            ("commune_residence", personne.commune.as_ref().map(|commune| json!(commune))),
        ];
        for (champ, value) in attributes {
            if let Some(value) = value {
                doc.insert(champ.to_owned(), value);
            }
        }
    }
    let participants = doc.get_mut("participants").and_then(Value::as_array_mut);
    let Some(participants) = participants.filter(|participants| participants.contains(&id)) else {
        return;
    };
    participants.retain(|participant| *participant != id);
    let counts = doc.entry("participants_anonymes".to_owned()).or_insert_with(|| json!({}));
    count(counts, "total");
    count(counts, &format!("genre_{}", personne.genre.as_deref().unwrap_or("non_communique")));
    count(counts, &format!("tranche_age_{}", personne.tranche_age.as_deref().unwrap_or("non_communique")));
    count(counts, &format!("statut_social_{}", personne.statut_social.as_deref().unwrap_or("non_communique")));
}

fn count(counts: &mut Value, champ: &str) {
    if let Some(counts) = counts.as_object_mut() {
        let before = counts.get(champ).and_then(Value::as_i64).unwrap_or(0);
        counts.insert(champ.to_owned(), (before + 1).into());
    }
}
