//! Tags shared by everyone or within a département, kept by the administrator; personal ones come with the exchanges.

use besace_domain::{Contexte, Mode, SaisieTag, check};
use besace_sync::wire::{Doc, Scope, collection};
use uuid::Uuid;

use crate::central::Central;
use crate::comptes::administration::parse_departement;
use crate::comptes::audit;
use crate::erreur::{CentralError, Refus};
use crate::hasard;
use crate::horloge::aujourdhui;
use crate::stockage::{Lecture, RecordRow, Resultat, transaction};
use crate::sync::record::{Version, write};

/// The shared tags: those of everyone, then of each département.
pub fn list(central: &Central) -> Result<Vec<RecordRow>, CentralError> {
    let mut rows = shared(central.stockage.read()?.as_ref())?;
    rows.sort_by(|a, b| b.scope.cmp(&a.scope).then(a.id.cmp(&b.id)));
    Ok(rows)
}

/// Shares a tag with everyone, or with the people employed in a département; its identity, and who reads it.
pub fn create(
    central: &Central,
    nom: &str,
    description: Option<String>,
    departement: Option<&str>,
) -> Result<(Uuid, Scope), CentralError> {
    let scope = match departement {
        Some(code) => Scope::departement(&parse_departement(code)?),
        None => Scope::national(),
    };
    let (id, now) = (hasard::uuid()?, central.horloge.now());
    let saisie = SaisieTag { nom: Some(nom.to_owned()), description, ..SaisieTag::default() };
    let contexte = Contexte { aujourdhui: aujourdhui(now), mode: Mode::Strict };
    let doc = check(collection::TAG, &saisie.to_doc(), &contexte).map_err(Refus::champs)?;
    transaction(central.stockage.as_ref(), |tx| {
        // Two départements may use one name; nobody may read the same name twice.
        let meets = |row: &RecordRow| row.scope == scope || row.scope == Scope::national() || departement.is_none();
        let same = |other: &Doc| other.get("nom") == doc.get("nom");
        if shared(tx)?.iter().filter(|row| meets(row)).filter_map(|row| row.doc.as_ref()).any(same) {
            return Err(Refus::new(409, "tag_existe", "Un tag partagé porte déjà ce nom.").into());
        }
        write(tx, Version::serveur(&scope, collection::TAG, id, Some(doc.clone()), now))?;
        audit(tx, now, "administration", "tag.create", id)?;
        Ok((id, scope.clone()))
    })
}

/// Withdraws a shared tag; the reports that carry it keep its identity and show it no more.
pub fn delete(central: &Central, id: Uuid) -> Result<(), CentralError> {
    let now = central.horloge.now();
    transaction(central.stockage.as_ref(), |tx| {
        let row = shared(tx)?
            .into_iter()
            .find(|row| row.id == id)
            .ok_or_else(|| Refus::new(404, "tag_inconnu", format!("Aucun tag partagé n’a l’identifiant {id}.")))?;
        write(tx, Version::serveur(&row.scope, collection::TAG, id, None, now))?;
        audit(tx, now, "administration", "tag.delete", id)?;
        Ok(())
    })
}

fn shared(tx: &(impl Lecture + ?Sized)) -> Resultat<Vec<RecordRow>> {
    let rows = tx.record_list(collection::TAG, None)?;
    Ok(rows.into_iter().filter(|row| row.scope.as_user().is_none()).collect())
}
