use besace_domain::beneficiaire::{effacer, format_telephone, merge, parse_email, parse_telephone};
use besace_domain::communes::search;
use besace_domain::dates::{parse_date, parse_duree};
use besace_domain::texte::{clean_line, clean_text, fold, similarite};
use besace_domain::{Contexte, Cra, Doc, Mode, SaisieBeneficiaire, SaisieCra, Thematique, check};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{AUJOURDHUI, doc};

const CONTEXTES: [Contexte; 2] =
    [Contexte { aujourdhui: AUJOURDHUI, mode: Mode::Strict }, Contexte { aujourdhui: AUJOURDHUI, mode: Mode::Importe }];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map("nom|code_postal|total|genre_feminin|.{0,6}", inner, 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn any_doc() -> impl Strategy<Value = Doc> {
    let champ = "type|date|duree|type_lieu|lieu_id|lieu_commune|materiel|thematiques|tags|notes|genre|tranche_age\
                 |participants|participants_anonymes|oriente_vers_structure|nom|prenom|telephone|email|anonyme|inconnu";
    prop::collection::btree_map(champ, any_json(), 0..10)
}

fn uuid() -> impl Strategy<Value = String> {
    any::<u128>().prop_map(|bits| Uuid::from_u128(bits).to_string())
}

fn commune() -> impl Strategy<Value = Value> {
    select(vec!["26108", "75111", "98818", "2A004"]).prop_map(|code| {
        let commune = besace_domain::communes::get(code).expect("known");
        json!(commune.to_ref(None))
    })
}

fn lieu() -> impl Strategy<Value = Value> {
    prop_oneof![
        uuid().prop_map(|id| json!({"type_lieu": "lieu_activite", "lieu_id": id})),
        commune().prop_map(|commune| json!({"type_lieu": "autre", "lieu_commune": commune})),
        commune().prop_map(|commune| json!({"type_lieu": "domicile", "lieu_commune": commune})),
        Just(json!({"type_lieu": "a_distance"})),
    ]
}

fn detail() -> impl Strategy<Value = Value> {
    let anonyme = (any::<bool>(), prop::option::of(commune()), select(vec!["feminin", "autre_genre"])).prop_map(
        |(deja, commune, genre)| json!({"type": "individuel", "deja_accompagne": deja, "commune_residence": commune, "genre": genre}),
    );
    let suivie = (uuid(), prop::option::of(any::<bool>())).prop_map(|(id, oriente)| {
        json!({"type": "individuel", "beneficiaire_id": id, "oriente_vers_structure": oriente, "structure_de_redirection": "autre"})
    });
    let collectif =
        (0..50_i64, 0..50_i64, prop::collection::vec(uuid(), 1..5)).prop_map(|(femmes, hommes, participants)| {
            json!({"type": "collectif", "participants": participants,
            "participants_anonymes": {"total": femmes + hommes, "genre_feminin": femmes, "genre_masculin": hommes}})
        });
    prop_oneof![anonyme, suivie, collectif]
}

/// Documents that the rules accept.
fn valid_cra() -> impl Strategy<Value = Doc> {
    let thematiques = prop::collection::vec(select(Thematique::ALL.to_vec()), 0..6);
    let common = ("20[0-9]{2}-0[1-9]-[0-2][1-8]", 1..=1439_i64, thematiques, "[\\PC\n]{0,200}", ".{0,40}");
    (common, lieu(), detail(), prop::collection::vec(uuid(), 0..4)).prop_map(
        |((date, duree, thematiques, notes, precisions), lieu, detail, tags)| {
            let mut thematiques: Vec<&str> = thematiques.iter().map(Thematique::valeur).collect();
            thematiques.push("aide_aux_demarches_administratives");
            let mut cra = doc(json!({"date": date, "duree": duree, "thematiques": thematiques, "notes": notes,
                "precisions_demarche": precisions, "tags": tags, "champ_nouveau": [1, "a"]}));
            cra.extend(doc(lieu));
            cra.extend(doc(detail));
            cra
        },
    )
}

proptest! {
    #[test]
    fn a_report_written_and_read_again_is_the_same(document in valid_cra()) {
        let saisie = SaisieCra::try_from_doc(&document).expect("readable");
        let (cra, _) = Cra::parse(saisie, AUJOURDHUI).expect("valid");
        let written = cra.to_saisie();
        prop_assert_eq!(Cra::parse(written.clone(), AUJOURDHUI).expect("still valid").0, cra.clone());
        prop_assert_eq!(Cra::parse(SaisieCra::from_doc(Uuid::nil(), &written.to_doc()), AUJOURDHUI).expect("still valid").0.to_saisie().to_doc(), written.to_doc());
        prop_assert_eq!(written.accompagnements(), cra.accompagnements());
    }

    #[test]
    fn what_is_checked_once_is_checked_for_good(document in valid_cra()) {
        let once = check("cra", &document, &CONTEXTES[0]).expect("valid");
        prop_assert_eq!(check("cra", &once, &CONTEXTES[0]).expect("still valid"), once);
    }

    #[test]
    fn no_document_makes_a_check_panic(document in any_doc(), collection in "cra|beneficiaire|lieu|lieu_activite|tag|autre") {
        for contexte in CONTEXTES {
            if let Ok(kept) = check(&collection, &document, &contexte) {
                prop_assert_eq!(check(&collection, &kept, &contexte), Ok(kept), "stable");
            }
        }
    }

    #[test]
    fn reading_and_writing_loses_nothing(document in any_doc()) {
        let blank = |value: &Value| value.is_null() || *value == json!([]) || *value == json!(false);
        let written = SaisieCra::from_doc(Uuid::nil(), &document).to_doc();
        for (champ, value) in &document {
            let exempt = blank(value) || matches!(champ.as_str(), "lieu_commune" | "participants_anonymes" | "date" | "lieu_id");
            prop_assert!(exempt || written.get(champ) == Some(value), "{champ}: {value} became {:?}", written.get(champ));
        }
    }

    #[test]
    fn folding_is_idempotent_and_plain(texte in "\\PC{0,40}|.{0,40}") {
        let folded = fold(&texte);
        prop_assert_eq!(fold(&folded), folded.clone());
        prop_assert!(!folded.starts_with(' ') && !folded.ends_with(' ') && !folded.contains("  "));
    }

    #[test]
    fn cleaning_is_idempotent(texte in any::<String>()) {
        let (line, text) = (clean_line(&texte), clean_text(&texte));
        prop_assert_eq!(clean_line(&line), line);
        prop_assert_eq!(clean_text(&text), text);
    }

    #[test]
    fn likeness_is_a_symmetric_ratio(a in ".{0,20}", b in ".{0,20}") {
        let ratio = similarite(&a, &b);
        prop_assert!((0.0..=1.0).contains(&ratio));
        prop_assert!((ratio - similarite(&b, &a)).abs() < f64::EPSILON);
    }

    #[test]
    fn no_text_makes_a_search_panic(texte in any::<String>(), words in "[a-z]{0,3} ?[0-9]{0,5}( st)?") {
        prop_assert!(search(&texte, 5).len() <= 5);
        prop_assert!(search(&words, 5).len() <= 5);
    }

    #[test]
    fn no_text_makes_a_reader_panic(texte in any::<String>(), near in "(le |il y a )?[0-9]{0,4}[/ h:.,-]?[0-9a-zé]{0,6}[/ ]?[0-9]{0,4}") {
        for texte in [texte, near] {
            if let Ok(minutes) = parse_duree(&texte) {
                prop_assert!((1..=1439).contains(&minutes));
            }
            drop(parse_date(&texte, AUJOURDHUI));
            drop(parse_date(&texte, chrono::NaiveDate::MAX));
            drop(parse_date(&texte, chrono::NaiveDate::MIN));
            if let Ok(numero) = parse_telephone(&texte, Some("988")) {
                prop_assert_eq!(parse_telephone(&format_telephone(&numero), None), Ok(numero));
            }
            if let Some(email) = parse_email(&texte) {
                prop_assert_eq!(parse_email(&email), Some(email));
            }
            format_telephone(&texte);
        }
    }

    #[test]
    fn erasing_and_merging_never_panic_nor_name(a in any_doc(), b in any_doc()) {
        let erased = effacer(&a);
        for identity in ["prenom", "nom", "telephone", "email", "notes", "adresse"] {
            prop_assert_eq!(erased.get(identity), None);
        }
        let merged = merge(&a, &b);
        prop_assert_eq!(merge(&merged, &b), merged.clone(), "merging again changes nothing");
        SaisieBeneficiaire::from_doc(Uuid::nil(), &merged).nom_complet();
    }
}
