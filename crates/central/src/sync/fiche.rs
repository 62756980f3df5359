//! Records written by the server itself: the account, its employments, the shared lieux.

use besace_sync::wire::{Doc, Scope, collection};
use serde_json::{Value, json};

use super::record::{Version, write};
use crate::stockage::{CompteRow, Ecriture, EmploiRow, Resultat};

/// The account as its devices see it.
pub fn compte_put(tx: &dyn Ecriture, compte: &CompteRow, now: i64) -> Resultat<u64> {
    let doc = doc([
        ("prenom", json!(compte.prenom)),
        ("nom", json!(compte.nom)),
        ("email", json!(compte.email)),
        ("role", json!(compte.role.valeur())),
    ]);
    let scope = Scope::user(compte.id);
    write(tx, Version::serveur(&scope, collection::COMPTE, compte.id, Some(doc), now))
}

/// An employment as its owner's devices see it.
pub fn emploi_put(tx: &dyn Ecriture, emploi: &EmploiRow, structure_nom: &str, now: i64) -> Resultat<u64> {
    let doc = doc([
        ("structure_id", json!(emploi.structure_id)),
        ("structure_nom", json!(structure_nom)),
        ("debut", json!(emploi.debut.map(|d| d.to_string()))),
        ("fin", json!(emploi.fin.map(|d| d.to_string()))),
    ]);
    let scope = Scope::user(emploi.compte_id);
    write(tx, Version::serveur(&scope, collection::EMPLOI, emploi.id, Some(doc), now))
}

fn doc<const N: usize>(fields: [(&str, Value); N]) -> Doc {
    fields.into_iter().filter(|(_, v)| !v.is_null()).map(|(c, v)| (c.to_owned(), v)).collect()
}
