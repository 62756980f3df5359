//! Typing: what is refused, with which words, and that nothing is half-written.

use besace_app::Existant;
use besace_app::store::{FiltresCra, TriBeneficiaire};
use besace_app::vue::{Reglages, Theme};
use besace_app::{App, Sujet};
use besace_domain::{SaisieBeneficiaire, SaisieCra, SaisieLieu, SaisieTag};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::appareil::Appareil;

fn saisie(value: Value) -> SaisieCra {
    serde_json::from_value(value).unwrap()
}

fn minimal() -> Value {
    json!({ "type": "individuel", "date": "2026-11-24", "duree": 45, "type_lieu": "a_distance", "thematiques": ["email"] })
}

fn with(changes: Value) -> Value {
    let mut value = minimal();
    for (champ, change) in changes.as_object().unwrap() {
        value[champ] = change.clone();
    }
    value
}

fn opened() -> Appareil {
    let appareil = Appareil::new();
    appareil.app.demo_create().unwrap();
    appareil
}

fn total(app: &App) -> i64 {
    app.cra_count(&FiltresCra::default()).unwrap().total
}

#[test]
fn a_report_is_saved_corrected_deleted_and_restored() {
    let appareil = opened();
    let app = &appareil.app;
    let before = total(app);
    let saved = app.cra_create(saisie(minimal()), None).unwrap();
    assert_eq!(saved.cra.titre, "Bénéficiaire anonyme");
    assert_eq!(saved.cra.lieu_libelle, "À distance");
    assert!(saved.avertissements.is_empty());
    assert_eq!(total(app), before + 1);

    let corrected = SaisieCra { duree: Some(60), ..saved.cra.saisie.clone() };
    assert_eq!(app.cra_update(corrected, None).unwrap().cra.saisie.duree, Some(60));
    assert_eq!(total(app), before + 1, "a correction is not a second report");

    app.cra_delete(&[saved.cra.id]).unwrap();
    assert_eq!((total(app), app.cra_get(saved.cra.id).unwrap_err().code()), (before, "introuvable"));
    app.cra_restore(&[saved.cra.id]).unwrap();
    assert_eq!(app.cra_get(saved.cra.id).unwrap().saisie.duree, Some(60));
}

#[test]
fn a_save_sent_twice_saves_once() {
    let appareil = opened();
    let app = &appareil.app;
    let before = total(app);
    let id = app.id_create().unwrap();
    let saisie = saisie(with(json!({ "id": id })));
    app.cra_create(saisie.clone(), None).unwrap();
    app.cra_create(saisie, None).unwrap();
    assert_eq!(total(app), before + 1);
}

#[test]
fn every_refusal_names_its_field_and_writes_nothing() {
    let appareil = opened();
    let app = &appareil.app;
    let before = total(app);
    let inconnu = Uuid::from_u128(42);
    let table = [
        (json!({ "thematiques": [] }), vec![("thematiques", "Choisissez au moins une thématique.")]),
        (
            json!({ "duree": null, "thematiques": [] }),
            vec![("duree", "Indiquez la durée."), ("thematiques", "Choisissez au moins une thématique.")],
        ),
        (
            json!({ "type_lieu": "lieu_activite", "lieu_id": inconnu }),
            vec![("lieu_id", "Ce lieu n’est pas sur cet appareil. Choisissez-en un autre.")],
        ),
        (
            json!({ "beneficiaire_id": inconnu }),
            vec![("beneficiaire_id", "Cette personne n’est pas sur cet appareil. Choisissez-en une autre.")],
        ),
        (json!({ "tags": [inconnu] }), vec![("tags", "Un de ces tags n’est pas sur cet appareil. Retirez-le.")]),
    ];
    for (changes, expected) in table {
        let error = app.cra_create(saisie(with(changes.clone())), None).unwrap_err();
        let found: Vec<(&str, &str)> = error.champs().iter().map(|e| (e.champ.as_str(), e.message.as_str())).collect();
        assert_eq!(found, expected, "{changes}");
    }
    assert_eq!(total(app), before);
}

#[test]
fn a_date_to_come_is_a_warning_and_not_a_refusal() {
    let appareil = opened();
    let saved = appareil.app.cra_create(saisie(with(json!({ "date": "2026-11-30" }))), None).unwrap();
    assert_eq!(saved.avertissements[0].champ, "date");
}

#[test]
fn a_script_s_list_is_saved_whole_or_not_at_all() {
    let appareil = opened();
    let app = &appareil.app;
    let before = total(app);
    let doc = |value: Value| value.as_object().unwrap().clone().into_iter().collect();
    let wrong = vec![
        doc(minimal()),
        doc(with(json!({ "duree": ["45"], "durée": 1 }))),
        doc(with(json!({ "beneficiaire_id": Uuid::from_u128(9) }))),
    ];
    let error = app.cra_import(wrong).unwrap_err();
    let mut champs: Vec<&str> = error.champs().iter().map(|e| e.champ.as_str()).collect();
    champs.sort_unstable();
    assert_eq!(champs.iter().filter(|c| c.starts_with("[1].")).count(), champs.len() - 1, "{champs:?}");
    assert!(champs.contains(&"[1].duree") && champs.contains(&"[2].beneficiaire_id"), "{champs:?}");
    assert_eq!(total(app), before, "not even the right one");

    let every = json!({ "date": "bientôt", "duree": 0, "thematiques": ["inventee"], "dure": 45 });
    let error = app.cra_import(vec![doc(with(every))]).unwrap_err();
    let mut champs: Vec<_> = error.champs().iter().map(|e| (e.champ.as_str(), e.code.as_str())).collect();
    champs.sort_unstable();
    let attendus = [("date", "date_incomprise"), ("dure", "inconnu"), ("duree", "requis"), ("thematiques", "inconnu")];
    assert_eq!(champs, attendus, "the shape of one field hides no other");
    let unknown = app.cra_import(vec![doc(with(json!({ "dure": 45 })))]).unwrap_err();
    assert_eq!((unknown.champs()[0].champ.as_str(), unknown.champs()[0].code.as_str()), ("dure", "inconnu"));

    assert_eq!(app.cra_import(vec![doc(minimal()), doc(minimal())]).unwrap().len(), 2);
    assert_eq!(total(app), before + 2);
    let said = app.cra_import(vec![doc(with(json!({ "date": "hier", "duree": "1h30" })))]).unwrap();
    let saisie = &said[0].cra.saisie;
    assert_eq!((saisie.date.map(|d| d.to_string()).as_deref(), saisie.duree), (Some("2026-11-23"), Some(90)));
}

#[test]
fn a_draft_is_kept_said_and_gone_once_saved() {
    let appareil = opened();
    let app = &appareil.app;
    let id = app.id_create().unwrap();
    let draft = app
        .brouillon_save(
            id,
            saisie(json!({ "type": "individuel", "duree": 45, "type_lieu": "a_distance", "date": "2026-11-24" })),
        )
        .unwrap();
    assert_eq!(
        (draft.titre.as_str(), draft.manque.as_slice()),
        ("Bénéficiaire anonyme", ["thématique".to_owned()].as_slice())
    );
    assert_eq!(app.accueil_get().unwrap().a_completer.len(), 1);

    app.cra_create(saisie(minimal()), Some(id)).unwrap();
    assert!(app.brouillon_list().unwrap().is_empty());
}

#[test]
fn a_form_starts_from_habits_and_never_from_a_theme_or_a_person() {
    let appareil = opened();
    let app = &appareil.app;
    let lieu = app.lieu_list().unwrap()[0].clone();
    let odette = app.beneficiaire_search("petit", 1).unwrap()[0].id;
    let last = with(
        json!({ "duree": 75, "type_lieu": "lieu_activite", "lieu_id": lieu.id, "materiel": ["tablette"], "beneficiaire_id": odette, "notes": "Privé." }),
    );
    let last = app.cra_create(saisie(last), None).unwrap().cra;

    let form = app.cra_prefill("individuel", None).unwrap();
    assert_eq!(
        (form.saisie.duree, form.saisie.lieu_id, form.saisie.materiel.as_slice()),
        (Some(75), Some(lieu.id), ["tablette".to_owned()].as_slice())
    );
    assert!(form.saisie.thematiques.is_empty() && form.saisie.beneficiaire_id.is_none() && form.saisie.notes.is_none());
    assert_eq!(form.prerempli, ["duree", "type_lieu", "materiel"]);
    assert_eq!((form.derniere_duree, form.dernier_lieu), (Some(75), Some(lieu.nom.clone())));
    assert_eq!(form.thematiques_frequentes.len(), 5);

    let copy = app.cra_prefill("individuel", Some(last.id)).unwrap().saisie;
    assert_eq!(
        (copy.beneficiaire_id, copy.thematiques, copy.id, copy.notes),
        (Some(odette), last.saisie.thematiques, None, None)
    );

    app.lieu_activite_delete(lieu.id).unwrap();
    let form = app.cra_prefill("individuel", None).unwrap();
    assert_eq!(
        (form.saisie.lieu_id, form.saisie.type_lieu),
        (None, None),
        "a place that is no longer mine is not proposed"
    );

    app.reglages_update(Reglages { prerempli: false, ..Reglages::default() }).unwrap();
    assert_eq!(app.cra_prefill("individuel", None).unwrap().saisie.duree, None, "habits can be switched off");
}

#[test]
fn people_places_and_tags_are_made_found_and_merged() {
    let appareil = opened();
    let app = &appareil.app;
    let person = |prenom: &str, nom: &str| SaisieBeneficiaire {
        prenom: Some(prenom.into()),
        nom: Some(nom.into()),
        pas_de_telephone: true,
        ..Default::default()
    };
    let a = app.beneficiaire_create(person("Hélène", "Arnoux")).unwrap();
    let b = app.beneficiaire_create(person("Helene", "Arnoux")).unwrap();
    assert!(app.doublon_search(&person("Hélène", "Arnoux")).unwrap().len() >= 2);
    let cra = app.cra_create(saisie(with(json!({ "beneficiaire_id": b.id }))), None).unwrap().cra;
    let kept = app.beneficiaire_merge(b.id, a.id).unwrap();
    assert_eq!((kept.id, kept.accompagnements), (a.id, 1));
    assert_eq!(app.cra_get(cra.id).unwrap().saisie.beneficiaire_id, Some(a.id));
    assert_eq!(app.beneficiaire_merge(a.id, a.id).unwrap_err().champs()[0].champ, "source");
    let page = app.beneficiaire_list(Some("arnoux"), TriBeneficiaire::Nom, None, 10).unwrap();
    assert_eq!(page.total, 1);

    app.beneficiaire_delete(a.id).unwrap();
    assert_ne!(app.cra_get(cra.id).unwrap().titre, "Hélène Arnoux", "an erased person is nowhere");

    let crest = app.commune_search("crest", 5).unwrap();
    assert!(crest.iter().any(|c| c.code_insee == "26108" && c.departement_nom == "Drôme"), "{crest:?}");
    let commune =
        besace_domain::CommuneRef { nom: "Crest".into(), code_postal: "26400".into(), code_insee: "26108".into() };
    let lieu = app
        .lieu_create(SaisieLieu {
            nom: Some("Café des voisins".into()),
            adresse: Some("3 rue Neuve".into()),
            typologies: vec!["ASSO".into()],
            commune: Some(commune),
            ..Default::default()
        })
        .unwrap();
    assert!(lieu.mien, "at once one of mine");
    assert_eq!(app.lieu_search("voisins", 5).unwrap()[0].id, lieu.id);

    let tag = app.tag_create(SaisieTag { nom: Some("Urgent".into()), ..Default::default() }).unwrap();
    app.cra_tag(&[cra.id], tag.id).unwrap();
    assert_eq!(app.cra_get(cra.id).unwrap().tags_noms, ["Urgent"]);
    assert_eq!(app.cra_tag(&[cra.id], Uuid::from_u128(7)).unwrap_err().code(), "introuvable");
}

#[test]
fn words_become_dates_and_durations() {
    let appareil = opened();
    let app = &appareil.app;
    assert_eq!(app.date_parse("hier").unwrap().libelle, "lundi 23 novembre 2026");
    assert_eq!(app.duree_parse("1h30").unwrap(), 90);
    assert_eq!(app.date_parse("31/11").unwrap_err().champs()[0].champ, "date");
    assert_eq!(app.duree_parse("bientôt").unwrap_err().champs()[0].champ, "duree");
    app.reglages_update(Reglages {
        fuseau: Some("Pacific/Noumea".into()),
        theme: Theme::Sombre,
        ..Reglages::default()
    })
    .unwrap();
    assert_eq!(app.date_parse("aujourd’hui").unwrap().date.to_string(), "2026-11-25", "already tomorrow in Nouméa");
    assert_eq!(app.reglages_get().unwrap().theme, Theme::Sombre);
    let wrong = app
        .reglages_update(Reglages { fuseau: Some("Lune/Mer".into()), taille_texte: 20, ..Reglages::default() })
        .unwrap_err();
    assert_eq!(wrong.champs().len(), 2);
}

#[test]
fn midnight_changes_today_without_a_restart() {
    let appareil = opened();
    assert_eq!(appareil.app.etat_get().unwrap().aujourdhui.to_string(), "2026-11-24");
    appareil.horloge.set("2026-11-24T23:05:00Z");
    assert_eq!(appareil.app.etat_get().unwrap().aujourdhui.to_string(), "2026-11-25", "past midnight in Paris");
    assert_eq!(appareil.app.cra_prefill("individuel", None).unwrap().saisie.date.unwrap().to_string(), "2026-11-25");
}

#[test]
fn every_write_tells_what_it_changed() {
    let appareil = opened();
    let app = &appareil.app;
    let mut changed = app.changed();
    app.cra_create(saisie(minimal()), None).unwrap();
    assert!(changed.try_recv().unwrap().tags.contains(&Sujet::Cra));
    app.reglages_update(Reglages::default()).unwrap();
    let mut told = Vec::new();
    while let Ok(changes) = changed.try_recv() {
        told.extend(changes.tags);
    }
    assert!(told.contains(&Sujet::Reglages));
}

#[tokio::test]
async fn what_another_process_writes_is_told_within_a_second() {
    let appareil = opened();
    let mut changed = appareil.app.changed();
    let id = appareil.app.profil_list().unwrap()[0].id.clone();
    let other = appareil.again("machine-a");
    other.profil_open(&id, None).unwrap();
    other.cra_create(saisie(minimal()), None).unwrap();
    let told = async {
        loop {
            if changed.recv().await.unwrap().tags.contains(&Sujet::Cra) {
                return;
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(5), told).await.expect("the window sees the command line");
}

#[test]
fn an_export_holds_everything_and_reads_as_json() {
    let appareil = opened();
    let path = appareil.data().join("export.json");
    appareil.app.export_json(&path, Existant::Garde).unwrap();
    let export: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(export["cra"].as_array().unwrap().len(), 60);
    assert_eq!(export["beneficiaire"].as_array().unwrap().len(), 12);
    assert_eq!(export["lieu_activite"].as_array().unwrap().len(), 6);
    assert!(export["cra"][0]["id"].is_string() && export["cra"][0]["thematiques"].is_array());
    let nowhere = appareil.app.export_json(&appareil.data().join("absent/export.json"), Existant::Garde).unwrap_err();
    assert_eq!(nowhere.code(), "fichier");

    std::fs::write(&path, "le mien").unwrap();
    assert_eq!(appareil.app.export_json(&path, Existant::Garde).unwrap_err().code(), "fichier_existe");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "le mien");
    appareil.app.export_json(&path, Existant::Remplace).unwrap();
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("{\"besace\""));
}
