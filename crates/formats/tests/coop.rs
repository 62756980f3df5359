//! The Coop's real answers, and what a newer or broken Coop could answer.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a broken test may panic")]

use besace_domain::{Contexte, Mode, check};
use besace_formats::coop::{Activite, CoopError, merge_pages, parse_activites, parse_lieux_activite, parse_structures};
use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value, json};

macro_rules! answer {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/fixtures/coop/", $name, ".json")).as_slice()
    };
}

const IMPORTE: Contexte =
    Contexte { aujourdhui: NaiveDate::from_ymd_opt(2026, 11, 24).expect("a date"), mode: Mode::Importe };

fn doc_of(id: &str) -> Value {
    let page = parse_activites(answer!("activites")).expect("a real answer");
    let activite =
        page.elements.into_iter().find(|activite| activite.coop_id.to_string() == id).expect("in the sample");
    json!(activite.saisie.expect("alive").to_doc())
}

/// One activity with some attributes changed.
fn with(changes: Value) -> Result<Activite, String> {
    let mut answer: Value = serde_json::from_slice(answer!("activites-size2")).expect("JSON");
    let attributes = answer.pointer_mut("/data/0/attributes").expect("one activity");
    for (champ, value) in changes.as_object().expect("an object") {
        attributes[champ] = value.clone();
    }
    let page = parse_activites(answer.to_string().as_bytes()).expect("the right shape");
    match page.illisibles.first() {
        Some(illisible) if illisible.rang == 1 => Err(illisible.to_string()),
        _ => Ok(page.elements.into_iter().next().expect("one activity")),
    }
}

#[test]
fn reads_every_activity_of_a_real_answer() {
    let page = parse_activites(answer!("activites")).expect("a real answer");
    assert_eq!((page.elements.len(), page.illisibles.as_slice()), (76, [].as_slice()));
    let mut accompagnements = 0;
    for activite in &page.elements {
        let saisie = activite.saisie.as_ref().expect("none is deleted");
        let doc = check("cra", &saisie.to_doc(), &IMPORTE).expect("history is never refused");
        assert_eq!(doc["coop_id"], json!(activite.coop_id));
        assert_eq!(doc["source"], json!("coop"));
        accompagnements += saisie.accompagnements();
    }
    let raw: Value = serde_json::from_slice(answer!("activites")).expect("JSON");
    let expected: i64 = raw["data"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|activite| activite["attributes"]["accompagnements"].as_i64().expect("a number"))
        .sum();
    assert_eq!(accompagnements, expected, "no person is lost or counted twice");
}

#[test]
fn an_individuel_becomes_anonymous_with_its_attributes() {
    assert_eq!(
        doc_of("d53318a6-c341-4024-9fad-8dfe90d650c2"),
        json!({
            "type": "individuel",
            "date": "2026-11-24",
            "duree": 60,
            "type_lieu": "lieu_activite",
            "lieu_id": "36929ed7-3b6f-4ed3-9924-b5e1a6c27096",
            "thematiques": ["bureautique"],
            "genre": "masculin",
            "tranche_age": "quarante_cinquante_neuf",
            "statut_social": "en_emploi",
            "source": "coop",
            "coop_id": "d53318a6-c341-4024-9fad-8dfe90d650c2",
            "creation": "2026-11-24T09:40:54.628Z",
            "modification": "2026-11-24T09:40:54.628Z",
        })
    );
}

#[test]
fn an_atelier_keeps_its_counters() {
    let doc = doc_of("608de160-f16d-41af-a388-024ba4a79493");
    assert_eq!(doc["titre_atelier"], "Conduites à risque sur internet et les bons usages du numérique");
    let anonymes = &doc["participants_anonymes"];
    for (compteur, nombre) in [
        ("total", 12),
        ("deja_accompagne", 0),
        ("genre_masculin", 1),
        ("genre_non_communique", 11),
        ("tranche_age_vingt_cinq_trente_neuf", 3),
        ("tranche_age_quarante_cinquante_neuf", 6),
        ("tranche_age_non_communique", 3),
        ("statut_social_scolarise", 2),
        ("statut_social_en_emploi", 9),
        ("statut_social_non_communique", 1),
    ] {
        assert_eq!(anonymes[compteur], nombre, "{compteur}");
    }
    assert_eq!(doc.get("participants"), None, "nobody is invented");
}

#[test]
fn a_place_elsewhere_keeps_its_commune_and_a_distance_the_employers() {
    let domicile = doc_of("f005e2ec-b974-4ccb-a09a-ea17382dc1de");
    assert_eq!(domicile["lieu_commune"], json!({"nom": "Paris 1er", "code_postal": "75001", "code_insee": "75101"}));
    let distance = doc_of("084b647a-bc97-4450-87d9-931b0af3cbf1");
    assert_eq!(distance["type_lieu"], "a_distance");
    assert_eq!(distance.get("lieu_commune"), None);
    assert_eq!(distance["commune_employeur"]["code_insee"], "75101");
}

#[test]
fn a_tombstone_has_no_report() {
    let tombstone = json!({
        "suppression": "2026-11-24T10:00:00.000Z",
        "beneficiaires": {"total": 0, "genres": {}, "tranches_age": {}, "statuts": {}},
    });
    let activite = with(tombstone).expect("readable");
    assert_eq!(activite.saisie, None);
    assert_eq!(activite.suppression.expect("deleted").to_rfc3339(), "2026-11-24T10:00:00+00:00");
}

#[test]
fn values_of_a_newer_coop_are_kept() {
    let newer = json!({
        "thematiques": ["bureautique", "informatique_quantique"],
        "materiel": ["casque"],
        "beneficiaires": {"total": 1, "genres": {"autre_genre": 1}, "tranches_age": {}, "statuts": {"non_communique": 1}},
        "champ_nouveau": 12,
    });
    let saisie = with(newer).expect("readable").saisie.expect("alive");
    let doc = check("cra", &saisie.to_doc(), &IMPORTE).expect("kept");
    assert_eq!(doc["thematiques"], json!(["bureautique", "informatique_quantique"]));
    assert_eq!(doc["materiel"], json!(["casque"]));
    assert_eq!(doc["genre"], "autre_genre");
    assert_eq!(doc.get("statut_social"), None, "« non communiqué » is nothing");
    assert_eq!(doc.get("importe"), None, "today's rules accept it");

    let atelier = json!({"type": "collectif", "accompagnements": 4,
        "beneficiaires": {"total": 4, "genres": {"feminin": 1, "autre_genre": 3}}});
    let saisie = with(atelier).expect("readable").saisie.expect("alive");
    assert_eq!(saisie.extra["compteurs_inconnus"], json!({"genres.autre_genre": 3}));
    assert_eq!(saisie.participants_anonymes.expect("counted").total, 4);
}

#[test]
fn what_todays_rules_refuse_is_accepted_and_flagged() {
    for refused in [
        json!({"thematiques": []}),
        json!({"thematiques": ["justice"]}),
        json!({"duree": 1440}),
        json!({"duree": 0}),
        json!({"structure_id": null}),
        json!({"type_lieu": "domicile"}),
        json!({"type": "collectif", "accompagnements": 0, "beneficiaires": {"total": 0}}),
        json!({"titre_atelier": "t".repeat(600), "type": "collectif", "accompagnements": 3}),
    ] {
        let saisie = with(refused.clone()).expect("readable").saisie.expect("alive");
        let doc = check("cra", &saisie.to_doc(), &IMPORTE).expect("history is never refused");
        assert_eq!(doc["importe"], json!(true), "{refused}");
        assert!(check("cra", &doc, &Contexte { mode: Mode::Strict, ..IMPORTE }).is_err(), "{refused}");
    }
}

#[test]
fn the_former_type_of_activity_becomes_an_individuel() {
    let saisie =
        with(json!({"type": "demarche_administrative", "thematiques": ["logement"]})).expect("readable").saisie;
    let saisie = saisie.expect("alive");
    assert_eq!(saisie.type_cra.as_deref(), Some("individuel"));
    assert_eq!(saisie.thematiques, ["logement", "aide_aux_demarches_administratives"]);
}

#[test]
fn pages_follow_one_another_and_loading_twice_changes_nothing() {
    let parse = |json| parse_activites(json).expect("a real answer");
    let first = parse(answer!("activites-size2"));
    assert!(first.suite.as_deref().is_some_and(|suite| suite.contains("page%5Bafter%5D=")), "{:?}", first.suite);
    let last = parse(answer!("activites-next-apres-derniere"));
    assert_eq!((last.elements.len(), last.suite), (0, None), "an empty page ends the list");
    let pages = || [parse(answer!("activites-page2")), parse(answer!("activites-size2")), parse(answer!("activites"))];
    let once = merge_pages(pages());
    assert_eq!(once, merge_pages(pages().into_iter().chain(pages())));
    assert!(once.len() >= 76, "{} activities", once.len());
}

#[test]
fn of_two_versions_the_last_modified_wins() {
    let old = parse_activites(answer!("activites-size2")).expect("a real answer");
    let mut new = old.clone();
    let activite = new.elements.first_mut().expect("one activity");
    activite.modification = activite.modification.map(|instant| instant + chrono::TimeDelta::seconds(1));
    activite.tags = vec!["nouveau".to_owned()];
    for pages in [[old.clone(), new.clone()], [new, old]] {
        let merged = merge_pages(pages);
        assert!(merged.iter().any(|activite| activite.tags == ["nouveau"]), "whatever the order of the pages");
    }
}

#[test]
fn one_unreadable_activity_does_not_hide_the_others() {
    let unreadable = with(json!({"duree": "une heure"})).expect_err("a text is not a number");
    assert!(unreadable.starts_with("Élément n°\u{a0}1 (d53318a6"), "{unreadable}");
    assert!(with(json!({"date": "31/12/2025"})).expect_err("not a date").contains("31/12/2025"));
    let mut answer: Value = serde_json::from_slice(answer!("activites-size2")).expect("JSON");
    answer["data"][0]["id"] = json!("v1-42");
    let page = parse_activites(answer.to_string().as_bytes()).expect("the right shape");
    assert_eq!((page.elements.len(), page.illisibles.len()), (1, 1));
}

#[test]
fn says_what_a_file_is_not() {
    let check = |json: &[u8], code: &str| {
        let error = parse_activites(json).expect_err("not a page of activities");
        assert_eq!(error.code(), code, "{error}");
    };
    check(b"", "coop_json");
    check(b"<html>", "coop_json");
    check(&answer!("activites")[..5000], "coop_json");
    check(answer!("no-token"), "coop_refus");
    check(answer!("activites-bad-cursor"), "coop_refus");
    check(answer!("structures"), "coop_forme");
    check(answer!("lieux-activite"), "coop_forme");
    check(b"{}", "coop_forme");
    let refus = parse_activites(answer!("activites-bad-cursor")).expect_err("a refusal");
    assert_eq!(refus, CoopError::Refus("Invalid cursor".to_owned()));
}

#[test]
fn structures_and_lieux_activite_become_the_same_place() {
    let structures = parse_structures(answer!("structures")).expect("a real answer");
    assert_eq!((structures.elements.len(), structures.illisibles.len(), structures.suite), (3, 0, None));
    let lieux = parse_lieux_activite(answer!("lieux-activite")).expect("a real answer");
    let lieu = lieux.elements.first().expect("one place");
    let structure =
        structures.elements.iter().find(|structure| structure.coop_id == lieu.coop_id).expect("both know it");
    let (lieu, structure) = (lieu.saisie.clone().expect("alive"), structure.saisie.clone().expect("alive"));
    assert_eq!(lieu.nom.as_deref(), Some("Exemple de Mediateque"));
    assert_eq!(lieu.siret.as_deref(), Some("13002603200016"));
    assert_eq!(
        (lieu.nom.clone(), lieu.adresse.clone(), lieu.commune.clone(), lieu.typologies.clone(), lieu.siret.clone()),
        (structure.nom, structure.adresse, structure.commune, structure.typologies, structure.siret)
    );
    let doc = lieu.to_doc();
    assert!(!json!(doc).to_string().contains("mediateur-1@"), "advisors are not part of a place");
    assert_eq!(check("lieu", &doc, &IMPORTE).expect("kept").get("importe"), None);
    for structure in &structures.elements {
        let doc = structure.saisie.as_ref().expect("alive").to_doc();
        check("lieu", &doc, &IMPORTE).expect("history is never refused");
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    let champ = prop_oneof![
        Just("data"),
        Just("type"),
        Just("id"),
        Just("attributes"),
        Just("links"),
        Just("next"),
        Just("href"),
        Just("error"),
        Just("beneficiaires"),
        Just("genres"),
        Just("total"),
        Just("date"),
        Just("suppression"),
        Just("thematiques"),
        Just("nom"),
        Just("pivot"),
    ];
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(champ.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_makes_it_panic(value in any_json()) {
        let json = value.to_string();
        drop(parse_activites(json.as_bytes()));
        drop(parse_structures(json.as_bytes()));
        drop(parse_lieux_activite(json.as_bytes()));
    }

    #[test]
    fn no_attribute_makes_it_panic(champ in "type|date|duree|tags|beneficiaires|lieu_commune|creation", value in any_json()) {
        if let Ok(activite) = with(json!({ champ: value }))
            && let Some(saisie) = activite.saisie
        {
            drop(check("cra", &saisie.to_doc(), &IMPORTE));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        drop(parse_activites(&bytes));
        drop(parse_lieux_activite(&bytes));
    }
}
