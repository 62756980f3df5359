//! Profiles as the command line handles them: their end, their copies, several of them.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::appareil::Appareil;
use crate::ligne::{Absent, Ligne, PHRASE};
use crate::serveur::{EMAIL, Serveur};

#[tokio::test(flavor = "multi_thread")]
async fn a_retired_device_is_emptied_by_the_command_that_learns_it() {
    let serveur = Serveur::start();
    let a = Appareil::with(Arc::new(Absent), false);
    a.app.verrouillage_update(Some(PHRASE)).unwrap();
    a.accept(&serveur, serveur.adresse).await;
    a.sync().await;
    a.app.profil_close();
    let ligne = Ligne { data: a.dir.path(), phrase: Some(PHRASE) };
    let many = vec![
        json!({ "type": "individuel", "date": "2026-11-20", "duree": 45, "type_lieu": "a_distance", "thematiques": ["email"] });
        besace_sync::limits::MUTATIONS_PER_REQUEST_MAX + 1
    ];
    assert_eq!(ligne.run(&["cra", "add", "-"], &Value::from(many.clone()).to_string()).0, 0);

    let appareils = serveur.ask(&["appareil", "list", EMAIL]);
    serveur.ask(&["appareil", "retirer", appareils[0]["id"].as_str().unwrap()]);
    let (code, answer, said) = ligne.run(&["sync"], "");
    assert_eq!((code, answer["erreur"]["code"].as_str()), (9, Some("appareil_retire")), "{answer}");
    assert!(said.contains("a été retiré") && said.contains("connectez-vous"), "{said}");
    let letters = serveur.ask(&["lettre-morte", EMAIL]);
    assert_eq!(letters.as_array().map(Vec::len), Some(many.len()), "everything was handed in first");
    let left = std::fs::read_dir(a.dir.path().join("profils")).unwrap().count();
    assert_eq!(left, 0, "nothing stays readable");
    let (code, answer, _) = ligne.run(&["doctor"], "");
    assert_eq!((code, answer["profils"].as_array().map(Vec::len)), (0, Some(0)), "{answer}");
}
