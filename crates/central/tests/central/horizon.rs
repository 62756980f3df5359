//! Deletions forgotten: a device that had not heard of them begins again from nothing.

use besace_central::conservation::run;
use besace_central::horloge::JOUR;
use besace_sync::wire::{Doc, Op, Outcome, PROTOCOL_MIN, collection};
use serde_json::json;

use crate::commun::{Appareil, Serveur, cra};

const NADIA: &str = "nadia@exemple.fr";
const CRA: &str = collection::CRA;

async fn delete(a: &mut Appareil, id: uuid::Uuid) {
    let (rev, _) = a.lire(CRA, id).unwrap().clone();
    a.operer(CRA, id, rev, Op::Delete).await;
}

#[tokio::test]
async fn a_device_silent_for_longer_than_deletions_are_kept_begins_again_and_keeps_its_work() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let (kept, _) = a.creer(CRA, &cra()).await;
    let (edited, _) = a.creer(CRA, &cra()).await;
    let (gone, _) = a.creer(CRA, &cra()).await;
    let mut b = serveur.second_appareil(NADIA).await;
    b.recevoir().await;
    assert!(b.lire(CRA, gone).is_some());
    serveur.avancer(JOUR);
    delete(&mut a, gone).await;
    delete(&mut a, edited).await;
    a.recevoir().await;

    // B was heard less than 400 days ago: it may still come for them.
    serveur.avancer(399 * JOUR);
    a.recevoir().await;
    assert_eq!(run(&serveur.central, false).unwrap().tombes, 0);
    serveur.avancer(2 * JOUR);
    assert_eq!(run(&serveur.central, true).unwrap().tombes, 0, "only counted, and not even that");
    assert_eq!(run(&serveur.central, false).unwrap().tombes, 2);
    assert_eq!(run(&serveur.central, false).unwrap().tombes, 0);
    let (mut c, old) = (serveur.second_appareil(NADIA).await, a.envoyer(Vec::new()).await);
    assert!(old.oublies.is_empty(), "who has read them goes on");
    c.recevoir().await;
    assert!(c.cras().len() == 1 && c.reprises.is_empty(), "nothing of them comes any more");

    serveur.avancer(100 * JOUR);
    let (rev, doc) = b.lire(CRA, edited).unwrap().clone();
    let base = Doc::from([("duree".to_owned(), doc["duree"].clone())]);
    let patch = Op::Put { set: Doc::from([("duree".to_owned(), json!(90))]), base, whole: false };
    let mutations = vec![b.mutation(CRA, edited, rev, patch)];
    let reponse = b.envoyer(mutations).await;
    assert!(matches!(reponse.outcome(), Outcome::SendWhole { .. }), "an edit revives: {:?}", reponse.outcome());
    assert_eq!(reponse.oublies, [b.scope()]);
    assert!(b.lire(CRA, kept).is_some() && b.lire(CRA, gone).is_none());
    b.recevoir().await;
    a.recevoir().await;
    assert_eq!(a.cras(), b.cras());
    assert!(b.envoyer(Vec::new()).await.oublies.is_empty(), "once");
}

#[tokio::test]
async fn the_reception_of_a_scope_left_before_the_horizon_begins_again() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut cras = Vec::new();
    for i in 0..120u128 {
        let mut doc = cra();
        let notes: String =
            (1..20u128).map(|j| format!("{:x} ", (i * 7_919 + j * 104_729).pow(5) % (1 << 60))).collect();
        doc.insert("notes".to_owned(), json!(notes));
        cras.push(a.creer(CRA, &doc).await.0);
    }
    let mut b = serveur.second_appareil(NADIA).await;
    b.budget = 4 << 10;
    b.envoyer(Vec::new()).await;
    let came = *cras.iter().find(|id| b.lire(CRA, **id).is_some()).unwrap();
    assert!(!b.reprises.is_empty());
    delete(&mut a, came).await;
    serveur.avancer(401 * JOUR);
    a.recevoir().await;
    assert_eq!(run(&serveur.central, false).unwrap().tombes, 1);
    let first = b.envoyer(Vec::new()).await;
    assert_eq!(first.oublies, [b.scope()]);
    b.recevoir().await;
    a.recevoir().await;
    assert_eq!((b.cras().len(), b.lire(CRA, came)), (119, None));
    assert_eq!(a.cras(), b.cras());
}

/// In protocol 1 nothing can be told: the sums differ, and the device reads the scope whole.
#[tokio::test]
async fn protocol_1_finds_out_by_its_sums() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let (gone, _) = a.creer(CRA, &cra()).await;
    let mut b = serveur.second_appareil(NADIA).await;
    b.protocol = PROTOCOL_MIN;
    b.recevoir().await;
    delete(&mut a, gone).await;
    serveur.avancer(401 * JOUR);
    a.recevoir().await;
    assert_eq!(run(&serveur.central, false).unwrap().tombes, 1);
    let (statut, bytes) = b.post(besace_sync::wire::SYNC_PATH, &b.request(Vec::new())).await;
    let reponse = crate::commun::unpack(&bytes, b.contexte());
    let (stands, more, _) = reponse.end.unwrap();
    assert_eq!((statut, reponse.oublies.len(), more), (200, 0, false));
    assert_ne!(stands[&b.scope()].sum, b.cursors[&b.scope()].sum);
}
