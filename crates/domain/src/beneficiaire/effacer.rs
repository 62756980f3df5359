use serde_json::Value;

use crate::doc::Doc;

/// Field of a person whose identity was erased.
pub const ANONYME: &str = "anonyme";

// What the statistics need and cannot name anyone. A list of what is kept, not of what goes: a field added by a newer
// version must not survive by being unknown here.
const CONSERVES: [&str; 8] = [
    "genre",
    "tranche_age",
    "statut_social",
    "commune",
    "annee_naissance",
    "creation",
    "modification",
    "premier_accompagnement",
];

/// « Effacer »: the person without identity, for good.
pub fn effacer(doc: &Doc) -> Doc {
    let mut anonyme: Doc = doc
        .iter()
        .filter(|(champ, _)| CONSERVES.contains(&champ.as_str()))
        .map(|(c, v)| (c.clone(), v.clone()))
        .collect();
    anonyme.retain(|_, value| !value.is_null());
    anonyme.insert(ANONYME.to_owned(), Value::Bool(true));
    anonyme
}

pub(crate) fn is_efface(doc: &Doc) -> bool {
    doc.get(ANONYME) == Some(&Value::Bool(true))
}
