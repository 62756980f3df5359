//! The database goes away: everyone is told, nothing is lost, and all goes on when it is back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use besace_central::comptes::administration;
use besace_central::stockage::postgres::{Adresse, Postgres};
use besace_central::stockage::{Stockage, StockageError, transaction};
use besace_sync::enrol::ApiError;
use besace_sync::frame::from_cbor;
use besace_sync::sign::{self, seal};
use besace_sync::wire::{Doc, Op, Outcome, SYNC_PATH, collection};
use besace_testkit::postgres::{Disque, Postgres as Cluster};

use crate::base;
use crate::commun::{Appareil, SIRET, Serveur, cra, dossier, refus};

const CRA: &str = collection::CRA;
const PATIENCE: Duration = Duration::from_secs(30);

fn adresse(cluster: &Cluster) -> Adresse {
    base::at(cluster.address("besace"))
}

/// A server on a cluster that this test may stop.
async fn demarrer(cluster: &Cluster) -> Serveur {
    let dossier = dossier();
    std::fs::write(dossier.path().join(base::NOTE), cluster.database("besace").unwrap()).unwrap();
    let serveur = Serveur::ouvrir(Arc::new(dossier)).await;
    administration::structure_create(&serveur.central, SIRET, "Mairie de Crest", None).unwrap();
    serveur
}

/// An exchange as it goes on the wire: status, `Retry-After`, body.
async fn post(a: &Appareil, payload: &[u8]) -> (u16, Option<String>, Vec<u8>) {
    let body = seal(&a.cle, a.id, a.serveur_id, SYNC_PATH, payload.to_vec()).unwrap();
    let request = a.client.post(format!("{}{SYNC_PATH}", a.url)).header("content-type", sign::CONTENT_TYPE).body(body);
    let response = request.send().await.unwrap();
    let wait = response.headers().get("retry-after").map(|v| v.to_str().unwrap().to_owned());
    (response.status().as_u16(), wait, response.bytes().await.unwrap().to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_stops_is_told_in_words_and_the_same_numbers_pass_afterwards() {
    let mut cluster = Cluster::start(Disque::Ignore).unwrap();
    let serveur = demarrer(&cluster).await;
    let mut a = serveur.conseiller("nadia@exemple.fr").await;
    a.creer(CRA, &cra()).await;
    let id = a.uuid();
    let mutation = a.mutation(CRA, id, 0, Op::Put { set: cra(), base: Doc::new(), whole: true });
    let payload = a.request(vec![mutation.clone()]);

    cluster.stop();
    let (statut, wait, body) = post(&a, &payload).await;
    let told: ApiError = from_cbor(&body).unwrap();
    assert_eq!((statut, wait.as_deref(), told.code.as_str()), (503, Some("30"), "serveur_en_panne"));
    assert!(told.message.contains("reste sur votre appareil"), "{}", told.message);
    assert_eq!(told.attendre_s, Some(30));
    let (statut, corps) = serveur.get("/health").await;
    assert_eq!((statut, refus(&corps).code.as_str()), (503, "serveur_en_panne"));
    let (statut, text) = serveur.get("/metrics").await;
    assert_eq!(statut, 200, "measures are for such a day");
    assert!(text.contains("besace_stockage_joignable 0"), "{text}");
    assert!(text.contains("besace_stockage_erreurs_total{nature=\"injoignable\"}"), "{text}");

    cluster.restart().unwrap();
    for _ in 0..2 {
        let reponse = a.envoyer(vec![mutation.clone()]).await;
        assert!(matches!(reponse.outcome(), Outcome::Applied { .. }), "{reponse:?}");
    }
    a.recevoir().await;
    assert_eq!(a.cras().len(), 2, "once");
    assert_eq!(serveur.get("/health").await.0, 200);
}

/// Its server was replaced behind the pool: what had not begun passes at once.
#[tokio::test(flavor = "multi_thread")]
async fn connections_cut_while_they_rest_are_replaced_without_a_word() {
    let mut cluster = Cluster::start(Disque::Ignore).unwrap();
    let serveur = demarrer(&cluster).await;
    let mut a = serveur.conseiller("nadia@exemple.fr").await;
    for _ in 0..3 {
        cluster.restart().unwrap();
        let (_, reponse) = a.creer(CRA, &cra()).await;
        assert!(matches!(reponse.outcome(), Outcome::Applied { .. }), "{reponse:?}");
    }
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'besace-central'";
    assert_ne!(cluster.psql("besace", cut).unwrap(), "0", "there were some to cut");
    let (_, reponse) = a.creer(CRA, &cra()).await;
    assert!(matches!(reponse.outcome(), Outcome::Applied { .. }), "{reponse:?}");
}

#[test]
fn a_transaction_cut_in_the_middle_says_so_and_leaves_nothing() {
    let mut cluster = Cluster::start(Disque::Ignore).unwrap();
    cluster.database("besace").unwrap();
    let stockage = Postgres::open(&adresse(&cluster)).unwrap();
    let tx = stockage.write().unwrap();
    tx.serveur_put("nom", b"avant").unwrap();
    cluster.stop();
    assert!(matches!(tx.serveur_put("nom", b"pendant"), Err(StockageError::Injoignable(_))));
    assert!(tx.commit().is_err());
    let start = Instant::now();
    let refused = transaction(&stockage, |tx| tx.serveur_put("nom", b"eteint"));
    assert!(matches!(refused, Err(StockageError::Injoignable(_))), "{refused:?}");
    assert!(start.elapsed() < PATIENCE, "told soon");
    cluster.restart().unwrap();
    assert_eq!(stockage.read().unwrap().serveur_get("nom").unwrap(), None);
    transaction(&stockage, |tx| tx.serveur_put("nom", b"apres")).unwrap();
    assert_eq!(stockage.read().unwrap().serveur_get("nom").unwrap().as_deref(), Some(b"apres".as_slice()));
}

#[test]
fn a_lock_held_too_long_by_another_is_told_as_busy_and_a_deadlock_is_tried_again() {
    let name = base::create();
    let stockage = Postgres::open(&base::adresse(&name)).unwrap();
    let short = Postgres::open(&Adresse {
        url: format!("{} options='-c lock_timeout=200ms'", base::adresse(&name).url),
        ..base::adresse(&name)
    })
    .unwrap();
    transaction(&stockage, |tx| {
        tx.serveur_put("a", b"0")?;
        tx.serveur_put("b", b"0")
    })
    .unwrap();
    let held = stockage.write().unwrap();
    held.serveur_put("a", b"1").unwrap();
    let busy = transaction(&short, |tx| tx.serveur_put("a", b"2"));
    assert!(matches!(busy, Err(StockageError::Occupe)), "{busy:?}");
    drop(held);
    // Two transactions that take two rows in opposite orders: PostgreSQL ends one, which starts again.
    let together = std::sync::Barrier::new(2);
    std::thread::scope(|threads| {
        for order in [["a", "b"], ["b", "a"]] {
            let (stockage, together) = (&stockage, &together);
            threads.spawn(move || {
                let mut first = true;
                transaction(stockage, |tx| {
                    tx.serveur_put(order[0], order[0].as_bytes())?;
                    if std::mem::take(&mut first) {
                        together.wait();
                    }
                    tx.serveur_put(order[1], order[0].as_bytes())
                })
                .unwrap();
            });
        }
    });
    let tx = stockage.read().unwrap();
    assert_eq!(tx.serveur_get("a").unwrap(), tx.serveur_get("b").unwrap(), "one after the other");
}

/// A database that cannot be used is refused at the start, in words.
#[test]
fn what_cannot_be_opened_says_why() {
    let name = base::create();
    let at = |url: String| Postgres::open(&Adresse { url, ..base::adresse(&name) }).err().unwrap();
    let server = base::server();
    let unknown = at(server.address("inconnue"));
    assert!(matches!(unknown, StockageError::AccesRefuse(_)), "{unknown:?}");
    let nowhere = at("host=/nulle/part user=besace dbname=besace".to_owned());
    assert!(matches!(nowhere, StockageError::Injoignable(_)), "{nowhere:?}");
    Postgres::open(&base::adresse(&name)).unwrap();
    server.psql(&name, "INSERT INTO migration (version) VALUES (99)").unwrap();
    let newer = at(server.address(&name));
    assert!(matches!(newer, StockageError::TropRecent), "{newer:?}");
}
