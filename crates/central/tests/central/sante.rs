//! What a load balancer and a collector of measures read.

use besace_sync::wire::collection;
use serde_json::{Value, json};

use crate::commun::{Serveur, cra, refus};

#[tokio::test]
async fn health_says_which_storage_answers_and_its_schema() {
    let serveur = Serveur::demarrer().await;
    let (statut, corps) = serveur.get("/health").await;
    assert_eq!(statut, 200);
    let health: Value = serde_json::from_str(&corps).unwrap();
    assert_eq!(health["etat"], json!("ok"));
    assert_eq!(health["version"], json!(env!("CARGO_PKG_VERSION")));
    let etat = serveur.central.stockage.etat().unwrap();
    assert_eq!((&health["base"], &health["schema"]), (&json!(etat.nom), &json!(etat.schema)));
    assert!(etat.schema > 0);
}

#[tokio::test]
async fn measures_count_and_name_nobody() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller("nadia@exemple.fr").await;
    a.creer(collection::CRA, &cra()).await;
    let mut wrong = cra();
    wrong.insert("duree".to_owned(), json!(0));
    let (refused, _) = a.creer(collection::CRA, &wrong).await;
    assert_eq!(serveur.get("/chemin/nadia@exemple.fr").await.0, 404);

    let (statut, text) = serveur.get("/metrics").await;
    assert_eq!(statut, 200);
    let value = |line: &str| {
        let found = text.lines().find_map(|l| l.strip_prefix(line));
        found.unwrap_or_else(|| panic!("{line} in\n{text}")).trim().parse::<f64>().unwrap()
    };
    assert_eq!(value("besace_mutations_total{resultat=\"applied\"}") as u64, 1);
    assert_eq!(value("besace_mutations_total{resultat=\"refused\"}") as u64, 1);
    assert_eq!(value("besace_echange_secondes_count") as u64, 2);
    assert_eq!(value("besace_echange_mutations_sum") as u64, 2);
    assert_eq!(value("besace_requete_secondes_count{route=\"/sync/v1\",statut=\"2xx\"}") as u64, 2);
    assert_eq!(value("besace_requete_secondes_count{route=\"inconnue\",statut=\"4xx\"}") as u64, 1);
    assert_eq!(value("besace_stockage_joignable") as u64, 1);
    assert!(value("besace_stockage_schema") > 0.0);
    for secret in ["nadia", "exemple.fr", "Ferrand", &a.id.to_string(), &a.compte_id.to_string(), &refused.to_string()]
    {
        assert!(!text.contains(secret), "{secret} in\n{text}");
    }
}

#[tokio::test]
async fn measures_do_not_go_through_a_proxy() {
    let serveur = Serveur::demarrer().await;
    for header in ["x-forwarded-for", "forwarded", "via"] {
        let request = serveur.client.get(format!("{}/metrics", serveur.url)).header(header, "203.0.113.9");
        let (statut, corps) = serveur.send(request).await;
        assert_eq!((statut, refus(&corps).code.as_str()), (404, "route_inconnue"), "{header}");
    }
}

#[tokio::test]
async fn a_maintenance_hides_neither() {
    let serveur = Serveur::demarrer().await;
    let set = |valeur: &'static [u8]| {
        let put = |tx: &dyn besace_central::stockage::Ecriture| tx.serveur_put("maintenance", valeur);
        besace_central::stockage::transaction(serveur.central.stockage.as_ref(), put).unwrap();
    };
    set(b"60");
    assert_eq!(serveur.get("/v1/serveur").await.0, 503);
    assert_eq!((serveur.get("/health").await.0, serveur.get("/metrics").await.0), (200, 200));
}
