//! Rights that change.

use besace_store::{EtatSync, FiltresCra, Limites};
use besace_sync::wire::{Frame, MutationResult, Outcome, RecordWire, SCHEMA, Scope, collection as of};
use serde_json::json;
use uuid::Uuid;

use crate::serveur::scope;
use crate::support::{Profil, at, cra_with, doc_of, id, profil};

fn hello(scopes: &[&Scope]) -> Frame {
    Frame::Hello {
        epoch: Uuid::from_u128(1),
        scopes: scopes.iter().map(|&scope| scope.clone()).collect(),
        server_time: 0,
        cgu_version: None,
        push_only: false,
    }
}

fn received(profil: &mut Profil, scope: &Scope, collection: &str, n: u128, doc: serde_json::Value) {
    let rev = u64::try_from(n).unwrap();
    let record =
        RecordWire { collection: collection.to_owned(), id: id(n), rev, schema: SCHEMA, doc: Some(doc_of(doc)) };
    let frame = Frame::Changes { scope: scope.clone(), records: vec![record], cursor: rev };
    profil.store.apply(frame, at(1)).unwrap();
}

#[test]
fn a_scope_that_is_no_longer_ours_leaves_nothing_readable() {
    let mut profil = profil();
    let equipe = Scope("equipe:1".to_owned());
    profil.store.apply(hello(&[&scope(), &equipe]), at(0)).unwrap();
    received(&mut profil, &equipe, of::TAG, 1, json!({ "nom": "Tag d’équipe" }));
    received(&mut profil, &scope(), of::TAG, 2, json!({ "nom": "Tag personnel" }));
    assert_eq!(
        profil.store.tag_list().unwrap().iter().map(|tag| tag.portee.as_str()).collect::<Vec<_>>(),
        ["equipe", "personnel"]
    );
    profil.store.apply(hello(&[&scope()]), at(2)).unwrap();
    assert_eq!(profil.store.tag_list().unwrap().len(), 1);
    assert!(profil.store.get(of::TAG, id(1)).unwrap().is_none());
    assert!(!profil.store.prepare(Limites::default(), false).unwrap().cursors.contains_key(&equipe));
}

#[test]
fn unsent_work_of_a_lost_scope_is_handed_in_unseen_then_forgotten() {
    let mut profil = profil();
    profil.store.apply(hello(&[&scope()]), at(0)).unwrap();
    let cra = profil.cra(1, json!({ "notes": "à remettre" }));
    profil.store.apply(hello(&[]), at(2)).unwrap();
    assert_eq!(profil.store.cra_count(&FiltresCra::default()).unwrap().total, 0, "no longer shown");
    let mutations = profil.store.prepare(Limites::default(), false).unwrap().mutations;
    assert_eq!(mutations.len(), 1, "still handed in");
    let refused =
        Outcome::Refused { code: "compte_radie".to_owned(), champ: None, message: "Remis au serveur.".to_owned() };
    let results = vec![MutationResult { seq: mutations[0].seq, outcome: refused }];
    profil.store.apply(Frame::Results { results }, at(3)).unwrap();
    assert!(profil.store.get(of::CRA, cra).unwrap().is_none());
    assert!(!profil.store.has_unsent().unwrap());
}

#[test]
fn a_scope_that_comes_back_shows_again() {
    let mut profil = profil();
    profil.store.apply(hello(&[&scope()]), at(0)).unwrap();
    let cra = profil.cra(1, json!({}));
    profil.store.apply(hello(&[]), at(2)).unwrap();
    profil.store.apply(hello(&[&scope()]), at(3)).unwrap();
    assert_eq!(profil.store.cra_get(cra).unwrap().sync, EtatSync::AEnvoyer);
    assert_eq!(profil.store.cra_count(&FiltresCra::default()).unwrap().total, 1);
}

#[test]
fn a_server_that_gives_nothing_to_old_clients_takes_no_rights_away() {
    let mut profil = profil();
    profil.store.apply(hello(&[&scope()]), at(0)).unwrap();
    received(&mut profil, &scope(), of::CRA, 1, cra_with(json!({})));
    let too_old =
        Frame::Hello { epoch: Uuid::from_u128(1), scopes: vec![], server_time: 0, cgu_version: None, push_only: true };
    profil.store.apply(too_old, at(2)).unwrap();
    assert!(profil.store.cra_get(id(1)).is_ok());
    assert!(profil.store.etat_echange().unwrap().push_only);
}

#[test]
fn a_place_accepted_for_all_moves_to_its_new_scope_whatever_the_order() {
    for tombstone_first in [false, true] {
        let mut profil = profil();
        let national = Scope::national();
        profil.store.apply(hello(&[&scope(), &national]), at(0)).unwrap();
        received(&mut profil, &scope(), of::LIEU, 3, json!({ "nom": "Médiathèque de Crest" }));
        assert!(profil.store.lieu_get(id(3)).unwrap().propose);
        let gone = RecordWire { collection: of::LIEU.to_owned(), id: id(3), rev: 4, schema: SCHEMA, doc: None };
        let gone = Frame::Changes { scope: scope(), records: vec![gone], cursor: 4 };
        if tombstone_first {
            profil.store.apply(gone.clone(), at(2)).unwrap();
        }
        received(&mut profil, &national, of::LIEU, 3, json!({ "nom": "Médiathèque de Crest" }));
        if !tombstone_first {
            profil.store.apply(gone, at(2)).unwrap();
        }
        assert!(!profil.store.lieu_get(id(3)).unwrap().propose, "tombstone first: {tombstone_first}");
        let cursors = profil.store.prepare(Limites::default(), false).unwrap().cursors;
        assert_eq!(cursors[&scope()].sum, 0, "tombstone first: {tombstone_first}");
        assert_eq!(cursors[&national].sum, besace_sync::merge::checksum(id(3), 3));
    }
}

#[test]
fn a_refusal_of_a_lost_scope_leaves_nothing_readable() {
    let mut profil = profil();
    profil.store.apply(hello(&[&scope()]), at(0)).unwrap();
    profil.cra(1, json!({ "notes": "déjà remis" }));
    let mutations = profil.store.prepare(Limites::default(), false).unwrap().mutations;
    let refused =
        Outcome::Refused { code: "invalide".to_owned(), champ: None, message: "Refusé par le serveur.".to_owned() };
    let results = vec![MutationResult { seq: mutations[0].seq, outcome: refused }];
    profil.store.apply(Frame::Results { results }, at(1)).unwrap();
    assert_eq!(profil.store.refus().unwrap().len(), 1);
    profil.store.apply(hello(&[]), at(2)).unwrap();
    assert_eq!(profil.store.refus().unwrap(), [], "the server keeps what it refused");
    assert!(!profil.store.has_unsent().unwrap());
}
