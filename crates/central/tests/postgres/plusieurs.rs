//! Several servers behind one database.

use std::fs;
use std::sync::Arc;

use besace_central::stockage::UsageCode;
use besace_sync::wire::{Doc, Op, Outcome, collection};
use serde_json::json;

use crate::base::NOTE;
use crate::commun::{Appareil, MOT_DE_PASSE, Serveur, appareil_creer, cle, cra, doc, dossier};

const NADIA: &str = "nadia@exemple.fr";
const CRA: &str = collection::CRA;

/// Another server, of the same database: either sends the mails of both.
async fn jumeau(serveur: &Serveur) -> Serveur {
    let dossier = dossier();
    fs::copy(serveur.dossier.path().join(NOTE), dossier.path().join(NOTE)).unwrap();
    Serveur::ouvrir_avec(Arc::new(dossier), Arc::clone(&serveur.boite)).await
}

fn through(appareil: &Appareil, serveur: &Serveur) -> Appareil {
    let mut other = appareil.clone();
    other.rebrancher(serveur);
    other
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mutation_sent_to_both_at_once_takes_effect_once() {
    let un = Serveur::demarrer().await;
    let deux = jumeau(&un).await;
    let mut a = un.conseiller(NADIA).await;
    assert_eq!(un.central.identite.id, deux.central.identite.id, "one identity");
    for turn in 0..15 {
        let id = a.uuid();
        // One in three is refused: a refusal is kept once as well.
        let mut set = cra();
        if turn % 3 == 0 {
            set.insert("duree".to_owned(), json!(0));
        }
        let mutation = a.mutation(CRA, id, 0, Op::Put { set, base: Doc::new(), whole: true });
        let (mut one, mut two) = (through(&a, &un), through(&a, &deux));
        let (one, two) = tokio::join!(one.envoyer(vec![mutation.clone()]), two.envoyer(vec![mutation.clone()]));
        assert_eq!(one.resultats, two.resultats, "one answer for one number");
        assert_eq!(matches!(one.outcome(), Outcome::Refused { .. }), turn % 3 == 0);
    }
    a.rebrancher(&deux);
    a.recevoir().await;
    assert_eq!(a.cras().len(), 10);
    let tx = deux.central.stockage.read().unwrap();
    assert_eq!(tx.scope_get(&a.scope()).unwrap().rev, 2 + 10, "compte, emploi, ten CRAs, no number lost");
    assert_eq!(tx.lettre_morte_list(a.compte_id).unwrap().len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_that_go_from_one_server_to_the_other_converge() {
    let un = Serveur::demarrer().await;
    let deux = jumeau(&un).await;
    let mut a = un.conseiller(NADIA).await;
    let mut b = un.second_appareil(NADIA).await;
    let (id, reponse) = a.creer(CRA, &cra()).await;
    let mut rev = reponse.rev();
    for turn in 0..12_u32 {
        let (here, there) = if turn % 2 == 0 { (&un, &deux) } else { (&deux, &un) };
        a.rebrancher(here);
        b.rebrancher(there);
        b.recevoir().await;
        let notes = |n: u32| doc(json!({ "duree": 30 + n }));
        let before = b.lire(CRA, id).unwrap().1["duree"].clone();
        let base = doc(json!({ "duree": before }));
        let edit = Op::Put { set: notes(turn + 1), base, whole: false };
        let mutation = b.mutation(CRA, id, rev, edit);
        // Both write at the same instant in the same scope, through two servers.
        let new = cra();
        let (created, edited) = tokio::join!(a.creer(CRA, &new), b.envoyer(vec![mutation]));
        assert!(matches!(created.1.outcome(), Outcome::Applied { .. }), "{created:?}");
        assert!(matches!(edited.outcome(), Outcome::Applied { .. }), "{edited:?}");
        rev = edited.rev();
    }
    a.recevoir().await;
    b.recevoir().await;
    assert_eq!(a.cras(), b.cras());
    assert_eq!(a.cras().len(), 13);
    assert_eq!(a.lire(CRA, id).unwrap().1["duree"], json!(42));
    let revs: Vec<_> =
        un.central.stockage.read().unwrap().record_since(&a.scope(), 0, 100).unwrap().iter().map(|r| r.rev).collect();
    assert!(revs.is_sorted(), "in order of revision");
    assert_eq!(un.central.stockage.read().unwrap().scope_get(&a.scope()).unwrap().rev, 2 + 1 + 24);
}

#[tokio::test]
async fn a_code_asked_of_one_is_spent_at_the_other_and_wrong_tries_add_up() {
    let un = Serveur::demarrer().await;
    let deux = jumeau(&un).await;
    let compte_id = un.conseiller(NADIA).await.compte_id;
    let ask = json!({ "email": NADIA, "mot_de_passe": MOT_DE_PASSE });
    assert_eq!(un.post("/v1/connexions", &ask).await.0, 202);
    let code = un.code(NADIA);
    let wrong = if code == "000000" { "111111" } else { "000000" };
    for serveur in [&un, &deux, &deux, &un] {
        assert_eq!(serveur.post("/v1/appareils", &appareil_creer(NADIA, wrong, &cle())).await.0, 401);
    }
    let kept = un.central.stockage.read().unwrap().code_get(compte_id, UsageCode::Appareil).unwrap().unwrap();
    assert_eq!(kept.essais, 4, "each process counts in the database");
    let spend = |serveur| {
        let body = appareil_creer(NADIA, &code, &cle());
        async move { Serveur::post(serveur, "/v1/appareils", &body).await.0 }
    };
    let (one, two) = tokio::join!(spend(&un), spend(&deux));
    let mut both = [one, two];
    both.sort_unstable();
    assert_eq!(both, [201, 401], "a code serves once, wherever it is spent");
}

#[tokio::test]
async fn a_server_that_starts_again_finds_what_it_left() {
    let un = Serveur::demarrer().await;
    let mut a = un.conseiller(NADIA).await;
    a.creer(CRA, &cra()).await;
    let dossier = un.arreter().await;
    let un = Serveur::ouvrir(dossier).await;
    a.rebrancher(&un);
    let (_, reponse) = a.creer(CRA, &cra()).await;
    assert!(matches!(reponse.outcome(), Outcome::Applied { .. }));
    a.recevoir().await;
    assert_eq!(a.cras().len(), 2);
}
