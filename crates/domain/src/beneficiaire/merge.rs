use serde_json::Value;

use super::effacer::is_efface;
use crate::doc::Doc;
use crate::limites::NOTES_MAX;

// They say something of one another: a blank beside the other is an answer, not a gap to fill.
const LIES: [(&str, &str); 2] = [("pas_de_telephone", "telephone"), ("annee_naissance", "tranche_age")];

/// The person kept after a merge: `destination` wins, its blanks are filled from `source`, the earliest creation is
/// kept, the notes of both are kept.
pub fn merge(destination: &Doc, source: &Doc) -> Doc {
    let mut merged = destination.clone();
    merged.retain(|_, value| !value.is_null());
    // An erased person lends nothing, and receives no identity.
    if is_efface(destination) || is_efface(source) {
        return merged;
    }
    for (champ, value) in source {
        let answered =
            LIES.iter().any(|(a, b)| (champ == a && filled(destination, b)) || (champ == b && filled(destination, a)));
        let fills = !value.is_null() && !filled(destination, champ);
        if fills && (!answered || champ == "annee_naissance") {
            merged.insert(champ.clone(), value.clone());
        }
    }
    if filled(&merged, "annee_naissance") {
        merged.remove("tranche_age");
    }
    merge_creation(&mut merged, source);
    merge_notes(&mut merged, source);
    merged
}

fn filled(doc: &Doc, champ: &str) -> bool {
    match doc.get(champ) {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::String(texte)) => !texte.trim().is_empty(),
        Some(_) => true,
    }
}

// RFC 3339 in UTC sorts as text.
fn merge_creation(merged: &mut Doc, source: &Doc) {
    let (Some(Value::String(mine)), Some(Value::String(theirs))) = (merged.get("creation"), source.get("creation"))
    else {
        return;
    };
    if theirs < mine {
        merged.insert("creation".to_owned(), Value::String(theirs.clone()));
    }
}

fn merge_notes(merged: &mut Doc, source: &Doc) {
    let (Some(Value::String(mine)), Some(Value::String(theirs))) = (merged.get("notes"), source.get("notes")) else {
        return;
    };
    let theirs = theirs.trim();
    if mine.contains(theirs) {
        return;
    }
    let both = format!("{}\n\n{theirs}", mine.trim_end());
    if both.chars().count() <= NOTES_MAX {
        merged.insert("notes".to_owned(), Value::String(both));
    }
}
