use besace_domain::{SaisieTag, Tag};
use serde_json::{Value, json};

use super::{doc, lines};

fn check(saisie: Value, expected: &[&str]) {
    let found = SaisieTag::try_from_doc(&doc(saisie.clone())).and_then(Tag::parse);
    assert_eq!(lines(&found.err().unwrap_or_default()), expected, "{saisie}");
}

#[test]
fn names_and_descriptions() {
    check(json!({"nom": null}), &["nom: Donnez un nom à ce tag."]);
    check(json!({"nom": " \t"}), &["nom: Donnez un nom à ce tag."]);
    check(json!({"nom": " ab "}), &["nom: Un nom de tag a au moins 3 caractères."]);
    check(json!({"nom": "abc"}), &[]);
    check(json!({"nom": "é".repeat(80), "description": "d".repeat(280)}), &[]);
    check(
        json!({"nom": "é".repeat(81), "description": "d".repeat(281)}),
        &[
            "nom: 80 caractères au plus\u{a0}: il y en a 81.",
            "description: 280 caractères au plus\u{a0}: il y en a 281.",
        ],
    );
}

#[test]
fn unknown_fields_survive() {
    let stored = doc(json!({"nom": "Bus numérique", "couleur": "bleu"}));
    let tag = SaisieTag::try_from_doc(&stored).and_then(Tag::parse).expect("valid");
    assert_eq!(tag.to_saisie().to_doc(), stored);
}
