use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::wire::collection::{BENEFICIAIRE, CRA};

fn doc(value: Value) -> Doc {
    value.as_object().expect("an object").clone().into_iter().collect()
}

/// Merges and checks the document and the fields in conflict.
#[track_caller]
fn check(base: Value, theirs: Value, mine: Value, expected: Value, conflicts: &[&str]) {
    let merged = merge(CRA, &doc(base), &doc(theirs), &doc(mine), Keep::Mine);
    assert_eq!(merged.doc, doc(expected));
    assert_eq!(merged.conflicts.iter().map(|c| c.champ.as_str()).collect::<Vec<_>>(), conflicts);
}

#[test]
fn edits_of_different_fields_both_stand() {
    check(
        json!({"duree": 30, "niveau": "debutant"}),
        json!({"duree": 45, "niveau": "debutant"}),
        json!({"duree": 30, "niveau": "avance"}),
        json!({"duree": 45, "niveau": "avance"}),
        &[],
    );
}

#[test]
fn the_same_edit_twice_is_not_a_conflict() {
    check(json!({"duree": 30}), json!({"duree": 45}), json!({"duree": 45}), json!({"duree": 45}), &[]);
}

#[test]
fn one_value_edited_twice_keeps_mine_and_sets_theirs_aside() {
    let merged =
        merge(CRA, &doc(json!({"duree": 30})), &doc(json!({"duree": 45})), &doc(json!({"duree": 60})), Keep::Mine);
    assert_eq!(merged.doc, doc(json!({"duree": 60})));
    assert_eq!(merged.conflicts, [FieldConflict { champ: "duree".into(), gardee: json!(60), autre: json!(45) }]);
}

#[test]
fn the_advisors_own_value_can_win_over_what_arrives() {
    let merged =
        merge(CRA, &doc(json!({"duree": 30})), &doc(json!({"duree": 45})), &doc(json!({"duree": 60})), Keep::Theirs);
    assert_eq!(merged.doc, doc(json!({"duree": 45})));
    assert_eq!(merged.conflicts, [FieldConflict { champ: "duree".into(), gardee: json!(45), autre: json!(60) }]);
}

#[test]
fn clearing_against_editing_is_a_conflict() {
    check(json!({"niveau": "debutant"}), json!({"niveau": "avance"}), json!({}), json!({}), &["niveau"]);
}

#[test]
fn sets_take_additions_and_removals_of_both_sides() {
    check(
        json!({"thematiques": ["email", "sante", "bureautique"]}),
        json!({"thematiques": ["email", "bureautique", "parentalite"]}),
        json!({"thematiques": ["sante", "bureautique", "justice"]}),
        json!({"thematiques": ["bureautique", "parentalite", "justice"]}),
        &[],
    );
}

#[test]
fn counters_add_up_what_both_sides_counted() {
    check(
        json!({"participants_anonymes": {"total": 5, "genre_feminin": 2}}),
        json!({"participants_anonymes": {"total": 6, "genre_feminin": 3}}),
        json!({"participants_anonymes": {"total": 7, "genre_feminin": 1}}),
        json!({"participants_anonymes": {"total": 8, "genre_feminin": 2}}),
        &[],
    );
}

#[test]
fn the_kind_of_place_never_travels_without_the_place() {
    let (lieu, commune) = (
        "01234567-89ab-8000-8000-000000000000",
        json!({"nom": "Crest", "code_postal": "26400", "code_insee": "26108"}),
    );
    check(
        json!({"type_lieu": "lieu_activite", "lieu_id": lieu}),
        json!({"type_lieu": "domicile", "lieu_commune": commune}),
        json!({"type_lieu": "a_distance"}),
        json!({"type_lieu": "a_distance"}),
        &["type_lieu", "lieu_id", "lieu_commune"],
    );
    let patch = diff(
        CRA,
        &doc(json!({"type_lieu": "lieu_activite", "lieu_id": lieu})),
        &doc(json!({"type_lieu": "domicile", "lieu_commune": commune})),
    );
    assert_eq!(patch.set, doc(json!({"type_lieu": "domicile", "lieu_id": null, "lieu_commune": commune})));
}

#[test]
fn a_conflict_holds_the_whole_of_what_goes_together() {
    let edited = |tel: &str| doc(json!({"telephone": tel}));
    let (base, theirs, mine) = (edited("1"), edited("2"), edited("3"));
    let merged = merge(BENEFICIAIRE, &base, &theirs, &mine, Keep::Mine);
    let conflict = |champ: &str, gardee, autre| FieldConflict { champ: champ.into(), gardee, autre };
    let expected =
        [conflict("telephone", json!("3"), json!("2")), conflict("pas_de_telephone", json!(null), json!(null))];
    assert_eq!(merged.conflicts, expected, "taken later, the other number also says that there is one");
    assert_eq!(set_aside(BENEFICIAIRE, &base, &theirs, &mine).conflicts, expected);

    let (theirs, mine) = (doc(json!({"annee_naissance": 1950})), doc(json!({"tranche_age": "plus_de_65"})));
    let merged = merge(BENEFICIAIRE, &Doc::new(), &theirs, &mine, Keep::Mine);
    assert_eq!(merged.doc, mine, "a year and a bracket never stand together: one of the two would be dropped unseen");
    assert_eq!(merged.conflicts.len(), 2);
}

#[test]
fn notes_merge_by_line() {
    check(
        json!({"notes": "un\ndeux\ntrois"}),
        json!({"notes": "un\ndeux\ntrois\nquatre"}),
        json!({"notes": "zéro\nun\ndeux\ntrois"}),
        json!({"notes": "zéro\nun\ndeux\ntrois\nquatre"}),
        &[],
    );
}

#[test]
fn notes_rewritten_on_both_sides_keep_both_and_say_so() {
    check(
        json!({"notes": "un\ndeux"}),
        json!({"notes": "un\nmot de passe changé"}),
        json!({"notes": "un\nrevenir avec la carte"}),
        json!({"notes": "un\nmot de passe changé\nrevenir avec la carte"}),
        &["notes"],
    );
}

#[test]
fn what_the_server_derives_is_never_merged() {
    check(
        json!({"structure_employeuse_id": "a"}),
        json!({"structure_employeuse_id": "b"}),
        json!({"structure_employeuse_id": "c"}),
        json!({"structure_employeuse_id": "b"}),
        &[],
    );
}

#[test]
fn a_rebased_conflict_is_still_a_conflict_for_the_server() {
    let (base, theirs, mine) = (
        doc(json!({"duree": 30, "niveau": "debutant"})),
        doc(json!({"duree": 45, "niveau": "avance"})),
        doc(json!({"duree": 60, "niveau": "debutant"})),
    );
    let rebased = rebase(CRA, &base, &theirs, &mine);
    assert_eq!(
        rebased.doc,
        doc(json!({"duree": 60, "niveau": "avance"})),
        "the person keeps their own value, and receives the other field"
    );

    let patch = diff(CRA, &rebased.base, &rebased.doc);
    let (patch_base, patch_mine) = patched(&theirs, &patch);
    let merged = merge(CRA, &patch_base, &theirs, &patch_mine, Keep::Mine);
    assert_eq!(merged.conflicts, [FieldConflict { champ: "duree".into(), gardee: json!(60), autre: json!(45) }]);
}

#[test]
fn what_cannot_be_combined_keeps_mine_whole_and_sets_theirs_aside() {
    let base = doc(json!({"thematiques": ["email", "sante"], "duree": 45, "niveau": "debutant"}));
    let theirs = doc(json!({"thematiques": ["email"], "duree": 45, "niveau": "debutant", "importe": true}));
    let mine =
        doc(json!({"thematiques": ["email", "logement"], "duree": 45, "niveau": "avance", "titre_atelier": "un"}));
    let merged = set_aside(CRA, &base, &theirs, &mine);
    assert_eq!(merged.doc, [mine, doc(json!({"importe": true}))].into_iter().flatten().collect());
    let expected =
        FieldConflict { champ: "thematiques".into(), gardee: json!(["email", "logement"]), autre: json!(["email"]) };
    assert_eq!(merged.conflicts, [expected], "only what was edited on both sides has another value");
}

fn any_doc() -> impl Strategy<Value = Doc> {
    let theme = prop::sample::subsequence(vec!["email", "sante", "justice", "logement"], 0..=4);
    let lines = prop::collection::vec(prop::sample::select(vec!["a", "b", "c", "d"]), 0..5);
    (prop::option::of(0..3u8), theme, lines, 0..4u8, 0..3u8).prop_map(|(duree, themes, lines, total, lieu)| {
        let mut d = doc(json!({"participants_anonymes": {"total": total}, "type_lieu": format!("t{lieu}"), "lieu_id": format!("l{lieu}")}));
        put(&mut d, "duree", duree.map_or(Value::Null, Value::from));
        put(&mut d, "thematiques", if themes.is_empty() { Value::Null } else { json!(themes) });
        put(&mut d, "notes", if lines.is_empty() { Value::Null } else { json!(lines.join("\n")) });
        d
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn an_edit_on_one_side_only_is_taken_whole(base in any_doc(), edited in any_doc()) {
        prop_assert_eq!(merge(CRA, &base, &base, &edited, Keep::Mine), Merged { doc: edited.clone(), conflicts: vec![] });
        prop_assert_eq!(merge(CRA, &base, &edited, &base, Keep::Mine), Merged { doc: edited, conflicts: vec![] });
    }

    #[test]
    fn every_value_written_is_in_the_document_or_in_a_conflict(base in any_doc(), theirs in any_doc(), mine in any_doc()) {
        let merged = merge(CRA, &base, &theirs, &mine, Keep::Mine);
        for side in [&theirs, &mine] {
            for champ in ["duree", "type_lieu", "lieu_id"] {
                let value = get(side, champ);
                let found = value == get(&base, champ)
                    || value == get(&merged.doc, champ)
                    || merged.conflicts.iter().any(|c| c.champ == champ && c.autre == value)
                    // A unit edited on one side only is taken whole from that side.
                    || champ != "duree" && pick(side, &["type_lieu".into(), "lieu_id".into()]) == pick(&base, &["type_lieu".into(), "lieu_id".into()]);
                prop_assert!(found, "{champ} = {value} is nowhere");
            }
            for line in get(side, "notes").as_str().unwrap_or_default().lines() {
                let kept = get(&merged.doc, "notes");
                let written = !get(&base, "notes").as_str().unwrap_or_default().lines().any(|l| l == line);
                prop_assert!(!written || kept.as_str().unwrap_or_default().lines().any(|l| l == line), "line {line} is nowhere");
            }
        }
    }

    #[test]
    fn applying_a_patch_to_its_own_base_gives_the_document(base in any_doc(), edited in any_doc()) {
        let patch = diff(CRA, &base, &edited);
        let (patch_base, patch_mine) = patched(&base, &patch);
        prop_assert_eq!(&patch_base, &base);
        prop_assert_eq!(patch_mine, edited);
    }

    #[test]
    fn rebasing_then_pushing_gives_what_pushing_first_gives(base in any_doc(), theirs in any_doc(), mine in any_doc()) {
        let direct = merge(CRA, &base, &theirs, &mine, Keep::Mine);
        let rebased = rebase(CRA, &base, &theirs, &mine);
        let (patch_base, patch_mine) = patched(&theirs, &diff(CRA, &rebased.base, &rebased.doc));
        let later = merge(CRA, &patch_base, &theirs, &patch_mine, Keep::Mine);
        prop_assert_eq!(later, direct);
    }
}

#[test]
fn what_comes_late_writes_over_nothing_and_adds_nothing_up() {
    let base = doc(json!({ "duree": 30, "participants_anonymes": { "total": 2 }, "thematiques": ["email"] }));
    let theirs = doc(json!({
        "duree": 30, "participants_anonymes": { "total": 6 }, "thematiques": ["email", "bureautique"],
        "creation": "2026-11-24T08:00:00Z",
    }));
    let mine = doc(json!({
        "duree": 60, "participants_anonymes": { "total": 5 }, "thematiques": ["email", "bureautique"], "niveau": "avance",
    }));
    let merged = merge_late(CRA, &base, &theirs, &mine);
    let mut expected = theirs.clone();
    expected.extend(doc(json!({ "duree": 60, "niveau": "avance" })));
    assert_eq!(merged.doc, expected, "what one side alone edited is taken, and what the server decides stays");
    let aside = FieldConflict {
        champ: "participants_anonymes".into(),
        gardee: json!({ "total": 6 }),
        autre: json!({ "total": 5 }),
    };
    assert_eq!(merged.conflicts, [aside], "five corrected in six are not nine");
}
