use besace_domain::lieu::{parse_rna, parse_siret};
use besace_domain::{Lieu, LieuActivite, SaisieLieu, SaisieLieuActivite};
use serde_json::{Value, json};

use super::{doc, lines, with};

fn mediatheque() -> Value {
    json!({
        "nom": "Médiathèque de Crest", "adresse": "2 rue des Livres", "typologies": ["BIB"],
        "commune": {"nom": "Crest", "code_postal": "26400", "code_insee": "26108"},
    })
}

fn parse(changes: &Value) -> Result<Value, Vec<String>> {
    let saisie = SaisieLieu::try_from_doc(&with(mediatheque(), changes.clone())).map_err(|erreurs| lines(&erreurs))?;
    Lieu::parse(saisie).map(|lieu| json!(lieu.to_saisie().to_doc())).map_err(|erreurs| lines(&erreurs))
}

fn check(changes: Value, expected: &[&str]) {
    assert_eq!(parse(&changes).err().unwrap_or_default(), expected, "{changes}");
}

#[test]
fn required_fields() {
    check(
        json!({"nom": " ", "adresse": null, "commune": null, "typologies": []}),
        &[
            "nom: Donnez un nom à ce lieu.",
            "adresse: Indiquez l’adresse du lieu.",
            "commune: Indiquez la commune du lieu.",
            "typologies: Choisissez au moins un type de structure.",
        ],
    );
    check(
        json!({"commune": {"nom": "Crest"}}),
        &["commune: Choisissez la commune dans la liste\u{a0}: il faut son nom, son code postal et son code INSEE."],
    );
    check(json!({"nom": "n".repeat(251)}), &["nom: 250 caractères au plus\u{a0}: il y en a 251."]);
    check(json!({}), &[]);
}

#[test]
fn numbers_are_cleaned_and_their_key_verified() {
    check(
        json!({"siret": "130 026 032 00017", "rna": "12345"}),
        &[
            "siret: Ce numéro SIRET n’est pas valide\u{a0}: il a 14 chiffres.",
            "rna: Ce numéro RNA n’est pas valide\u{a0}: il commence par W, suivi de 9 caractères.",
        ],
    );
    let kept =
        parse(&json!({"siret": "130 026 032 00016", "rna": "w 262 001 234", "typologies": ["CODE_2030", "BIB"]}));
    let kept = kept.expect("valid");
    assert_eq!((&kept["siret"], &kept["rna"]), (&json!("13002603200016"), &json!("W262001234")));
    assert_eq!(kept["typologies"], json!(["BIB", "CODE_2030"]), "a code of a newer list is kept");
}

#[test]
fn sirets() {
    for (texte, valid) in [
        ("13002603200016", true),
        ("13002603200017", false),
        ("35600000000048", true),
        ("35600000049837", true),
        ("1300260320001", false),
        ("130026032000160", false),
        ("1300260320001A", false),
        ("", false),
    ] {
        assert_eq!(parse_siret(texte).is_some(), valid, "{texte}");
    }
    for (texte, valid) in
        [("W123456789", true), ("W2A1000123", true), ("W12345678", false), ("123456789", false), ("WA23456789", false)]
    {
        assert_eq!(parse_rna(texte).is_some(), valid, "{texte}");
    }
}

#[test]
fn a_lieu_dactivite_names_its_place_and_ends_after_it_begins() {
    let check = |saisie: Value, expected: &[&str]| {
        let found = SaisieLieuActivite::try_from_doc(&doc(saisie.clone())).and_then(LieuActivite::parse);
        assert_eq!(lines(&found.err().unwrap_or_default()), expected, "{saisie}");
    };
    let id = "00000000-0000-0000-0000-000000000001";
    check(json!({"lieu_id": id}), &[]);
    check(json!({"lieu_id": id, "debut_activite": "2026-01-01", "fin_activite": "2026-01-01"}), &[]);
    check(
        json!({"debut_activite": "2026-01-02", "fin_activite": "2026-01-01"}),
        &["lieu_id: Choisissez le lieu d’activité.", "fin_activite: La fin vient avant le début."],
    );
}
