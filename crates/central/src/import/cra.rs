//! One activity.

use besace_domain::{Contexte, check, texte};
use besace_formats::coop::{Activite, SOURCE, champ};
use besace_sync::wire::{Doc, Scope, collection};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Bilan, Refusee, known_id};
use crate::erreur::CentralError;
use crate::stockage::Ecriture;
use crate::sync::record::{Version, write};

pub(super) fn import(
    tx: &dyn Ecriture,
    scope: &Scope,
    activite: &Activite,
    contexte: &Contexte,
    now: i64,
    bilan: &mut Bilan,
) -> Result<(), CentralError> {
    let id = activite.coop_id;
    let current = tx.record_get(scope, collection::CRA, id)?;
    // Someone worked on it here: their version stands.
    if current.as_ref().is_some_and(|row| row.appareil_id.is_some()) {
        bilan.gardees += 1;
        return Ok(());
    }
    let Some(saisie) = &activite.saisie else {
        return match current {
            Some(row) if row.doc.is_some() => {
                write(tx, Version::serveur(scope, collection::CRA, id, None, now))?;
                bilan.supprimees += 1;
                Ok(())
            }
            Some(_) => {
                bilan.inchangees += 1;
                Ok(())
            }
            None => {
                bilan.supprimees_inconnues += 1;
                Ok(())
            }
        };
    };
    let mut doc = saisie.to_doc();
    let tags = tags(tx, scope, &activite.tags, contexte, now, bilan)?;
    if !tags.is_empty() {
        doc.insert("tags".to_owned(), json!(tags));
    }
    let doc = match check(collection::CRA, &doc, contexte) {
        Ok(doc) => doc,
        Err(erreurs) => {
            bilan.refusees.push(Refusee { id, messages: erreurs.into_iter().map(|e| e.message).collect() });
            return Ok(());
        }
    };
    match &current {
        Some(row) if row.doc.as_ref() == Some(&doc) => {
            bilan.inchangees += 1;
            return Ok(());
        }
        Some(_) => bilan.modifiees += 1,
        None => bilan.creees += 1,
    }
    bilan.importe += usize::from(doc.get(besace_domain::doc::IMPORTE) == Some(&Value::Bool(true)));
    write(tx, Version::serveur(scope, collection::CRA, id, Some(doc), now))?;
    Ok(())
}

/// The account's tags of these names, made if needed.
fn tags(
    tx: &dyn Ecriture,
    scope: &Scope,
    noms: &[String],
    contexte: &Contexte,
    now: i64,
    bilan: &mut Bilan,
) -> Result<Vec<Uuid>, CentralError> {
    if noms.is_empty() {
        return Ok(Vec::new());
    }
    let known = tx.record_list(collection::TAG, Some(scope))?;
    let mut ids = Vec::new();
    for nom in noms {
        let folded = texte::fold(nom);
        let same = |doc: &Doc| doc.get("nom").and_then(Value::as_str).is_some_and(|n| texte::fold(n) == folded);
        if let Some(row) = known.iter().find(|row| row.doc.as_ref().is_some_and(same)) {
            ids.push(row.id);
            continue;
        }
        let id = known_id(&[b"tag", scope.0.as_bytes(), folded.as_bytes()]);
        // Deleted here meanwhile: it does not come back.
        if tx.record_get(scope, collection::TAG, id)?.is_some_and(|row| row.doc.is_none()) {
            continue;
        }
        let doc = Doc::from([("nom".to_owned(), json!(nom)), (champ::SOURCE.to_owned(), json!(SOURCE))]);
        if let Ok(doc) = check(collection::TAG, &doc, contexte)
            && !ids.contains(&id)
        {
            write(tx, Version::serveur(scope, collection::TAG, id, Some(doc), now))?;
            bilan.tags += 1;
            ids.push(id);
        }
    }
    ids.sort();
    ids.dedup();
    Ok(ids)
}
