use besace_domain::beneficiaire::{effacer, merge, parse_email};
use besace_domain::{Beneficiaire, SaisieBeneficiaire, TrancheAge};
use serde_json::{Value, json};

use super::{AUJOURDHUI, doc, lines, with};

fn odette() -> Value {
    json!({"prenom": "Odette", "nom": "Petit"})
}

fn parse(changes: &Value) -> Result<Value, Vec<String>> {
    let saisie =
        SaisieBeneficiaire::try_from_doc(&with(odette(), changes.clone())).map_err(|erreurs| lines(&erreurs))?;
    let personne = Beneficiaire::parse(saisie, AUJOURDHUI).map_err(|erreurs| lines(&erreurs))?;
    Ok(json!(personne.to_saisie().to_doc()))
}

fn check(changes: Value, expected: &[&str]) {
    assert_eq!(parse(&changes).err().unwrap_or_default(), expected, "{changes}");
}

fn check_kept(changes: Value, expected: Value) {
    assert_eq!(parse(&changes).expect("a valid person"), json!(with(odette(), expected)), "{changes}");
}

#[test]
fn names_are_required_and_cleaned() {
    check(json!({"prenom": null, "nom": "  "}), &["prenom: Indiquez le prénom.", "nom: Indiquez le nom."]);
    check(json!({"nom": "é".repeat(101)}), &["nom: 100 caractères au plus\u{a0}: il y en a 101."]);
    check(json!({"nom": "é".repeat(100)}), &[]);
    check_kept(json!({"prenom": " Jean\u{a0} -\tPierre\n"}), json!({"prenom": "Jean - Pierre"}));
    check_kept(json!({"nom": "Pe\u{202e}tit\u{0}"}), json!({"nom": "Pe tit"}));
    check_kept(json!({"prenom": "Ame\u{301}lie"}), json!({"prenom": "Amélie"}));
}

#[test]
fn years_of_birth() {
    for (annee, expected) in [
        (json!(1900), vec![]),
        (json!(2026), vec![]),
        (json!(1899), vec!["annee_naissance: L’année de naissance va de 1900 à 2026."]),
        (json!(2027), vec!["annee_naissance: L’année de naissance va de 1900 à 2026."]),
        (json!(-1), vec!["annee_naissance: L’année de naissance va de 1900 à 2026."]),
        (json!("1950"), vec!["annee_naissance: La forme de cette valeur n’est pas celle attendue."]),
    ] {
        check(json!({ "annee_naissance": annee }), &expected);
    }
}

#[test]
fn the_age_band_comes_from_the_year_of_birth_and_ages_with_it() {
    for (age, tranche) in [
        (0, TrancheAge::MoinsDeDouze),
        (11, TrancheAge::MoinsDeDouze),
        (12, TrancheAge::DouzeDixHuit),
        (17, TrancheAge::DouzeDixHuit),
        (18, TrancheAge::DixHuitVingtQuatre),
        (24, TrancheAge::DixHuitVingtQuatre),
        (25, TrancheAge::VingtCinqTrenteNeuf),
        (39, TrancheAge::VingtCinqTrenteNeuf),
        (40, TrancheAge::QuaranteCinquanteNeuf),
        (59, TrancheAge::QuaranteCinquanteNeuf),
        (60, TrancheAge::SoixanteSoixanteNeuf),
        (69, TrancheAge::SoixanteSoixanteNeuf),
        (70, TrancheAge::SoixanteDixPlus),
        (126, TrancheAge::SoixanteDixPlus),
    ] {
        assert_eq!(TrancheAge::from_annee_naissance(2026 - age, 2026), tranche, "{age} ans");
    }
    let odette = SaisieBeneficiaire { annee_naissance: Some(1967), ..Default::default() };
    assert_eq!(odette.tranche(2026), Some(TrancheAge::QuaranteCinquanteNeuf));
    assert_eq!(odette.tranche(2027), Some(TrancheAge::SoixanteSoixanteNeuf));
}

#[test]
fn a_year_replaces_a_chosen_band() {
    check_kept(json!({"annee_naissance": 1950, "tranche_age": "moins_de_douze"}), json!({"annee_naissance": 1950}));
    check_kept(json!({"tranche_age": "soixante_dix_plus"}), json!({"tranche_age": "soixante_dix_plus"}));
}

#[test]
fn non_communique_is_nothing() {
    let values = json!({"genre": "non_communique", "tranche_age": "non_communique", "statut_social": "non_communique"});
    check_kept(values, json!({}));
    let values = json!({"genre": "autre_genre", "statut_social": "retraite"});
    check_kept(values.clone(), values);
}

#[test]
fn phones_and_their_absence() {
    check_kept(json!({"telephone": "06 12 34 56 78"}), json!({"telephone": "+33612345678"}));
    check_kept(json!({"telephone": "06 12", "pas_de_telephone": true}), json!({"pas_de_telephone": true}));
    check_kept(json!({"telephone": " ", "pas_de_telephone": false}), json!({}));
    check(
        json!({"telephone": "06 12"}),
        &[
            "telephone: Ce numéro n’est pas reconnu. Exemples\u{a0}: 04 55 66 77 88, +33 4 55 66 77 88 ou +687 25 12 34.",
        ],
    );
    let noumea = json!({"nom": "Nouméa", "code_postal": "98800", "code_insee": "98818"});
    check_kept(
        json!({"telephone": "25.12.34", "commune": noumea}),
        json!({"telephone": "+687251234", "commune": noumea}),
    );
    check(
        json!({"telephone": "25 12 34"}),
        &["telephone: Ajoutez l’indicatif devant ce numéro à six chiffres\u{a0}: +508, +681 ou +687."],
    );
}

#[test]
fn emails() {
    for (texte, expected) in [
        (" Odette.Petit@Exemple.FR ", Some("odette.petit@exemple.fr")),
        ("o+mediatheque@mairie.crest.fr", Some("o+mediatheque@mairie.crest.fr")),
        ("andré@exemple.fr", Some("andré@exemple.fr")),
        ("odette", None),
        ("odette@exemple", None),
        ("@exemple.fr", None),
        ("odette@", None),
        ("odette@.fr", None),
        ("odette@exemple..fr", None),
        ("odette.@exemple.fr", None),
        ("o dette@exemple.fr", None),
        ("odette@exemple.f", None),
        ("a@b@exemple.fr", None),
        ("<odette@exemple.fr>", None),
        ("odette@-exemple.fr", None),
    ] {
        assert_eq!(parse_email(texte).as_deref(), expected, "{texte}");
    }
    assert_eq!(parse_email(&format!("{}@exemple.fr", "a".repeat(250))), None, "longer than any address");
    check(
        json!({"email": "odette@exemple"}),
        &["email: Cette adresse e-mail n’est pas complète\u{a0}: elle ressemble à prenom.nom@exemple.fr."],
    );
}

#[test]
fn a_commune_is_whole_or_absent() {
    let message =
        "commune: Choisissez la commune dans la liste\u{a0}: il faut son nom, son code postal et son code INSEE.";
    for (commune, expected) in [
        (json!({"nom": "Crest", "code_postal": "26400", "code_insee": "26108"}), vec![]),
        (json!({"nom": "Ajaccio", "code_postal": "20000", "code_insee": "2a004"}), vec![]),
        (json!({"nom": "", "code_postal": null}), vec![]),
        (json!({"nom": "Crest", "code_postal": "2640", "code_insee": "26108"}), vec![message]),
        (json!({"nom": "Crest", "code_postal": "26400"}), vec![message]),
        (json!({"code_postal": "26400", "code_insee": "26108"}), vec![message]),
        (json!({"nom": "Crest", "code_postal": "26400", "code_insee": "2C108"}), vec![message]),
        (json!({"nom": "é", "code_postal": "26400", "code_insee": "2é08"}), vec![message]),
    ] {
        check(json!({ "commune": commune }), &expected);
    }
}

#[test]
fn erasing_leaves_only_what_names_nobody() {
    let whole = doc(json!({
        "prenom": "Odette", "nom": "Petit", "telephone": "+33612345678", "email": "o@exemple.fr", "notes": "fille : Anne",
        "adresse": "1 rue du Pont", "pas_de_telephone": true, "annee_naissance": 1950, "genre": "feminin",
        "statut_social": "retraite", "commune": {"nom": "Crest", "code_postal": "26400", "code_insee": "26108"},
        "surnom_ajoute_par_une_version_future": "Dédette", "creation": "2026-01-02T03:04:05Z",
    }));
    let erased = effacer(&whole);
    assert_eq!(
        json!(erased),
        json!({
            "anonyme": true, "annee_naissance": 1950, "genre": "feminin", "statut_social": "retraite",
            "commune": {"nom": "Crest", "code_postal": "26400", "code_insee": "26108"}, "creation": "2026-01-02T03:04:05Z",
        })
    );
    assert_eq!(effacer(&erased), erased, "for good");
}

#[test]
fn merging_fills_the_blanks_of_the_person_kept() {
    let check = |destination: Value, source: Value, expected: Value| {
        assert_eq!(json!(merge(&doc(destination.clone()), &doc(source.clone()))), expected, "{destination} ← {source}");
    };
    check(
        json!({"prenom": "Odette", "nom": "Petit", "email": "", "creation": "2026-03-01T00:00:00Z"}),
        json!({"prenom": "Odete", "nom": "Petit", "email": "o@exemple.fr", "genre": "feminin", "creation": "2025-03-01T00:00:00Z"}),
        json!({"prenom": "Odette", "nom": "Petit", "email": "o@exemple.fr", "genre": "feminin", "creation": "2025-03-01T00:00:00Z"}),
    );
    // One answer to a question closes the question.
    check(json!({"pas_de_telephone": true}), json!({"telephone": "+33612345678"}), json!({"pas_de_telephone": true}));
    check(
        json!({"telephone": "+33612345678"}),
        json!({"pas_de_telephone": true}),
        json!({"telephone": "+33612345678"}),
    );
    // A year is better than a band.
    check(
        json!({"tranche_age": "soixante_dix_plus"}),
        json!({"annee_naissance": 1950}),
        json!({"annee_naissance": 1950}),
    );
    check(json!({"annee_naissance": 1950}), json!({"tranche_age": "moins_de_douze"}), json!({"annee_naissance": 1950}));
    // Notes of both are kept, once.
    check(
        json!({"notes": "Vient le mardi."}),
        json!({"notes": "A un chien."}),
        json!({"notes": "Vient le mardi.\n\nA un chien."}),
    );
    check(
        json!({"notes": "Vient le mardi.\n\nA un chien."}),
        json!({"notes": "A un chien."}),
        json!({"notes": "Vient le mardi.\n\nA un chien."}),
    );
    // An erased person is not brought back.
    check(json!({"anonyme": true}), json!({"prenom": "Odette"}), json!({"anonyme": true}));
    check(json!({"prenom": "Odette"}), json!({"anonyme": true, "genre": "feminin"}), json!({"prenom": "Odette"}));
}
