//! Nobody reads or writes what is not theirs, even by guessing.

use besace_sync::wire::{Cursor, Doc, Op, Outcome, Scope, collection};
use serde_json::json;

use crate::commun::{Serveur, cra, doc, personne};

#[tokio::test]
async fn another_accounts_records_cannot_be_read_named_or_changed() {
    let serveur = Serveur::demarrer().await;
    let mut nadia = serveur.conseiller("nadia@exemple.fr").await;
    let mut karim = serveur.conseiller("karim@exemple.fr").await;
    let (id, _) = nadia.creer(collection::CRA, &cra()).await;
    let (odette, _) = nadia.creer(collection::BENEFICIAIRE, &personne("Odette", "Petit")).await;
    let before = serveur.central.stockage.read().unwrap().scope_get(&nadia.scope()).unwrap();

    karim.cursors.insert(nadia.scope(), Cursor::default());
    karim.epoch = Some(nadia.epoch.unwrap());
    let reponse = karim.envoyer(Vec::new()).await;
    assert!(!reponse.scopes.contains(&nadia.scope()));
    assert!(reponse.records.iter().all(|(scope, _)| *scope != nadia.scope()), "asking for a scope does not open it");

    let edit = karim.corriger(collection::CRA, id, 3, doc(json!({ "duree": 30 })), doc(json!({ "duree": 600 }))).await;
    assert_eq!(edit.outcome(), &Outcome::SendWhole { rev: 0 }, "as for a record that does not exist");
    let mut with = cra();
    with.insert("beneficiaire_id".to_owned(), json!(odette));
    let (_, named) = karim.creer(collection::CRA, &with).await;
    assert_eq!(named.outcome(), &Outcome::WaitingFor { id: odette }, "as for a person who does not exist");
    let put = Op::Put { set: personne("Odette", "Vol"), base: Doc::new(), whole: true };
    karim.operer(collection::BENEFICIAIRE, odette, 0, put).await;
    karim.operer(collection::BENEFICIAIRE, odette, 100, Op::Erase).await;
    karim.operer(collection::CRA, id, 100, Op::Delete).await;

    let tx = serveur.central.stockage.read().unwrap();
    assert_eq!(tx.scope_get(&nadia.scope()).unwrap(), before, "nothing moved in her scope");
    let kept = tx.record_get(&nadia.scope(), collection::BENEFICIAIRE, odette).unwrap().unwrap();
    assert_eq!(kept.doc, Some(personne("Odette", "Petit")));
    assert!(!tx.effacement_exists(&nadia.scope(), odette).unwrap());
    let stolen = tx.record_list(collection::BENEFICIAIRE, Some(&Scope::national())).unwrap();
    assert!(stolen.is_empty());
}
