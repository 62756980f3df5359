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

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_copy_is_made_listed_and_brought_back_elsewhere() {
    let serveur = Serveur::start();
    let a = Appareil::with(Arc::new(Absent), false);
    a.app.verrouillage_update(Some(PHRASE)).unwrap();
    a.accept(&serveur, serveur.adresse).await;
    a.cra(json!({ "notes": "Pas encore parti." }));
    let ligne = Ligne { data: a.dir.path(), phrase: Some(PHRASE) };
    let outside = tempfile::tempdir().unwrap();
    let write = |nom: &str, texte: &str| {
        let path = outside.path().join(nom);
        std::fs::write(&path, texte).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (phrase, autre) = (write("phrase", "la phrase de la copie\n"), write("autre", "une tout autre phrase"));
    let copie = outside.path().join("copie.besace").to_str().unwrap().to_owned();

    let create = ["sauvegarde", "create", &copie, "--phrase-copie", &phrase];
    let (code, answer, _) = ligne.run(&create, "");
    assert_eq!((code, answer["chemin"].as_str()), (0, Some(copie.as_str())), "{answer}");
    let (code, answer, _) = ligne.run(&create, "");
    assert_eq!((code, answer["erreur"]["code"].as_str()), (8, Some("fichier_existe")), "{answer}");
    assert_eq!(ligne.run(&[create.as_slice(), &["--ecraser"]].concat(), "").0, 0);
    let courte = write("courte", "courte");
    let (code, answer, _) = ligne.run(&["sauvegarde", "create", "--phrase-copie", &courte], "");
    assert_eq!((code, answer["erreur"]["code"].as_str()), (4, Some("phrase_courte")), "{answer}");
    assert_eq!(ligne.run(&["sauvegarde", "create"], "").0, 2, "without the phrase of the copy");
    assert_eq!(ligne.run(&["sauvegarde", "create", "--phrase-copie", &phrase], "").0, 0);
    let (code, answer, _) = ligne.run(&["sauvegarde", "list"], "");
    let here = answer.as_array().unwrap().iter().filter(|copy| copy["chemin"].as_str().unwrap().ends_with(".besace"));
    assert_eq!((code, here.count()), (0, 1), "beside the daily ones: {answer}");

    let elsewhere = tempfile::tempdir().unwrap();
    let there = Ligne { data: elsewhere.path(), phrase: Some("une phrase pour ici") };
    let restore = |phrase: &str| there.run(&["sauvegarde", "restore", &copie, "--phrase-copie", phrase], "");
    let (code, answer, _) = restore(&autre);
    assert_eq!((code, answer["erreur"]["code"].as_str()), (4, Some("phrase_fausse")), "{answer}");
    let (code, answer, _) = restore(&phrase);
    assert_eq!((code, answer["verrouillage"].as_bool()), (0, Some(true)), "{answer}");
    let (code, answer, _) = there.run(&["cra", "list"], "");
    assert_eq!((code, answer["lignes"].as_array().map(Vec::len)), (0, Some(1)), "{answer}");
    let (code, answer, said) = there.run(&["sync"], "");
    assert_eq!((code, answer["erreur"]["code"].as_str()), (9, Some("session")), "another device: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_people_of_one_computer_are_told_apart() {
    let serveur = Serveur::start();
    let a = Appareil::with(Arc::new(Absent), false);
    a.app.verrouillage_update(Some(PHRASE)).unwrap();
    a.accept(&serveur, serveur.adresse).await;
    a.cra(json!({}));
    let nadia = a.app.profil_list().unwrap()[0].id.clone();
    a.app.profil_close();
    let karim_phrase = "la phrase de Karim";
    a.app.verrouillage_update(Some(karim_phrase)).unwrap();
    let code = serveur.invite_person("karim.benali@conseiller-numerique.fr", serveur.adresse);
    let cgu = a.app.invitation_get(&code).await.unwrap().cgu.version;
    let karim = a.app.compte_create(&code, "Karim", "Benali", "Carnet-de-terrain-27", &cgu).await.unwrap().id;
    a.app.profil_close();

    let ligne = |phrase| Ligne { data: a.dir.path(), phrase: Some(phrase) };
    let count = |phrase, profil: &str| {
        let (code, answer, said) = ligne(phrase).run(&["--profil", profil, "cra", "list"], "");
        assert_eq!(code, 0, "{answer} {said}");
        answer["lignes"].as_array().map(Vec::len)
    };
    assert_eq!((count(PHRASE, &nadia), count(karim_phrase, &karim)), (Some(1), Some(0)), "each has their own");
    let refused = |phrase, arguments: &[&str]| {
        let (code, answer, _) = ligne(phrase).run(arguments, "");
        (code, answer["erreur"]["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(refused(PHRASE, &["cra", "list"]), (4, "profil_ambigu".to_owned()));
    assert_eq!(refused(PHRASE, &["--profil", &karim, "cra", "list"]), (4, "phrase_fausse".to_owned()));
    assert_eq!(refused(PHRASE, &["--profil", "Nadia Ferrand", "cra", "list"]), (4, "profil_inconnu".to_owned()));
    let (code, answer, _) = ligne(PHRASE).run(&["profil", "list"], "");
    assert_eq!((code, answer.as_array().map(Vec::len)), (0, Some(2)));
    let (code, answer, _) = ligne(karim_phrase).run(&["--profil", &karim, "sync"], "");
    assert_eq!((code, answer["badge"]["libelle"].as_str()), (0, Some("À jour")), "{answer}");
}
