//! The real application, several real servers, one PostgreSQL.

use besace_testkit::postgres::{Disque, Postgres};
use besace_testkit::relais::Relais;
use serde_json::json;

use crate::appareil::Appareil;
use crate::serveur::{EMAIL, Serveur};

#[tokio::test(flavor = "multi_thread")]
async fn devices_alternate_between_two_servers_and_agree() {
    let postgres = Postgres::start(Disque::Ignore).unwrap();
    let base = postgres.database("besace").unwrap();
    let (un, deux) = (Serveur::start_with(Some(&base)), Serveur::start_with(Some(&base)));
    assert_eq!(un.ask(&["reglage", "list"])["serveur"], deux.ask(&["reglage", "list"])["serveur"], "one identity");

    // A load balancer that sends each exchange to the other one.
    let network = Relais::start(un.adresse).unwrap();
    let a = Appareil::invited(&un, network.address()).await;
    let cra = a.cra(json!({ "notes": "Premier passage." })).id;
    a.sync().await;
    network.aim(deux.adresse);
    let b = Appareil::second(&un, un.adresse, 1).await;
    b.sync().await;
    assert_eq!(a.reports(), b.reports(), "written through one, read through the other");

    for turn in 0..6_i64 {
        network.aim(if turn % 2 == 0 { un.adresse } else { deux.adresse });
        a.edit(cra, |saisie| saisie.duree = Some(30 + turn * 15));
        a.cra(json!({ "duree": 60 }));
        b.cra(json!({ "duree": 90 }));
        // Both at once, each through its own server.
        tokio::join!(a.sync(), b.sync());
        b.sync().await;
    }
    a.sync().await;
    b.sync().await;
    assert_eq!(a.reports(), b.reports());
    assert_eq!(a.reports().len(), 13, "nothing lost, nothing doubled");
    assert!(a.app.sync_get().unwrap().conflits.is_empty());

    // One of the two is killed: the other goes on, for the devices and for the administrator.
    network.aim(deux.adresse);
    un.kill();
    a.cra(json!({ "duree": 15 }));
    a.sync().await;
    assert_eq!(deux.ask(&["appareil", "list", EMAIL]).as_array().unwrap().len(), 2);
    assert_eq!(postgres.psql("besace", "SELECT count(*) FROM record WHERE collection = 'cra'").unwrap(), "14");
    let gaps = "SELECT count(*) FROM (SELECT rev FROM record GROUP BY scope, rev HAVING count(*) > 1) AS twice";
    assert_eq!(postgres.psql("besace", gaps).unwrap(), "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_is_told_as_a_server_that_will_be_back() {
    let mut postgres = Postgres::start(Disque::Ignore).unwrap();
    let base = postgres.database("besace").unwrap();
    let serveur = Serveur::start_with(Some(&base));
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    a.cra(json!({}));
    a.sync().await;
    a.cra(json!({ "duree": 60 }));
    postgres.stop();
    let refused = a.app.sync_run().await.unwrap_err();
    assert_eq!(refused.code(), "serveur_en_panne", "{refused}");
    assert!(refused.to_string().contains("tout attend ici"), "{refused}");
    postgres.restart().unwrap();
    a.sync().await;
    assert_eq!(postgres.psql("besace", "SELECT count(*) FROM record WHERE collection = 'cra'").unwrap(), "2");
}
