//! A scope read whole, what is useful first: left anywhere, it goes on from there.

use besace_store::{FiltresCra, Limites};
use besace_sync::wire::{Etape, Frame, RecordWire, Reprise, SCHEMA, SyncRequest, collection as of};
use serde_json::json;
use uuid::Uuid;

use crate::serveur::{Serveur, scope, sync_all};
use crate::support::{Profil, at, cra_with, doc_of, id, profil};

const REPORTS: u128 = 9;
/// Of so few reports, so many deletions at most go unasked.
const UNASKED: u128 = 3;

fn serveur() -> Serveur {
    let mut serveur = Serveur { whole: true, ..Serveur::default() };
    for n in 1..=REPORTS {
        serveur.write(of::CRA, id(n), Some(cra_with(json!({ "notes": format!("n{n}") }))));
    }
    serveur.write(of::CRA, id(99), Some(cra_with(json!({}))));
    serveur.write(of::CRA, id(99), None);
    serveur
}

fn ask(profil: &mut Profil) -> SyncRequest {
    profil.store.prepare(Limites::default(), false).unwrap()
}

/// Everything here is as it is there, and nothing else is here.
fn assert_same(serveur: &Serveur, profil: &mut Profil) {
    let request = ask(profil);
    let cursor = request.cursors[&scope()];
    assert_eq!((cursor.rev, cursor.sum), (serveur.rev, serveur.sum()));
    assert!(request.mutations.is_empty() && request.reprises.is_empty(), "{request:?}");
    let theirs: Vec<_> = serveur
        .records
        .iter()
        .filter(|((collection, _), version)| collection == of::CRA && version.doc.is_some())
        .map(|((_, id), version)| (*id, version.doc.clone().unwrap()))
        .collect();
    for (id, doc) in &theirs {
        assert_eq!(profil.store.cra_get(*id).unwrap().saisie.to_doc()["notes"], doc["notes"], "{id}");
    }
    let total = profil.store.cra_count(&FiltresCra::default()).unwrap().total;
    assert_eq!(total, i64::try_from(theirs.len()).unwrap(), "nothing came back");
}

fn edit(profil: &mut Profil, id: Uuid, notes: &str) {
    let mut saisie = profil.store.cra_get(id).unwrap().saisie;
    saisie.notes = Some(notes.to_owned());
    profil.store.put(of::CRA, id, saisie.to_doc(), at(30)).unwrap();
}

/// Others edit, delete, revive and add, what came and what did not, between any two pieces; so does this device, which
/// stops and starts again.
#[test]
fn left_after_any_frame_while_everything_changes_it_ends_with_the_same() {
    for cut in 3..10 {
        let (mut serveur, mut profil) = (serveur(), profil());
        let mut round = 0u128;
        loop {
            let request = ask(&mut profil);
            let frames = serveur.answer(1, &request);
            let whole = frames.len() <= cut;
            for frame in frames.into_iter().take(if whole { usize::MAX } else { cut }) {
                profil.store.apply(frame, at(7)).unwrap();
            }
            profil.reopen();
            round += 1;
            if round <= REPORTS / 2 {
                serveur.write(of::CRA, id(round), Some(cra_with(json!({ "notes": format!("autre {round}") }))));
                if round <= UNASKED {
                    serveur.write(of::CRA, id(REPORTS + 1 - round), None);
                }
                serveur.write(of::CRA, id(200 + round), Some(cra_with(json!({ "notes": "neuf" }))));
                profil.cra(300 + round, json!({ "notes": "d’ici" }));
                if profil.store.cra_get(id(5)).is_ok() {
                    edit(&mut profil, id(5), &format!("ma note {round}"));
                }
            } else if whole && ask(&mut profil).mutations.is_empty() {
                break;
            }
            assert!(round < 60, "it ends, cut at {cut}");
        }
        sync_all(&mut serveur, &mut profil.store, 1);
        assert_same(&serveur, &mut profil);
        let doc = serveur.doc(of::CRA, id(5)).unwrap();
        assert!(doc["notes"].as_str().unwrap().starts_with("ma note"), "{doc:?}");
        assert_eq!(profil.store.etat_echange().unwrap().conflits, 0, "nobody else edited it");
    }
}

#[test]
fn the_next_request_says_where_it_was_left_and_the_cursor_moves_at_the_end_only() {
    let (mut serveur, mut profil) = (serveur(), profil());
    let request = ask(&mut profil);
    let at_first = serveur.rev;
    let frames = serveur.answer(1, &request);
    let pieces = frames.iter().filter(|frame| matches!(frame, Frame::Snapshot { .. })).count();
    let mut seen = 0;
    for frame in frames {
        let to = if let Frame::Snapshot { to, .. } = &frame { Some(*to) } else { None };
        profil.store.apply(frame, at(7)).unwrap();
        let Some(to) = to else { continue };
        seen += 1;
        profil.reopen();
        let request = ask(&mut profil);
        assert_eq!(request.reprises.get(&scope()).copied(), to);
        assert_eq!(request.cursors[&scope()].rev, if seen < pieces { 0 } else { at_first });
    }
    assert!(pieces > 3);
}

#[test]
fn another_history_in_the_middle_begins_again() {
    let (mut serveur, mut profil) = (serveur(), profil());
    profil.cra(300, json!({ "notes": "d’ici" }));
    let request = ask(&mut profil);
    for frame in serveur.answer(1, &request).into_iter().take(4) {
        profil.store.apply(frame, at(7)).unwrap();
    }
    assert!(!ask(&mut profil).reprises.is_empty());
    // Restored: the newest reports are lost, and come back from here.
    serveur.epoch = Uuid::from_u128(0xe1);
    serveur.records.retain(|_, version| version.rev <= 7);
    serveur.results.clear();
    serveur.last_seq.clear();
    serveur.rev = 1_000;
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_same(&serveur, &mut profil);
    assert!(serveur.doc(of::CRA, id(9)).is_some(), "what the device had received is given back");
    assert!(serveur.doc(of::CRA, id(300)).is_some());
}

fn piece(n: u128, rev: u64, from: Option<Reprise>, to: Option<Reprise>) -> Frame {
    let doc = Some(doc_of(cra_with(json!({ "notes": "pièce" }))));
    let record = RecordWire { collection: of::CRA.to_owned(), id: id(n), rev, schema: SCHEMA, doc };
    Frame::Snapshot { scope: scope(), records: vec![record], from, to, rev: 20 }
}

fn reprise(rev: u64, sous: u64) -> Reprise {
    Reprise { rev, seuil: 0, etape: Etape::Reste, sous }
}

#[test]
fn a_piece_that_does_not_follow_what_came_is_left_out() {
    let mut profil = profil();
    profil.store.apply(piece(1, 15, None, Some(reprise(20, 15))), at(7)).unwrap();
    // A hole before it; then the one that follows; then the same again.
    profil.store.apply(piece(2, 5, Some(reprise(20, 10)), None), at(7)).unwrap();
    assert!(profil.store.cra_get(id(2)).is_err());
    profil.store.apply(piece(3, 12, Some(reprise(20, 15)), Some(reprise(20, 12))), at(7)).unwrap();
    profil.store.apply(piece(4, 13, Some(reprise(20, 15)), Some(reprise(20, 13))), at(7)).unwrap();
    assert!(profil.store.cra_get(id(3)).is_ok() && profil.store.cra_get(id(4)).is_err());
    assert_eq!(ask(&mut profil).reprises[&scope()], reprise(20, 12));
    // The beginning of an older one, heard late.
    let Frame::Snapshot { scope, records, .. } = piece(5, 3, None, None) else { unreachable!() };
    let late = Frame::Snapshot { scope, records, from: None, to: Some(reprise(9, 3)), rev: 9 };
    profil.store.apply(late, at(7)).unwrap();
    assert!(profil.store.cra_get(id(5)).is_err());
    // Complete: nothing of it is heard any more.
    profil.store.apply(piece(6, 2, Some(reprise(20, 12)), None), at(7)).unwrap();
    profil.store.apply(piece(7, 2, None, Some(reprise(20, 2))), at(7)).unwrap();
    let request = ask(&mut profil);
    assert!(profil.store.cra_get(id(6)).is_ok() && profil.store.cra_get(id(7)).is_err());
    assert_eq!((request.cursors.values().next().unwrap().rev, request.reprises.len()), (20, 0));
}
