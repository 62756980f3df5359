//! Answers that come back on a stick, whenever and however.

use besace_store::{Applied, ClesColis, ColisConnu, EtatSync, FiltresCra, Limites, RetourColis, Store};
use besace_sync::limits::{COLIS_MUTATIONS_MAX, MUTATIONS_PER_REQUEST_MAX};
use besace_sync::wire::{Frame, Scope, SyncRequest, collection as of};
use serde_json::json;
use uuid::Uuid;

use crate::serveur::{Serveur, scope, sync_all};
use crate::support::{Profil, at, cra_with, id, profil};

const CLES: ClesColis = ClesColis { secret: [7; 32], serveur: [8; 32] };

fn export(profil: &mut Profil, colis: u128) -> SyncRequest {
    profil.store.colis_create(Uuid::from_u128(colis), &CLES, at(1)).unwrap()
}

fn import(store: &mut Store, colis: u128, frames: Vec<Frame>) -> RetourColis {
    store.colis_apply(Uuid::from_u128(colis), frames, at(9)).unwrap()
}

fn applied(retour: RetourColis) -> Applied {
    match retour {
        RetourColis::Applique { applied, .. } => applied,
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
    assert_eq!(profil.store.colis_get(Uuid::from_u128(1)).unwrap(), Some(ColisConnu::Attendu(CLES)));
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
fn months_of_work_leave_in_one_bundle_and_what_it_does_not_hold_in_the_next() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    sync_all(&mut serveur, &mut profil.store, 1);
    let total = COLIS_MUTATIONS_MAX + 20;
    for n in 0..total {
        profil.cra(1_000 + n as u128, json!({}));
    }
    let first = export(&mut profil, 1);
    assert!(first.mutations.len() > MUTATIONS_PER_REQUEST_MAX);
    let seqs: Vec<u64> = first.mutations.iter().map(|mutation| mutation.seq).collect();
    assert_eq!(seqs, (1..=COLIS_MUTATIONS_MAX as u64).collect::<Vec<_>>(), "dense, once each");
    let answer = serveur.answer(1, &first);
    assert_eq!(applied(import(&mut profil.store, 1, answer)).repondues, COLIS_MUTATIONS_MAX);
    let second = export(&mut profil, 2);
    assert_eq!(second.mutations.len(), 20);
    let answer = serveur.answer(1, &second);
    assert_eq!(applied(import(&mut profil.store, 2, answer)).divergences, 0);
    assert!(!profil.store.has_unsent().unwrap());
    assert_eq!(cursors(&mut profil.store).cursors[&scope()].sum, serveur.sum());
}

/// The server left out what it had applied as it was; the device has forgotten since that it holds it.
#[test]
fn an_answer_asked_before_everything_was_read_again_leaves_the_reading_alone() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    sync_all(&mut serveur, &mut profil.store, 1);
    profil.cra(1, json!({}));
    let request = export(&mut profil, 1);
    let answer = serveur.answer(1, &request);
    sync_all(&mut serveur, &mut profil.store, 1);
    // The two sides disagree, and the device reads the scope again.
    let honest = serveur.records.clone();
    serveur.write(of::CRA, id(50), Some(cra_with(json!({}))));
    serveur.records = honest;
    let wrong = |frames: Vec<Frame>| -> Vec<Frame> {
        let mut frames = frames;
        if let Some(Frame::End { cursors, .. }) = frames.last_mut() {
            for cursor in cursors.values_mut() {
                (cursor.rev, cursor.sum) = (1, cursor.sum ^ 1);
            }
        }
        frames
    };
    // They differ, then differ again once repaired: the scope begins again.
    let (mut reparations, mut divergences) = (0, 0);
    for _ in 0..2 {
        let ask = cursors(&mut profil.store);
        for frame in wrong(serveur.answer(1, &ask)) {
            let applied = profil.store.apply(frame, at(8)).unwrap();
            reparations += applied.reparations;
            divergences += applied.divergences;
        }
    }
    assert_eq!((reparations, divergences), (1, 1));
    let late = applied(import(&mut profil.store, 1, answer));
    assert_eq!(late.divergences, 0);
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(cursors(&mut profil.store).cursors[&scope()].sum, serveur.sum());
}

#[test]
fn an_end_is_only_believed_as_long_as_nothing_was_heard_since() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    sync_all(&mut serveur, &mut profil.store, 1);
    let fault = || vec![Frame::Fault { code: "compte_radie".to_owned(), message: "Fermé.".to_owned() }];
    let depasse = |retour| match retour {
        RetourColis::Applique { applied, depasse } => {
            assert_eq!(applied.faute.map(|(code, _)| code).as_deref(), Some("compte_radie"));
            depasse
        }
        RetourColis::Perime => panic!("refused"),
    };
    export(&mut profil, 1);
    assert!(!depasse(import(&mut profil.store, 1, fault())));
    assert_eq!(profil.store.colis_get(Uuid::from_u128(1)).unwrap(), Some(ColisConnu::Attendu(CLES)), "not answered");
    for frame in
        told_at(serveur.answer(1, &SyncRequest { mutations: Vec::new(), ..cursors(&mut profil.store) }), i64::MAX)
    {
        profil.store.apply(frame, at(9)).unwrap();
    }
    assert!(depasse(import(&mut profil.store, 1, fault())), "the account lives: the network said so since");
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
