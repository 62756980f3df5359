//! What happened to the device, the account, the server or its keys between the bundle and its answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use besace_app::Options;
use besace_app::horloge::{Horloge, Tz};
use besace_app::vue::EtatBadge;
use besace_testkit::processus::wait_for;
use chrono::{DateTime, Utc};
use serde_json::json;

use crate::appareil::Appareil;
use crate::cle::{Cle, codes, device};
use crate::reseau::Sort;
use crate::serveur::{EMAIL, Serveur};

#[tokio::test(flavor = "multi_thread")]
async fn a_retired_device_hands_in_its_work_by_a_stick_then_keeps_nothing() {
    let (serveur, _reseau, a) = device().await;
    let b = Appareil::second(&serveur, serveur.adresse, 1).await;
    b.sync().await;
    a.cra(json!({}));
    let cle = Cle::new();
    cle.export(&a).await;
    let other = b.app.appareil_list().await.unwrap().into_iter().find(|device| !device.celui_ci).unwrap();
    b.app.appareil_delete(&other.id, false).await.unwrap();
    assert_eq!(cle.relay(&serveur).0, 0, "whoever carries it learns nothing of this");

    let folder = a.dir.path().join("profils").join(&a.app.profil_list().unwrap()[0].id);
    assert_eq!(codes(&cle.import(&a).await), ["appareil_retire"]);
    wait_for("the seal", Duration::from_secs(10), || (!folder.exists()).then_some(())).unwrap();
    assert_eq!(a.app.etat_get().unwrap().fin.map(|fin| fin.code).as_deref(), Some("appareil_retire"));
    let letters = serveur.ask(&["lettre-morte", EMAIL]);
    assert_eq!(letters.as_array().map(Vec::len), Some(1), "{letters}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_device_hands_in_nothing_by_a_stick_and_closes() {
    let (serveur, _reseau, a) = device().await;
    let b = Appareil::second(&serveur, serveur.adresse, 1).await;
    b.sync().await;
    a.cra(json!({}));
    let cle = Cle::new();
    cle.export(&a).await;
    let other = b.app.appareil_list().await.unwrap().into_iter().find(|device| !device.celui_ci).unwrap();
    b.app.appareil_delete(&other.id, true).await.unwrap();
    assert_eq!(cle.relay(&serveur).0, 0);
    let folder = a.dir.path().join("profils").join(&a.app.profil_list().unwrap()[0].id);
    assert_eq!(codes(&cle.import(&a).await), ["appareil_perdu"]);
    wait_for("the seal", Duration::from_secs(10), || (!folder.exists()).then_some(())).unwrap();
    b.sync().await;
    assert!(b.reports().is_empty(), "nothing was accepted of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_restored_between_the_bundle_and_its_answer_is_given_back_what_it_lost() {
    let (mut serveur, reseau, a) = device().await;
    let copy = a.dir.path().join("copie.db");
    let copy = copy.to_str().unwrap();
    serveur.ask(&["sauvegarde", "create", copy]);
    reseau.set(Sort::Passe);
    let acknowledged = a.cra(json!({ "notes": "Reçu, puis perdu par le serveur." }));
    a.sync().await;
    reseau.set(Sort::Coupe);
    let waiting = a.cra(json!({ "notes": "Sur la clé." }));
    let cle = Cle::new();
    cle.export(&a).await;
    serveur.restore(copy);
    assert_eq!(cle.relay(&serveur).0, 0);
    assert_eq!(codes(&cle.import(&a).await), ["colis_lu"]);
    assert_eq!(a.app.sync_get().unwrap().badge.etat, EtatBadge::AEnvoyer, "both wait again");

    // The second bundle speaks of the history that the first one told.
    let second = Cle::new();
    second.export(&a).await;
    assert_eq!(second.relay(&serveur).0, 0);
    assert_eq!(codes(&second.import(&a).await), ["colis_lu"]);
    assert_eq!(a.app.sync_get().unwrap().en_attente.len(), 0);
    let b = Appareil::second(&serveur, serveur.adresse, 1).await;
    b.sync().await;
    let mut ids = [acknowledged.id, waiting.id];
    ids.sort();
    assert_eq!(b.reports().iter().map(|(id, _)| *id).collect::<Vec<_>>(), ids, "each once");
}

/// The system's clock, and some days more.
#[derive(Default)]
struct EnAvance(AtomicI64);

impl Horloge for EnAvance {
    fn now(&self) -> DateTime<Utc> {
        Utc::now() + chrono::Duration::days(self.0.load(Ordering::Relaxed))
    }

    fn zone(&self) -> Tz {
        Tz::Europe__Paris
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealing_key_that_is_replaced_is_learnt_by_the_network_and_the_old_one_still_opens_until_forgotten() {
    let serveur = Serveur::start();
    let horloge = Arc::new(EnAvance::default());
    let a = Appareil::with_options(|options| Options { horloge: Arc::clone(&horloge) as Arc<dyn Horloge>, ..options });
    a.accept(&serveur, serveur.adresse).await;
    a.sync().await;
    let key = || a.app.doctor().unwrap().profil.unwrap().serveur.unwrap().scellement;
    let old = Cle::new();
    a.cra(json!({}));
    old.export(&a).await;
    let keys = serveur.ask(&["scellement", "renouveler"]);
    assert_eq!(keys["avant"][0].as_str(), Some(key().as_str()), "{keys}");
    assert_eq!(old.relay(&serveur).0, 0, "sealed to the key before");
    assert_eq!(codes(&old.import(&a).await), ["colis_lu"]);

    horloge.0.store(8, Ordering::Relaxed);
    a.sync().await;
    assert_eq!(keys["en_vigueur"].as_str(), Some(key().as_str()), "learnt, on the word of the server alone");
    let new = Cle::new();
    a.cra(json!({}));
    new.export(&a).await;
    assert_eq!(new.relay(&serveur).0, 0);
    assert_eq!(codes(&new.import(&a).await), ["colis_lu"]);

    let late = Cle::new();
    late.export(&a).await;
    serveur.ask(&["scellement", "renouveler", "--oublier"]);
    let (code, answer, _) = late.relay(&serveur);
    assert_eq!((code, answer["colis"][0]["code"].as_str()), (1, Some("colis_cle_inconnue")), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stick_that_is_not_there_or_a_name_that_is_taken_is_said_and_nothing_is_written() {
    let (_serveur, _reseau, a) = device().await;
    a.cra(json!({}));
    let cle = Cle::new();
    let absent = cle.path().join("absente").join("colis");
    assert_eq!(a.app.colis_export(&absent).await.unwrap_err().code(), "fichier");
    let taken = cle.path().join("mardi.colis");
    std::fs::write(&taken, b"un autre").unwrap();
    assert_eq!(a.app.colis_export(&taken).await.unwrap_err().code(), "fichier_existe");
    assert_eq!(std::fs::read(&taken).unwrap(), b"un autre");
    assert_eq!(std::fs::read_dir(cle.path()).unwrap().count(), 1);
    assert_eq!(a.app.colis_import(&[cle.path().to_owned()]).await.unwrap_err().code(), "colis_absent");
    std::fs::write(cle.path().join("._mardi.reponse"), b"").unwrap();
    assert_eq!(a.app.colis_import(&[cle.path().to_owned()]).await.unwrap_err().code(), "colis_absent", "a hidden twin");
}
