use besace_domain::cra::{PlageDuree, presets};
use besace_domain::{Cra, Doc, SaisieCra};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{AUJOURDHUI, doc, lines, with};

const LIEU: Uuid = Uuid::from_u128(1);
const ODETTE: Uuid = Uuid::from_u128(2);
const TAG: Uuid = Uuid::from_u128(3);

fn individuel() -> Value {
    json!({
        "type": "individuel", "date": "2026-11-24", "duree": 45,
        "type_lieu": "lieu_activite", "lieu_id": LIEU, "thematiques": ["email"],
    })
}

fn collectif() -> Value {
    json!({
        "type": "collectif", "date": "2026-11-24", "duree": 90, "type_lieu": "a_distance", "thematiques": ["email"],
        "participants_anonymes": {"total": 5},
    })
}

fn crest() -> Value {
    json!({"nom": "Crest", "code_postal": "26400", "code_insee": "26108"})
}

fn parse(doc: &Doc) -> Result<(Doc, Vec<String>), Vec<String>> {
    let saisie = SaisieCra::try_from_doc(doc).map_err(|erreurs| lines(&erreurs))?;
    let (cra, avertissements) = Cra::parse(saisie, AUJOURDHUI).map_err(|erreurs| lines(&erreurs))?;
    Ok((cra.to_saisie().to_doc(), lines(&avertissements)))
}

/// The errors of a valid report with these changes.
fn check(base: Value, changes: Value, expected: &[&str]) {
    let found = parse(&with(base, changes.clone())).err().unwrap_or_default();
    assert_eq!(found, expected, "{changes}");
}

/// What a valid report with these changes becomes.
fn check_kept(base: Value, changes: Value, expected: Value) {
    let (kept, avertissements) = parse(&with(base, changes.clone())).expect("a valid report");
    assert_eq!(json!(kept), expected, "{changes}");
    assert_eq!(avertissements, [""; 0], "{changes}");
}

#[test]
fn nothing_at_all_gives_every_error_at_once() {
    check(
        json!({}),
        json!({}),
        &[
            "type: Choisissez le type d’activité.",
            "date: Indiquez la date.",
            "duree: Indiquez la durée.",
            "type_lieu: Indiquez le lieu.",
            "thematiques: Choisissez au moins une thématique.",
        ],
    );
    check(
        json!({}),
        json!({"type": "collectif"}),
        &[
            "date: Indiquez la date.",
            "duree: Indiquez la durée.",
            "type_lieu: Indiquez le lieu.",
            "thematiques: Choisissez au moins une thématique.",
            "participants: Ajoutez au moins une personne, suivie ou anonyme.",
        ],
    );
}

#[test]
fn the_smallest_reports_are_accepted_as_they_are() {
    check_kept(individuel(), json!({}), individuel());
    let mut atelier = collectif();
    let zeros = parse(&doc(collectif())).expect("valid").0["participants_anonymes"].clone();
    assert_eq!(zeros.as_object().map(serde_json::Map::len), Some(18), "the eighteen counters");
    atelier["participants_anonymes"] = zeros;
    check_kept(collectif(), json!({}), atelier);
}

#[test]
fn dates() {
    for (date, expected) in [
        (json!(null), vec!["date: Indiquez la date."]),
        (json!("2026-02-30"), vec!["date: La forme de cette valeur n’est pas celle attendue."]),
        (json!("24/11/2026"), vec!["date: La forme de cette valeur n’est pas celle attendue."]),
        (json!(20261124), vec!["date: La forme de cette valeur n’est pas celle attendue."]),
        (json!("1899-12-31"), vec!["date: Vérifiez la date\u{a0}: l’année va de 1900 à 2199."]),
        (json!("2199-12-31"), vec![]),
        (json!("2020-01-01"), vec![]),
    ] {
        check(individuel(), json!({ "date": date }), &expected);
    }
}

#[test]
fn a_future_date_warns_and_does_not_refuse() {
    for (date, expected) in [
        ("2026-11-24", vec![]),
        ("2026-11-25", vec!["date: Cette date est demain. Enregistrer quand même\u{202f}?"]),
        ("2026-11-30", vec!["date: Cette date est dans 6 jours. Enregistrer quand même\u{202f}?"]),
        ("2030-11-24", vec!["date: Cette date est dans 1\u{a0}461 jours. Enregistrer quand même\u{202f}?"]),
    ] {
        let (_, avertissements) = parse(&with(individuel(), json!({ "date": date }))).expect("accepted");
        assert_eq!(avertissements, expected, "{date}");
    }
}

#[test]
fn durees() {
    for (duree, expected) in [
        (json!(null), vec!["duree: Indiquez la durée."]),
        (json!(0), vec!["duree: Indiquez la durée."]),
        (json!(-5), vec!["duree: Indiquez une durée d’au moins une minute."]),
        (json!(1), vec![]),
        (json!(1439), vec![]),
        (json!(1440), vec!["duree: La durée va jusqu’à 23\u{a0}h\u{a0}59."]),
        (json!(45.5), vec!["duree: La forme de cette valeur n’est pas celle attendue."]),
        (json!("45"), vec!["duree: La forme de cette valeur n’est pas celle attendue."]),
    ] {
        check(individuel(), json!({ "duree": duree }), &expected);
    }
}

#[test]
fn habits_join_the_presets() {
    assert_eq!(presets(&[]), [15, 30, 45, 60, 90, 120]);
    assert_eq!(presets(&[(50, 6), (20, 5), (60, 40), (0, 90), (2000, 9)]), [15, 30, 45, 50, 60, 90, 120]);
    let many: Vec<(i64, u32)> = (1..=14).map(|n| (200 + n, 10 + u32::try_from(n).expect("small"))).collect();
    let found = presets(&many);
    assert_eq!(found.len(), 16, "ten habits at most");
    assert!(found.contains(&214) && !found.contains(&204), "the most used ones");
}

#[test]
fn ranges_of_the_statistics() {
    for (minutes, cle, libelle) in [
        (1, "30", "Moins de 30\u{a0}min"),
        (29, "30", "Moins de 30\u{a0}min"),
        (30, "60", "30\u{a0}min à 1\u{a0}h"),
        (59, "60", "30\u{a0}min à 1\u{a0}h"),
        (60, "120", "1\u{a0}h à 2\u{a0}h"),
        (119, "120", "1\u{a0}h à 2\u{a0}h"),
        (120, "more", "2\u{a0}h et plus"),
        (1439, "more", "2\u{a0}h et plus"),
    ] {
        let plage = PlageDuree::from_minutes(minutes);
        assert_eq!((plage.cle(), plage.libelle()), (cle, libelle), "{minutes}");
    }
}

#[test]
fn lieux() {
    let indiquez =
        |du: &str| format!("lieu_commune: Indiquez la commune du {du}\u{a0}: les statistiques en ont besoin.");
    check(individuel(), json!({"lieu_id": null}), &["lieu_id: Choisissez le lieu d’activité."]);
    check(
        individuel(),
        json!({"lieu_id": "la mairie"}),
        &["lieu_id: La forme de cette valeur n’est pas celle attendue."],
    );
    check(individuel(), json!({"type_lieu": " "}), &["type_lieu: Indiquez le lieu."]);
    check(individuel(), json!({"type_lieu": "autre"}), &[indiquez("lieu").as_str()]);
    check(individuel(), json!({"type_lieu": "domicile"}), &[indiquez("domicile").as_str()]);
    check(
        individuel(),
        json!({"type_lieu": "domicile", "lieu_commune": {"nom": " "}}),
        &[indiquez("domicile").as_str()],
    );
    check(
        individuel(),
        json!({"type_lieu": "domicile", "lieu_commune": {"nom": "Crest"}}),
        &[
            "lieu_commune: Choisissez la commune dans la liste\u{a0}: il faut son nom, son code postal et son code INSEE.",
        ],
    );
    check(
        individuel(),
        json!({"type_lieu": "sous_marin"}),
        &[
            "type_lieu: Cette valeur vient d’une version plus récente de Besace\u{a0}: mettez Besace à jour pour modifier cette activité.",
        ],
    );
    check(individuel(), json!({"type_lieu": "a_distance", "lieu_id": null}), &[]);
}

#[test]
fn the_other_place_is_dropped() {
    let mut expected = individuel();
    expected["type_lieu"] = json!("domicile");
    expected["lieu_commune"] = crest();
    expected.as_object_mut().expect("an object").remove("lieu_id");
    check_kept(individuel(), json!({"type_lieu": "domicile", "lieu_commune": crest()}), expected);
    check_kept(individuel(), json!({"lieu_commune": crest()}), individuel());
    let mut expected = individuel();
    expected["type_lieu"] = json!("a_distance");
    expected.as_object_mut().expect("an object").remove("lieu_id");
    check_kept(individuel(), json!({"type_lieu": "a_distance", "lieu_commune": crest()}), expected);
}

#[test]
fn thematiques() {
    let seule = "thematiques: «\u{a0}Logement\u{a0}» va avec la thématique «\u{a0}Aide aux démarches administratives\u{a0}»\u{a0}: choisissez-la aussi.";
    let precision = "precisions_demarche: Le nom de la démarche va avec la thématique «\u{a0}Aide aux démarches administratives\u{a0}»\u{a0}: choisissez-la aussi.";
    check(individuel(), json!({"thematiques": []}), &["thematiques: Choisissez au moins une thématique."]);
    check(individuel(), json!({"thematiques": ["", " "]}), &["thematiques: Choisissez au moins une thématique."]);
    check(
        individuel(),
        json!({"thematiques": "email"}),
        &["thematiques: La forme de cette valeur n’est pas celle attendue."],
    );
    check(individuel(), json!({"thematiques": ["email", "logement"]}), &[seule]);
    check(individuel(), json!({"precisions_demarche": "Carte grise"}), &[precision]);
    check(individuel(), json!({"thematiques": ["logement"], "precisions_demarche": "APL"}), &[seule, precision]);
    check(individuel(), json!({"precisions_demarche": "  "}), &[]);
    check(individuel(), json!({"thematiques": ["logement", "aide_aux_demarches_administratives"]}), &[]);
    let many: Vec<String> = (0..101).map(|n| format!("t{n}")).collect();
    check(
        individuel(),
        json!({"thematiques": many}),
        &["thematiques: 100 valeurs au plus.", "thematiques: Choisissez au moins une thématique."],
    );
}

#[test]
fn sets_are_sorted_and_values_unknown_are_kept() {
    let mut expected = individuel();
    expected["thematiques"] = json!(["email", "sante", "voyage_spatial"]);
    expected["materiel"] = json!(["aucun", "casque", "ordinateur"]);
    expected["tags"] = json!([LIEU, TAG]);
    check_kept(
        individuel(),
        json!({
            "thematiques": ["voyage_spatial", "sante", "email", "sante"],
            "materiel": ["ordinateur", "casque", "aucun"],
            "tags": [TAG, LIEU, TAG],
        }),
        expected,
    );
}

#[test]
fn texts_are_cleaned_and_bounded() {
    let mut expected = individuel();
    expected["notes"] = json!("Première ligne\n\nSeconde\tligne");
    check_kept(individuel(), json!({"notes": "  Première ligne\r\n\r\nSeconde\tligne\u{0} \n"}), expected);
    check_kept(individuel(), json!({"notes": " \n "}), individuel());
    check(individuel(), json!({"notes": "é".repeat(10_000)}), &[]);
    check(
        individuel(),
        json!({"notes": "é".repeat(10_001)}),
        &["notes: 10\u{a0}000 caractères au plus\u{a0}: il y en a 10\u{a0}001."],
    );
    check(
        collectif(),
        json!({"titre_atelier": "t".repeat(501)}),
        &["titre_atelier: 500 caractères au plus\u{a0}: il y en a 501."],
    );
}

#[test]
fn a_known_person_has_no_anonymous_attributes() {
    let mut expected = individuel();
    expected["beneficiaire_id"] = json!(ODETTE);
    let anonyme = json!({
        "beneficiaire_id": ODETTE, "deja_accompagne": true, "commune_residence": crest(), "genre": "feminin",
        "tranche_age": "soixante_dix_plus", "statut_social": "retraite",
    });
    check_kept(individuel(), anonyme, expected);
}

#[test]
fn an_anonymous_person_keeps_its_attributes() {
    let attributes = json!({
        "deja_accompagne": true, "commune_residence": crest(), "genre": "feminin",
        "tranche_age": "soixante_dix_plus", "statut_social": "retraite", "autonomie": "autonome",
    });
    let expected = with(individuel(), attributes.clone());
    check_kept(individuel(), attributes, json!(expected));
    check_kept(individuel(), json!({"deja_accompagne": false, "genre": "", "commune_residence": {}}), individuel());
    check(
        individuel(),
        json!({"commune_residence": {"code_insee": "26108"}}),
        &[
            "commune_residence: Choisissez la commune dans la liste\u{a0}: il faut son nom, son code postal et son code INSEE.",
        ],
    );
}

#[test]
fn the_structure_goes_with_a_yes() {
    let oui = json!({"oriente_vers_structure": true, "structure_de_redirection": "aide_sociale"});
    check_kept(individuel(), oui.clone(), json!(with(individuel(), oui)));
    let non = json!({"oriente_vers_structure": false});
    check_kept(individuel(), non.clone(), json!(with(individuel(), non.clone())));
    let changed = json!({"oriente_vers_structure": false, "structure_de_redirection": "aide_sociale"});
    check_kept(individuel(), changed, json!(with(individuel(), non)));
    check_kept(individuel(), json!({"structure_de_redirection": "aide_sociale"}), individuel());
}

#[test]
fn the_fields_of_the_other_type_are_dropped() {
    let atelier = json!({
        "titre_atelier": "Découvrir sa boîte mail", "niveau": "debutant", "participants": [ODETTE],
        "participants_anonymes": {"total": 3},
    });
    check_kept(individuel(), atelier, individuel());
    let personne = json!({
        "type": "collectif", "participants": [ODETTE], "beneficiaire_id": ODETTE, "genre": "feminin",
        "autonomie": "autonome", "oriente_vers_structure": true, "structure_de_redirection": "autre",
    });
    let expected = with(individuel(), json!({"type": "collectif", "participants": [ODETTE]}));
    check_kept(individuel(), personne, json!(expected));
}

#[test]
fn an_atelier_has_at_least_one_person() {
    let personne = "participants: Ajoutez au moins une personne, suivie ou anonyme.";
    check(collectif(), json!({"participants_anonymes": null}), &[personne]);
    check(collectif(), json!({"participants_anonymes": {"total": 0}, "participants": []}), &[personne]);
    check(collectif(), json!({"participants_anonymes": null, "participants": [ODETTE]}), &[]);
    check(collectif(), json!({"participants_anonymes": {"total": 1}}), &[]);
}

#[test]
fn counters_of_anonymous_people() {
    let total = |message: &str| format!("participants_anonymes.total: {message}");
    for (counters, expected) in [
        (json!({"total": 5, "genre_feminin": 3, "genre_masculin": 2}), vec![]),
        (json!({"total": 5, "genre_feminin": 3}), vec![]),
        (
            json!({"total": 5, "genre_feminin": 4, "genre_masculin": 2}),
            vec![total("6 genres pour 5 personnes. Passer à 6 personnes\u{202f}?")],
        ),
        (
            json!({"total": 1, "tranche_age_moins_de_douze": 1, "tranche_age_non_communique": 1}),
            vec![total("2 tranches d’âge pour 1 personne. Passer à 2 personnes\u{202f}?")],
        ),
        (
            json!({"total": 2, "statut_social_retraite": 3, "deja_accompagne": 3}),
            vec![
                total("3 statuts pour 2 personnes. Passer à 3 personnes\u{202f}?"),
                total("3 personnes déjà accompagnées pour 2 personnes. Passer à 3 personnes\u{202f}?"),
            ],
        ),
        (json!({"total": 10_000}), vec![]),
        (
            json!({"total": 10_001, "genre_feminin": -1}),
            vec![
                total("10\u{a0}000 participants au plus."),
                "participants_anonymes.genre_feminin: Indiquez un nombre entier, zéro ou plus.".to_owned(),
            ],
        ),
        (
            json!({"total": 2.5}),
            vec!["participants_anonymes: La forme de cette valeur n’est pas celle attendue.".to_owned()],
        ),
    ] {
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check(collectif(), json!({"participants_anonymes": counters}), &expected);
    }
}

#[test]
fn accompagnements_count_people() {
    let count = |doc: Doc| SaisieCra::from_doc(LIEU, &doc).accompagnements();
    assert_eq!(count(doc(individuel())), 1);
    assert_eq!(count(with(individuel(), json!({"beneficiaire_id": ODETTE}))), 1);
    assert_eq!(count(with(collectif(), json!({"participants": [ODETTE, TAG]}))), 7);
    assert_eq!(count(doc(json!({}))), 1);
}

#[test]
fn null_and_missing_are_the_same() {
    let nulls: Value = [
        "id",
        "lieu_commune",
        "materiel",
        "precisions_demarche",
        "tags",
        "notes",
        "beneficiaire_id",
        "deja_accompagne",
        "commune_residence",
        "genre",
        "tranche_age",
        "statut_social",
        "autonomie",
        "oriente_vers_structure",
        "structure_de_redirection",
        "titre_atelier",
        "niveau",
        "participants",
        "participants_anonymes",
    ]
    .into_iter()
    .map(|champ| (champ.to_owned(), Value::Null))
    .collect::<serde_json::Map<_, _>>()
    .into();
    check_kept(individuel(), nulls, individuel());
    let counters: besace_domain::ParticipantsAnonymes =
        serde_json::from_value(json!({"total": 2, "genre_feminin": null})).expect("null is zero");
    assert_eq!((counters.total, counters.genre_feminin), (2, 0));
}

#[test]
fn a_document_keeps_what_it_cannot_read() {
    let stored = with(individuel(), json!({"duree": "longtemps", "champ_nouveau": {"a": 1}, "importe": true}));
    let saisie = SaisieCra::from_doc(ODETTE, &stored);
    assert_eq!((saisie.id, saisie.duree), (Some(ODETTE), None));
    assert_eq!(saisie.to_doc(), stored, "nothing is lost by reading and writing again");
    let mended = SaisieCra { duree: Some(30), ..saisie };
    assert_eq!(mended.to_doc()["duree"], json!(30), "a new value takes the place of the unreadable one");
}

#[test]
fn several_fields_of_the_wrong_shape_are_all_told() {
    check(
        individuel(),
        json!({"duree": [], "tags": ["x"], "genre": 3}),
        &[
            "duree: La forme de cette valeur n’est pas celle attendue.",
            "genre: La forme de cette valeur n’est pas celle attendue.",
            "tags: La forme de cette valeur n’est pas celle attendue.",
        ],
    );
}
