//! « Mes préférences » : what the first reports start from, before any habit.

use besace_app::vue::{Preferences, PreferencesVue, Reglages, Theme};
use besace_domain::{CommuneRef, SaisieCra, SaisieLieu};
use serde_json::json;
use uuid::Uuid;

use crate::appareil::Appareil;
use crate::clair::account;

fn lieu(nom: &str) -> SaisieLieu {
    let crest = CommuneRef { nom: "Crest".into(), code_postal: "26400".into(), code_insee: "26108".into() };
    SaisieLieu {
        nom: Some(nom.into()),
        adresse: Some("3 rue Neuve".into()),
        typologies: vec!["BIB".into()],
        commune: Some(crest),
        ..SaisieLieu::default()
    }
}

fn saisie(type_cra: &str, lieu_id: Uuid) -> SaisieCra {
    let value = json!({
        "type": type_cra, "date": "2026-11-24", "duree": 120, "type_lieu": "lieu_activite", "lieu_id": lieu_id,
        "thematiques": ["email"], "participants_anonymes": if type_cra == "collectif" {
            json!({ "total": 4, "deja_accompagnes": 0 })
        } else { json!(null) },
    });
    serde_json::from_value(value).unwrap()
}

fn started(saisie: &SaisieCra) -> (Option<i64>, Option<&str>, Option<Uuid>) {
    (saisie.duree, saisie.type_lieu.as_deref(), saisie.lieu_id)
}

#[tokio::test]
async fn preferences_prefill_the_first_report_of_each_type_and_leave_with_it() {
    let appareil = Appareil::new();
    account(&appareil).await;
    let app = &appareil.app;
    let (crest, die) = (app.lieu_create(lieu("Médiathèque de Crest")).unwrap(), app.lieu_create(lieu("Die")).unwrap());
    let shown = app.accueil_get().unwrap().preferences.unwrap();
    assert_eq!((shown.choisies, shown.lieux.len()), (Preferences::default(), 2));
    assert!([30, 45, 60].iter().all(|minutes| shown.durees.contains(minutes)), "{:?}", shown.durees);
    assert_eq!(started(&app.cra_prefill("individuel", None).unwrap().saisie), (None, None, None));

    let wanted = Preferences { lieu_id: Some(crest.id), duree: Some(45) };
    assert_eq!(app.preferences_update(wanted.clone()).unwrap(), wanted);
    let PreferencesVue { choisies, .. } = app.accueil_get().unwrap().preferences.unwrap();
    assert_eq!(choisies, wanted);
    for type_cra in ["individuel", "collectif"] {
        let form = app.cra_prefill(type_cra, None).unwrap();
        assert_eq!(started(&form.saisie), (Some(45), Some("lieu_activite"), Some(crest.id)), "{type_cra}");
        assert_eq!(form.prerempli, ["duree", "type_lieu"]);
        assert_eq!((form.derniere_duree, form.dernier_lieu), (None, None), "nothing is said to be of a last report");
        let blank = SaisieCra {
            type_cra: Some(type_cra.into()),
            date: form.saisie.date,
            duree: Some(45),
            type_lieu: Some("lieu_activite".into()),
            lieu_id: Some(crest.id),
            ..SaisieCra::default()
        };
        assert_eq!(form.saisie, blank, "never a thématique, a person or a count");
    }

    let cra = app.cra_create(saisie("individuel", die.id), None).unwrap().cra;
    assert_eq!(app.accueil_get().unwrap().preferences, None, "habits begin");
    assert_eq!(app.cra_prefill("individuel", None).unwrap().saisie.duree, Some(120));
    assert_eq!(app.cra_prefill("collectif", None).unwrap().saisie.duree, Some(45), "no workshop yet");
    app.cra_create(saisie("collectif", die.id), None).unwrap();
    assert_eq!(app.cra_prefill("collectif", None).unwrap().saisie.lieu_id, Some(die.id));
    app.cra_delete(&[cra.id]).unwrap();
    assert_eq!(app.accueil_get().unwrap().preferences, None, "a report was made, even if it is gone");
}

#[tokio::test]
async fn preferences_give_way_to_the_other_settings() {
    let appareil = Appareil::new();
    account(&appareil).await;
    let app = &appareil.app;
    let crest = app.lieu_create(lieu("Médiathèque de Crest")).unwrap();
    app.reglages_update(Reglages { theme: Theme::Sombre, ..Reglages::default() }).unwrap();
    app.preferences_update(Preferences { lieu_id: Some(crest.id), duree: Some(45) }).unwrap();
    assert_eq!(app.reglages_get().unwrap().theme, Theme::Sombre, "the other settings stay");

    app.lieu_activite_delete(crest.id).unwrap();
    assert_eq!(started(&app.cra_prefill("individuel", None).unwrap().saisie), (Some(45), None, None));
    app.reglages_update(Reglages { prerempli: false, ..app.reglages_get().unwrap() }).unwrap();
    assert_eq!(started(&app.cra_prefill("individuel", None).unwrap().saisie), (None, None, None));

    let wrong = Preferences { lieu_id: Some(crest.id), duree: Some(1440) };
    let error = app.preferences_update(wrong).unwrap_err();
    let champs: Vec<_> = error.champs().iter().map(|e| (e.champ.as_str(), e.code.as_str())).collect();
    assert_eq!(champs, [("duree", "hors_bornes"), ("lieu_id", "inconnu")]);
    assert_eq!(app.reglages_get().unwrap().preferences.duree, Some(45), "nothing is half-written");
}
