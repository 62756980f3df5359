//! What an administrator does on the server's machine, and what the devices make of it.

use std::time::Duration;

use besace_testkit::processus::wait_for;
use serde_json::json;

use crate::appareil::Appareil;
use crate::serveur::{EMAIL, Serveur};

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_device_is_emptied_and_nothing_more_is_taken_from_it() {
    let serveur = Serveur::start();
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    a.sync().await;
    a.cra(json!({}));
    let folder = a.dir.path().join("profils").join(&a.app.profil_list().unwrap()[0].id);
    let appareils = serveur.ask(&["appareil", "list", EMAIL]);
    let id = appareils[0]["id"].as_str().unwrap();
    assert_eq!(serveur.ask(&["appareil", "perdu", id])["etat"], "perdu");
    assert_eq!(a.app.sync_run().await.unwrap_err().code(), "appareil_perdu");
    wait_for("the seal", Duration::from_secs(10), || (!folder.exists()).then_some(())).unwrap();
    assert_eq!(serveur.ask(&["lettre-morte", EMAIL]), json!([]), "a thief hands nothing in");
    serveur.ask(&["appareil", "retirer", id]);
    assert_eq!(serveur.ask(&["appareil", "list", EMAIL])[0]["etat"], "perdu", "lost for good");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lieu_proposed_on_the_ground_is_shared_by_the_office() {
    let serveur = Serveur::start();
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    a.sync().await;
    let create = |nom: &str| {
        let lieu = json!({
            "nom": nom, "adresse": "5 place du Temple", "typologies": ["BIB"],
            "commune": { "nom": "Crest", "code_postal": "26400", "code_insee": "26108" },
        });
        a.app.lieu_create(serde_json::from_value(lieu).unwrap()).unwrap()
    };
    let lieu = create("Médiathèque de Crest");
    assert!(lieu.propose);
    a.cra(json!({ "type_lieu": "lieu_activite", "lieu_id": lieu.id }));
    a.sync().await;
    let waiting = serveur.ask(&["lieu", "list"]);
    assert_eq!(
        (waiting[0]["id"].as_str(), &waiting[0]["semblable"]),
        (Some(lieu.id.to_string().as_str()), &json!(null))
    );
    serveur.ask(&["lieu", "accept", &lieu.id.to_string()]);
    a.sync().await;
    let mine = a.app.lieu_list().unwrap();
    assert_eq!((mine.len(), mine[0].id, mine[0].propose, mine[0].usages), (1, lieu.id, false, 1));

    let again = create("mediatheque de crest");
    a.cra(json!({ "type_lieu": "lieu_activite", "lieu_id": again.id }));
    a.sync().await;
    assert_eq!(serveur.ask(&["lieu", "list"])[0]["semblable"], json!(lieu.id));
    serveur.ask(&["lieu", "accept", &again.id.to_string(), "--vers", &lieu.id.to_string()]);
    assert_eq!(serveur.ask(&["lieu", "list"]), json!([]));
    a.sync().await;
    let reports = a.reports();
    assert!(reports.iter().all(|(_, report)| report["lieu_id"] == json!(lieu.id)), "{reports:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_structure_that_changes_its_name_is_known_by_its_people() {
    let serveur = Serveur::start();
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    a.sync().await;
    serveur.ask(&["structure", "update", crate::serveur::SIRET, "--nom", "Val de Drôme Agglomération"]);
    a.sync().await;
    assert_eq!(a.app.compte_get().unwrap().structure.as_deref(), Some("Val de Drôme Agglomération"));
}
