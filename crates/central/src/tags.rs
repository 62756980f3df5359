//! Tags shared by everyone, kept by the administrator; personal ones come with the exchanges.

use besace_domain::{Contexte, Mode, SaisieTag, check};
use besace_sync::wire::{Doc, Scope, collection};
use uuid::Uuid;

use crate::central::Central;
use crate::comptes::audit;
use crate::erreur::{CentralError, Refus};
use crate::hasard;
use crate::horloge::aujourdhui;
use crate::stockage::{Ecriture, Lecture, transaction};
use crate::sync::record::{Version, write};

/// The shared tags, by identity.
pub fn list(central: &Central) -> Result<Vec<(Uuid, Doc)>, CentralError> {
    let rows = central.stockage.read()?.record_list(collection::TAG, Some(&Scope::national()))?;
    Ok(rows.into_iter().filter_map(|row| Some((row.id, row.doc?))).collect())
}

/// Shares a tag with everyone.
pub fn create(central: &Central, nom: &str, description: Option<String>) -> Result<Uuid, CentralError> {
    let (id, now) = (hasard::uuid()?, central.horloge.now());
    let saisie = SaisieTag { nom: Some(nom.to_owned()), description, ..SaisieTag::default() };
    let contexte = Contexte { aujourdhui: aujourdhui(now), mode: Mode::Strict };
    let doc = check(collection::TAG, &saisie.to_doc(), &contexte).map_err(Refus::champs)?;
    transaction(central.stockage.as_ref(), |tx| {
        let same = |other: &Doc| other.get("nom") == doc.get("nom");
        let others = tx.record_list(collection::TAG, Some(&Scope::national()))?;
        if others.iter().filter_map(|row| row.doc.as_ref()).any(same) {
            return Err(Refus::new(409, "tag_existe", "Un tag partagé porte déjà ce nom.").into());
        }
        write(tx, Version::serveur(&Scope::national(), collection::TAG, id, Some(doc.clone()), now))?;
        audit(tx, now, "administration", "tag.create", id)?;
        Ok(id)
    })
}

/// Withdraws a shared tag; the reports that carry it keep its identity and show it no more.
pub fn delete(central: &Central, id: Uuid) -> Result<(), CentralError> {
    let now = central.horloge.now();
    transaction(central.stockage.as_ref(), |tx| {
        let known = tx.record_get(&Scope::national(), collection::TAG, id)?.is_some_and(|row| row.doc.is_some());
        if !known {
            return Err(Refus::new(404, "tag_inconnu", format!("Aucun tag partagé n’a l’identifiant {id}.")).into());
        }
        write(tx, Version::serveur(&Scope::national(), collection::TAG, id, None, now))?;
        audit(tx, now, "administration", "tag.delete", id)?;
        Ok(())
    })
}
