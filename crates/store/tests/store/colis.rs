//! Answers that come back on a stick, whenever and however.

use besace_store::{Applied, ColisConnu, EtatSync, FiltresCra, Limites, RetourColis, Store};
use besace_sync::limits::MUTATIONS_PER_REQUEST_MAX;
use besace_sync::wire::{Frame, Scope, SyncRequest, collection as of};
use serde_json::json;
use uuid::Uuid;

use crate::serveur::{Serveur, scope, sync_all};
use crate::support::{Profil, at, cra_with, id, profil};

const SECRET: [u8; 32] = [7; 32];

fn export(profil: &mut Profil, colis: u128) -> SyncRequest {
    let mut parts = profil.store.colis_prepare(Limites::default()).unwrap();
    assert_eq!(parts.len(), 1);
    profil.store.colis_put(Uuid::from_u128(colis), &SECRET, &parts[0], at(1)).unwrap();
    parts.remove(0)
}

fn import(store: &mut Store, colis: u128, frames: Vec<Frame>) -> RetourColis {
    store.colis_apply(Uuid::from_u128(colis), frames, at(9)).unwrap()
}

fn applied(retour: RetourColis) -> Applied {
    match retour {
        RetourColis::Applique(applied) => applied,
        RetourColis::Perime => panic!("refused"),
    }
}

/// The server's clock in an answer.
fn told_at(mut frames: Vec<Frame>, ms: i64) -> Vec<Frame> {
    for frame in &mut frames {
        if let Frame::Hello { server_time, .. } = frame {
            *server_time = ms;
        }
    }
    frames
}

fn cursors(store: &mut Store) -> SyncRequest {
    store.prepare(Limites::default(), false).unwrap()
}

#[test]
fn work_goes_and_comes_back_once_whatever_is_read_twice() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    sync_all(&mut serveur, &mut profil.store, 1);
    let cra = profil.cra(1, json!({ "notes": "Lundi" }));
    let request = export(&mut profil, 1);
    assert_eq!(profil.store.cra_get(cra).unwrap().sync, EtatSync::AEnvoyer, "waits until it is answered");
    let again = export(&mut profil, 2);
    assert_eq!(again.mutations, request.mutations, "the same bytes under the same numbers");
    let (first, second) = (serveur.answer(1, &request), serveur.answer(1, &again));
    assert_eq!(profil.store.colis_get(Uuid::from_u128(1)).unwrap(), Some(ColisConnu::Attendu(SECRET)));
    assert_eq!(applied(import(&mut profil.store, 1, first)).repondues, 1);
    assert_eq!(profil.store.colis_get(Uuid::from_u128(1)).unwrap(), Some(ColisConnu::Lu));
    let late = applied(import(&mut profil.store, 2, second));
    assert_eq!((late.repondues, late.divergences), (0, 0));
    assert_eq!(profil.store.cra_get(cra).unwrap().sync, EtatSync::Envoye);
    let next = cursors(&mut profil.store);
    assert_eq!((next.mutations.len(), next.cursors[&scope()].sum), (0, serveur.sum()));
}

#[test]
fn an_old_answer_moves_nothing_back_and_brings_nothing_back() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    sync_all(&mut serveur, &mut profil.store, 1);
    profil.cra(1, json!({}));
    serveur.write(of::CRA, id(50), Some(cra_with(json!({ "notes": "Ancien" }))));
    let equipe = Scope("equipe:1".to_owned());
    let request = export(&mut profil, 1);
    let mut old = told_at(serveur.answer(1, &request), -5);
    if let Some(Frame::Hello { scopes, .. }) = old.first_mut() {
        scopes.push(equipe.clone());
    }
    let tag = besace_sync::wire::RecordWire {
        collection: of::TAG.to_owned(),
        id: id(60),
        rev: 1,
        schema: 1,
        doc: Some(crate::support::doc_of(json!({ "nom": "Tag d’une équipe quittée" }))),
    };
    old.insert(1, Frame::Changes { scope: equipe.clone(), records: vec![tag], cursor: 1 });
    // Meanwhile, by the network: the record of elsewhere goes, and another edit is made.
    serveur.write(of::CRA, id(50), None);
    sync_all(&mut serveur, &mut profil.store, 1);
    profil.cra(1, json!({ "notes": "Mercredi" }));
    sync_all(&mut serveur, &mut profil.store, 1);
    let before = (cursors(&mut profil.store), profil.store.cra_count(&FiltresCra::default()).unwrap().total);

    let late = applied(import(&mut profil.store, 1, old));
    assert_eq!((late.repondues, late.divergences, late.fin), (0, 0, None));
    let after = (cursors(&mut profil.store), profil.store.cra_count(&FiltresCra::default()).unwrap().total);
    assert_eq!(after, before);
    assert!(profil.store.get(of::CRA, id(50)).unwrap().is_none());
    assert!(profil.store.tag_list().unwrap().is_empty(), "no scope is opened again");
}

#[test]
fn an_answer_of_a_history_left_behind_is_refused_and_one_that_tells_of_it_is_heard() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    sync_all(&mut serveur, &mut profil.store, 1);
    let cra = profil.cra(1, json!({}));
    let request = export(&mut profil, 1);
    let before_restore = serveur.answer(1, &request);
    let mut restored = Serveur { epoch: Uuid::from_u128(99), ..Serveur::default() };
    let again = export(&mut profil, 2);
    applied(import(&mut profil.store, 2, restored.answer(1, &again)));
    assert_eq!(cursors(&mut profil.store).epoch, Some(restored.epoch), "learnt from the stick");
    assert_eq!(import(&mut profil.store, 1, before_restore), RetourColis::Perime);
    assert_eq!(profil.store.cra_get(cra).unwrap().sync, EtatSync::AEnvoyer);
    sync_all(&mut restored, &mut profil.store, 1);
    assert!(restored.doc(of::CRA, cra).is_some(), "handed in to the restored server");
}

#[test]
fn what_one_request_does_not_hold_leaves_in_parts_read_in_any_order() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    sync_all(&mut serveur, &mut profil.store, 1);
    let total = MUTATIONS_PER_REQUEST_MAX + 20;
    for n in 0..total {
        profil.cra(1_000 + n as u128, json!({}));
    }
    let parts = profil.store.colis_prepare(Limites::default()).unwrap();
    let seqs: Vec<u64> = parts.iter().flat_map(|part| part.mutations.iter().map(|mutation| mutation.seq)).collect();
    assert_eq!((parts.len(), seqs), (2, (1..=total as u64).collect()), "dense, once each");
    let mut answers = Vec::new();
    for (n, part) in (1..).zip(&parts) {
        profil.store.colis_put(Uuid::from_u128(n), &SECRET, part, at(1)).unwrap();
        answers.push((n, serveur.answer(1, part)));
    }
    for (n, frames) in answers.into_iter().rev() {
        assert_eq!(applied(import(&mut profil.store, n, frames)).divergences, 0);
    }
    assert!(!profil.store.has_unsent().unwrap());
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(cursors(&mut profil.store).cursors[&scope()].sum, serveur.sum());
}

#[test]
fn a_restored_device_no_longer_knows_its_bundles() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    sync_all(&mut serveur, &mut profil.store, 1);
    profil.cra(1, json!({}));
    export(&mut profil, 1);
    profil.store.renew_identity(None, 77, "autre machine").unwrap();
    assert_eq!(profil.store.colis_get(Uuid::from_u128(1)).unwrap(), None);
    assert!(profil.store.has_unsent().unwrap());
}
