//! Lieux: proposed by an advisor, shared once matched or accepted.

use besace_domain::{Contexte, Mode, check};
use besace_sync::wire::{Doc, Scope, collection};
use serde_json::Value;
use uuid::Uuid;

use crate::central::Central;
use crate::comptes::audit;
use crate::erreur::{CentralError, Refus};
use crate::horloge::aujourdhui;
use crate::stockage::{Ecriture, Lecture, RecordRow, transaction};
use crate::sync::record::{Version, write};

/// A lieu that waits for a decision.
#[derive(Debug)]
pub struct Proposition {
    /// The lieu.
    pub lieu: RecordRow,
    /// A shared lieu that seems to be the same: same SIRET, or same name in the same commune.
    pub semblable: Option<Uuid>,
}

/// Every lieu that waits.
pub fn propositions(central: &Central) -> Result<Vec<Proposition>, CentralError> {
    let tx = central.stockage.read()?;
    let shared = tx.record_list(collection::LIEU, Some(&Scope::national()))?;
    let waiting = tx.record_list(collection::LIEU, None)?.into_iter().filter(|row| row.scope != Scope::national());
    Ok(waiting
        .map(|lieu| {
            let same = |other: &&RecordRow| same_place(lieu.doc.as_ref(), other.doc.as_ref());
            let semblable = shared.iter().find(same).map(|row| row.id);
            Proposition { lieu, semblable }
        })
        .collect())
}

/// Shares a lieu with everyone; `vers` = it is the same as that shared one, which its author's CRAs name from now on.
pub fn accept(central: &Central, id: Uuid, vers: Option<Uuid>) -> Result<(), CentralError> {
    let now = central.horloge.now();
    transaction(central.stockage.as_ref(), |tx| {
        let mut waiting = tx.record_list(collection::LIEU, None)?.into_iter();
        let row = waiting
            .find(|row| row.id == id && row.scope != Scope::national())
            .ok_or_else(|| Refus::new(404, "lieu_inconnu", format!("Aucun lieu proposé n’a l’identifiant {id}.")))?;
        match vers {
            None => {
                write(tx, Version::serveur(&Scope::national(), collection::LIEU, id, row.doc.clone(), now))?;
            }
            Some(kept) => {
                let known = tx.record_get(&Scope::national(), collection::LIEU, kept)?;
                known.filter(|k| k.doc.is_some()).ok_or_else(|| {
                    Refus::new(404, "lieu_inconnu", format!("Aucun lieu partagé n’a l’identifiant {kept}."))
                })?;
                rename(tx, &row.scope, id, kept, now)?;
            }
        }
        write(tx, Version::serveur(&row.scope, collection::LIEU, id, None, now))?;
        audit(tx, now, "administration", "lieu.accept", id)?;
        Ok(())
    })
}

/// Adds a lieu shared by everyone.
pub fn create(tx: &dyn Ecriture, id: Uuid, doc: &Doc, now: i64) -> Result<(), CentralError> {
    let contexte = Contexte { aujourdhui: aujourdhui(now), mode: Mode::Strict };
    let doc = check(collection::LIEU, doc, &contexte).map_err(Refus::champs)?;
    write(tx, Version::serveur(&Scope::national(), collection::LIEU, id, Some(doc), now))?;
    Ok(())
}

fn rename(tx: &dyn Ecriture, scope: &Scope, from: Uuid, to: Uuid, now: i64) -> Result<(), CentralError> {
    let (old, new) = (Value::from(from.to_string()), Value::from(to.to_string()));
    for of in [collection::CRA, collection::LIEU_ACTIVITE] {
        for row in tx.record_list(of, Some(scope))? {
            let Some(mut doc) = row.doc else { continue };
            if doc.get("lieu_id") == Some(&old) {
                doc.insert("lieu_id".to_owned(), new.clone());
                write(tx, Version::serveur(scope, of, row.id, Some(doc), now))?;
            }
        }
    }
    Ok(())
}

fn same_place(a: Option<&Doc>, b: Option<&Doc>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    let siret = |doc: &Doc| doc.get("siret").and_then(Value::as_str).map(str::to_owned);
    let nom = |doc: &Doc| doc.get("nom").and_then(Value::as_str).map(besace_domain::texte::fold);
    let insee = |doc: &Doc| doc.get("commune").and_then(|c| c.get("code_insee")).cloned();
    let same_siret = siret(a).is_some() && siret(a) == siret(b);
    same_siret || (nom(a).is_some() && nom(a) == nom(b) && insee(a).is_some() && insee(a) == insee(b))
}

/// A shared lieu, by identity.
pub fn get(tx: &dyn Lecture, id: Uuid) -> Result<Option<Doc>, CentralError> {
    Ok(tx.record_get(&Scope::national(), collection::LIEU, id)?.and_then(|row| row.doc))
}
