//! A backup brought back by PostgreSQL's own tools: devices give back what it lost, the erased stay erased.

use besace_sync::wire::{Doc, Mutation, Op, Outcome, collection};
use serde_json::json;

use crate::base::{self, NOTE};
use crate::commandes;
use crate::commun::{Serveur, cra, personne};

#[tokio::test(flavor = "multi_thread")]
async fn devices_give_back_what_a_restored_database_lost() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller("nadia@exemple.fr").await;
    let (odette, _) = a.creer(collection::BENEFICIAIRE, &personne("Odette", "Petit")).await;
    let dossier = serveur.arreter().await;
    let url = std::fs::read_to_string(dossier.path().join(NOTE)).unwrap();
    let name = url.rsplit("dbname=").next().unwrap().to_owned();
    let psql = |sql: &str| base::server().psql("postgres", sql).unwrap();
    psql(&format!("CREATE DATABASE {name}_copie TEMPLATE {name}"));

    let serveur = Serveur::ouvrir(dossier).await;
    a.rebrancher(&serveur);
    a.operer(collection::BENEFICIAIRE, odette, 100, Op::Erase).await;
    let (perdu, _) = a.creer(collection::CRA, &cra()).await;
    let dossier = serveur.arreter().await;
    psql(&format!("DROP DATABASE {name}"));
    psql(&format!("CREATE DATABASE {name} TEMPLATE {name}_copie"));
    let answer = commandes::ok(dossier.path(), &url, &["sauvegarde", "restauree"]);
    assert_ne!(answer["epoch"], json!(a.epoch.unwrap()), "another history");

    let serveur = Serveur::ouvrir(dossier).await;
    a.rebrancher(&serveur);
    let erase = Mutation { seq: 2, ..a.clone().mutation(collection::BENEFICIAIRE, odette, 100, Op::Erase) };
    let put = Op::Put { set: cra(), base: Doc::new(), whole: true };
    let offered = Mutation { seq: 3, ..a.clone().mutation(collection::CRA, perdu, 0, put) };
    let learned = a.envoyer(Vec::new()).await;
    assert!(learned.end.unwrap().1, "it learns of the new history, and asks again");
    let given = a.envoyer(vec![erase, offered]).await;
    let taken = |o: &Outcome| matches!(o, Outcome::Applied { .. } | Outcome::Merged { .. });
    assert!(given.resultats.len() == 2 && given.resultats.iter().all(|r| taken(&r.outcome)), "{given:?}");
    a.recus.clear();
    a.cursors.clear();
    a.recevoir().await;
    assert_eq!(a.cras().len(), 1, "what was lost is back");
    assert_eq!(
        a.lire(collection::BENEFICIAIRE, odette).unwrap().1["anonyme"],
        json!(true),
        "erased before, erased after"
    );
}
