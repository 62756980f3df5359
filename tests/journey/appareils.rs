//! Devices come and go: copies, retirements, the end of an account.

use std::sync::Arc;

use besace_app::trousseau::TrousseauMemoire;
use besace_app::vue::EtatBadge;
use besace_app::{AppError, Existant};
use besace_testkit::processus::wait_for;
use serde_json::json;
use std::time::Duration;

use crate::appareil::Appareil;
use crate::serveur::{EMAIL, Serveur};

#[tokio::test(flavor = "multi_thread")]
async fn work_that_waits_keeps_a_profile_from_being_removed() {
    let serveur = Serveur::start();
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    a.sync().await;
    let id = a.app.profil_list().unwrap()[0].id.clone();
    a.cra(json!({}));
    assert!(matches!(a.app.profil_delete(&id).unwrap_err(), AppError::NonEnvoye(1)));
    a.app.sauvegarde_create("cheval pile agrafe", Some(a.dir.path()), Existant::Garde).unwrap();
    a.cra(json!({}));
    assert!(matches!(a.app.profil_delete(&id).unwrap_err(), AppError::NonEnvoye(2)), "the copy holds only the first");
    a.sync().await;
    a.app.profil_delete(&id).unwrap();
    assert!(a.app.profil_list().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_copy_is_another_device_that_sends_what_it_had() {
    let serveur = Serveur::start();
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    a.sync().await;
    a.cra(json!({ "notes": "Pas encore parti." }));
    let copy = a.dir.path().join("copie.besace");
    a.app.sauvegarde_create("cheval pile agrafe", Some(&copy), Existant::Garde).unwrap();
    let expected = a.reports();

    let b = Appareil::second(&serveur, serveur.adresse, 1).await;
    let there = b.app.profil_list().unwrap()[0].id.clone();
    b.app.profil_delete(&there).unwrap();
    b.app.sauvegarde_restore(&copy, "cheval pile agrafe").unwrap();
    assert_eq!(b.reports(), expected);
    assert_eq!(b.app.sync_get().unwrap().badge.etat, EtatBadge::Session);
    assert_eq!(b.app.sync_run().await.unwrap_err().code(), "session");

    b.sign_in(&serveur, serveur.adresse, 2).await;
    assert_eq!(b.app.profil_list().unwrap().len(), 1, "renewed, not doubled");
    b.sync().await;
    a.sync().await;
    assert_eq!(a.app.sync_get().unwrap().badge.etat, EtatBadge::AJour);
    assert_eq!(a.reports(), b.reports());
    assert_eq!(a.reports(), expected, "sent twice, there once");
    let devices = a.app.appareil_list().await.unwrap();
    assert_eq!(devices.len(), 3);
    assert_eq!(devices.iter().filter(|device| device.celui_ci).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retired_device_hands_in_its_work_then_keeps_nothing() {
    let serveur = Serveur::start();
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    a.sync().await;
    let b = Appareil::second(&serveur, serveur.adresse, 1).await;
    b.sync().await;
    b.cra(json!({}));
    let folder = b.dir.path().join("profils").join(&b.app.profil_list().unwrap()[0].id);

    let other = a.app.appareil_list().await.unwrap().into_iter().find(|device| !device.celui_ci).unwrap();
    a.app.appareil_delete(&other.id, false).await.unwrap();
    assert_eq!(b.app.sync_run().await.unwrap_err().code(), "appareil_retire");
    wait_for("the seal", Duration::from_secs(10), || (!folder.exists()).then_some(())).unwrap();
    assert!(b.app.profil_list().unwrap().is_empty());
    assert_eq!(b.app.etat_get().unwrap().fin.map(|fin| fin.code).as_deref(), Some("appareil_retire"));
    let letters = serveur.ask(&["lettre-morte", EMAIL]);
    assert_eq!(letters.as_array().map(Vec::len), Some(1), "{letters}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_struck_off_is_told_and_closed() {
    let serveur = Serveur::start();
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    a.sync().await;
    let folder = a.dir.path().join("profils").join(&a.app.profil_list().unwrap()[0].id);
    serveur.ask(&["compte", "radier", EMAIL]);
    assert_eq!(a.app.sync_run().await.unwrap_err().code(), "compte_radie");
    wait_for("the seal", Duration::from_secs(10), || (!folder.exists()).then_some(())).unwrap();
    let fin = a.app.etat_get().unwrap().fin.unwrap();
    assert_eq!(fin.code, "compte_radie");
    assert!(fin.message.starts_with("Votre compte a été fermé."), "{}", fin.message);
    a.app.demo_create().unwrap();
    assert_eq!(a.app.etat_get().unwrap().fin, None, "said until another profile opens");
}

#[tokio::test(flavor = "multi_thread")]
async fn new_conditions_are_asked_without_blocking() {
    let serveur = Serveur::start();
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    a.sync().await;
    assert_eq!(a.app.etat_get().unwrap().cgu, None, "accepted with the invitation");
    let text = a.dir.path().join("cgu.txt");
    std::fs::write(&text, "Nouvelles conditions.").unwrap();
    serveur.ask(&["cgu", "publish", "2027-01", text.to_str().unwrap()]);
    a.cra(json!({}));
    a.sync().await;
    let asked = a.app.etat_get().unwrap().cgu.unwrap();
    assert!(!asked.premiere, "it accepted another version with its invitation");
    assert_eq!((asked.version.as_str(), asked.texte.trim()), ("2027-01", "Nouvelles conditions."));
    a.app.cgu_update("2027-01").await.unwrap();
    a.sync().await;
    assert_eq!(a.app.etat_get().unwrap().cgu, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_person_of_a_computer_locks_with_a_passphrase() {
    let serveur = Serveur::start();
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    let first = a.app.profil_list().unwrap()[0].id.clone();
    a.app.verrouillage_update(Some("premiere phrase")).unwrap();
    a.app.profil_close();
    let code = |phrase| a.app.profil_open(&first, phrase).err().map(|error| error.code().to_owned());
    assert_eq!(code(None).as_deref(), Some("phrase_requise"));
    assert_eq!(code(Some("autre phrase")).as_deref(), Some("phrase_fausse"));
    assert_eq!(code(Some("premiere phrase")), None);
    a.app.verrouillage_update(None).unwrap();
    a.app.profil_close();
    assert_eq!(code(None), None, "the lock can be removed by the only person");
    a.app.profil_close();

    let invitation = serveur.invite_person("karim.benali@conseiller-numerique.fr", serveur.adresse);
    let cgu = a.app.invitation_get(&invitation).await.unwrap().cgu.version;
    let join = || a.app.compte_create(&invitation, "Karim", "Benali", "Carnet-de-terrain-27", &cgu);
    assert_eq!(join().await.unwrap_err().code(), "phrase_a_choisir", "before anything is asked of the server");
    a.app.verrouillage_update(Some("seconde phrase")).unwrap();
    let second = join().await.unwrap();
    assert!(second.verrouillage);
    assert_eq!(a.app.profil_list().unwrap().len(), 2);
    assert_eq!(a.app.verrouillage_update(None).unwrap_err().code(), "phrase_a_choisir", "two people, a lock each");
    assert!(a.reports().is_empty(), "each has their own");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_sign_in_leaves_no_profile_and_a_renewed_password_serves() {
    let serveur = Serveur::start();
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    a.app.profil_close();
    let adresse = format!("http://{}", serveur.adresse);

    let b = Appareil::with(Arc::new(TrousseauMemoire::default()), false);
    let wrong = b.app.connexion_update(&adresse, EMAIL, "Pas-le-bon-mot-1", "123456").await.unwrap_err();
    assert_eq!(wrong.code(), "identifiants_refuses", "{wrong:?}");
    assert_eq!(std::fs::read_dir(b.dir.path().join("profils")).unwrap().count(), 0, "nothing is left behind");
    assert_eq!(b.app.invitation_get("besace://").await.unwrap_err().code(), "invitation_illisible");

    b.app.mot_de_passe_create(&adresse, EMAIL).await.unwrap();
    let code = serveur.mailed_code(1);
    let weak = b.app.mot_de_passe_update(&adresse, EMAIL, &code, "court").await.unwrap_err();
    assert_eq!(weak.champs()[0].champ, "mot_de_passe", "{weak:?}");
    b.app.mot_de_passe_update(&adresse, EMAIL, &code, "Nouveau-carnet-2027").await.unwrap();
    b.app.connexion_create(&adresse, EMAIL, "Nouveau-carnet-2027").await.unwrap();
    let code = serveur.mailed_code(2);
    let profil = b.app.connexion_update(&adresse, EMAIL, "Nouveau-carnet-2027", &code).await.unwrap();
    assert_eq!(
        (profil.email.as_deref(), profil.structure.as_deref()),
        (Some(EMAIL), Some("Communauté de communes du Diois"))
    );
}
