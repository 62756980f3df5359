//! A backup restored: devices give back what it lost, the erased stay erased.

use besace_central::identite::cle as reglage;
use besace_central::stockage::{StockageError, transaction};
use besace_sync::wire::{Doc, Mutation, Op, Outcome, collection};
use serde_json::json;
use uuid::Uuid;

use crate::cli::{central, ok};
use crate::commun::{Serveur, cra, personne};

const CRA: &str = collection::CRA;
const PERSONNE: &str = collection::BENEFICIAIRE;

fn whole(set: Doc) -> Op {
    Op::Put { set, base: Doc::new(), whole: true }
}

#[tokio::test]
async fn devices_notice_the_new_history_and_give_back_what_it_lost() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller("nadia@exemple.fr").await;
    let (odette, _) = a.creer(collection::BENEFICIAIRE, &personne("Odette", "Petit")).await;
    let copie = serveur.dossier.path().join("copie.db");
    ok(central(serveur.dossier.path()).args(["sauvegarde", "create"]).arg(&copie));

    a.operer(collection::BENEFICIAIRE, odette, 100, Op::Erase).await;
    let (perdu, _) = a.creer(collection::CRA, &cra()).await;
    let dossier = serveur.arreter().await;
    let restored = ok(central(dossier.path()).args(["sauvegarde", "restore"]).arg(&copie));
    assert_ne!(restored["epoch"], json!(a.epoch.unwrap()));

    let serveur = Serveur::ouvrir(dossier).await;
    let mut b = a.clone();
    b.rebrancher(&serveur);
    let put = Op::Put { set: cra(), base: Doc::new(), whole: true };
    let erase = besace_sync::wire::Mutation { seq: 2, ..a.clone().mutation(PERSONNE, odette, 100, Op::Erase) };
    let offered = besace_sync::wire::Mutation { seq: 3, ..a.clone().mutation(CRA, perdu, 0, put.clone()) };
    let attente = b.uuid();
    let mutation = b.mutation(collection::CRA, attente, 0, put.clone());
    let reponse = b.envoyer(vec![mutation.clone()]).await;
    assert!(reponse.resultats.is_empty(), "the device must first learn of the new history");
    assert_ne!(Some(reponse.epoch), a.epoch);
    assert!(reponse.end.unwrap().1, "and ask again");
    // The journal comes again under its own numbers: known ones are answered from memory, lost ones are taken.
    let first = besace_sync::wire::Mutation {
        seq: 1,
        ..a.clone().mutation(PERSONNE, odette, 0, whole(personne("Odette", "Petit")))
    };
    let reponse = b.envoyer(vec![first, erase, offered, mutation]).await;
    assert_eq!(reponse.resultats.len(), 4, "{reponse:?}");
    let taken = |o: &Outcome| matches!(o, Outcome::Applied { .. } | Outcome::Merged { .. });
    assert!(reponse.resultats.iter().all(|r| taken(&r.outcome)), "{reponse:?}");
    b.recus.clear();
    b.cursors.clear();
    b.recevoir().await;
    assert_eq!(b.cras().len(), 2, "what was lost is back");
    let person = &b.lire(collection::BENEFICIAIRE, odette).unwrap().1;
    assert_eq!(person["anonyme"], json!(true), "erased before the restore, erased after it");
    let gap = b.mutation(collection::CRA, attente, 0, Op::Delete);
    let reponse = b.envoyer(vec![besace_sync::wire::Mutation { seq: gap.seq + 5, ..gap }]).await;
    assert_eq!(reponse.fault.as_deref(), Some("sequence_rompue"), "the jump is forgiven once");
}

/// A device's journal has no refused mutation: what it offers again has holes, over as many exchanges as it takes.
#[tokio::test]
async fn what_is_offered_again_may_have_holes() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller("nadia@exemple.fr").await;
    a.creer(CRA, &cra()).await;
    transaction(serveur.central.stockage.as_ref(), |tx| -> Result<(), StockageError> {
        tx.scope_jump()?;
        tx.serveur_put(reglage::EPOCH, Uuid::from_u128(7).as_bytes())
    })
    .unwrap();
    assert!(a.envoyer(Vec::new()).await.end.unwrap().1, "it learns of the new history, and asks again");
    for numbers in [vec![2, 4], vec![7, 9]] {
        let mutations: Vec<_> = numbers
            .iter()
            .map(|&seq| {
                let id = a.uuid();
                Mutation { seq, ..a.mutation(CRA, id, 0, whole(cra())) }
            })
            .collect();
        let reponse = a.envoyer(mutations).await;
        assert_eq!((reponse.resultats.len(), reponse.fault), (2, None), "{numbers:?}");
    }
    a.recevoir().await;
    assert_eq!(a.cras().len(), 5);
    let id = a.uuid();
    let late = Mutation { seq: 11, ..a.mutation(CRA, id, 0, whole(cra())) };
    assert_eq!(a.envoyer(vec![late]).await.fault.as_deref(), Some("sequence_rompue"), "nothing was left to offer");
}

#[tokio::test]
async fn a_copy_that_is_not_ours_changes_nothing() {
    let serveur = Serveur::demarrer().await;
    let dossier = serveur.arreter().await;
    let faux = dossier.path().join("faux.db");
    std::fs::write(&faux, vec![7; 8192]).unwrap();
    let before = std::fs::read(dossier.path().join("central.db")).unwrap();
    let output = central(dossier.path()).args(["sauvegarde", "restore"]).arg(&faux).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read(dossier.path().join("central.db")).unwrap(), before);
    assert!(!dossier.path().join("central.restauration").exists());
}
