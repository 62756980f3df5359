//! A scope that both sides hold otherwise: what differs comes again, and no more.

use besace_store::{Applied, FiltresCra, Limites};
use besace_sync::wire::{Doc, Frame, RecordWire, SCHEMA, SyncRequest, collection as of};
use serde_json::json;

use crate::serveur::{Serveur, Version, scope, sync, sync_all};
use crate::support::{Profil, at, cra_with, doc_of, id, profil};

/// So many that they make many ranges.
const REPORTS: u128 = 200;

fn notes(texte: &str) -> Doc {
    doc_of(cra_with(json!({ "notes": texte })))
}

/// A device that has read everything, and every revision of which one is free between two reports.
fn read() -> (Serveur, Profil) {
    let mut serveur = Serveur { records_per_frame: 4, ..Serveur::default() };
    for n in 1..=REPORTS {
        serveur.write(of::CRA, id(n), Some(cra_with(json!({ "notes": format!("n{n}") }))));
        serveur.rev += 1;
    }
    serveur.write(of::CRA, id(999), Some(cra_with(json!({ "notes": "le dernier" }))));
    let mut profil = profil();
    sync_all(&mut serveur, &mut profil.store, 1);
    (serveur, profil)
}

/// What a server holds of a record, without having told it.
fn put(serveur: &mut Serveur, n: u128, rev: u64, doc: Option<Doc>) {
    serveur.records.insert((of::CRA.to_owned(), id(n)), Version { rev, doc, ..Version::default() });
}

fn ask(profil: &mut Profil) -> SyncRequest {
    profil.store.prepare(Limites::default(), false).unwrap()
}

fn apply(profil: &mut Profil, frames: Vec<Frame>) -> Vec<Applied> {
    frames.into_iter().map(|frame| profil.store.apply(frame, at(100)).unwrap()).collect()
}

fn sum(applied: &[Applied], of: impl Fn(&Applied) -> usize) -> usize {
    applied.iter().map(of).sum()
}

fn assert_same(serveur: &Serveur, profil: &mut Profil) {
    let request = ask(profil);
    let cursor = request.cursors[&scope()];
    assert_eq!((cursor.rev, cursor.sum), (serveur.rev, serveur.sum()));
    assert!(request.reparations.is_empty() && request.mutations.is_empty(), "{request:?}");
    let live = serveur.records.iter().filter(|(_, version)| version.doc.is_some());
    for ((collection, id), version) in live.clone() {
        let here = profil.store.get(collection, *id).unwrap();
        assert_eq!(here.map(|document| document.doc), version.doc, "{id}");
    }
    let held = profil.store.suppressions_en_attente().unwrap().len();
    let total = usize::try_from(profil.store.cra_count(&FiltresCra::default()).unwrap().total).unwrap();
    assert_eq!(total - held, live.count());
}

/// Every way in which one record can differ.
fn damage(serveur: &mut Serveur) -> Vec<&'static str> {
    // Never came; came otherwise, seen older or newer than it stands; gone without a word, and with one.
    put(serveur, 500, 2, Some(notes("jamais venu")));
    put(serveur, 30, 200, Some(notes("corrigé ailleurs")));
    put(serveur, 150, 8, Some(notes("revenu en arrière")));
    serveur.records.remove(&(of::CRA.to_owned(), id(60)));
    put(serveur, 90, 300, None);
    vec!["500", "30", "150", "90"]
}

#[test]
fn what_differs_comes_again_and_nothing_else() {
    let (mut serveur, mut profil) = read();
    damage(&mut serveur);
    let first = sync(&mut serveur, &mut profil.store, 1);
    assert_eq!((sum(&first, |a| a.reparations), sum(&first, |a| a.divergences)), (1, 0));
    assert!(first.last().unwrap().fin.unwrap().0, "what differs is asked for at once");
    let request = ask(&mut profil);
    assert_eq!(request.reparations[&scope()].tranches.len(), 26, "ranges of eight");
    assert_eq!(request.cursors[&scope()].rev, serveur.rev, "nothing begins again");
    let frames = serveur.answer(1, &request);
    let came: usize =
        frames.iter().map(|frame| if let Frame::Repair { records, .. } = frame { records.len() } else { 0 }).sum();
    assert!((1..=80).contains(&came), "{came} records for five that differ");
    let second = apply(&mut profil, frames);
    assert_eq!((sum(&second, |a| a.reparations), sum(&second, |a| a.divergences)), (0, 0));
    assert_same(&serveur, &mut profil);
    let held = profil.store.suppressions_en_attente().unwrap();
    assert_eq!(held.iter().map(|held| held.id).collect::<Vec<_>>(), [id(60)], "gone without a word: a person says");
}

#[test]
fn left_after_any_frame_while_everything_changes_it_ends_with_the_same() {
    for cut in 3..12 {
        let (mut serveur, mut profil) = read();
        damage(&mut serveur);
        sync(&mut serveur, &mut profil.store, 1);
        let mut came = 0;
        for round in 0..60u128 {
            let request = ask(&mut profil);
            let frames = serveur.answer(1, &request);
            let whole = frames.len() <= cut;
            for frame in frames.into_iter().take(cut) {
                came += if let Frame::Repair { records, .. } = &frame { records.len() } else { 0 };
                let applied = profil.store.apply(frame.clone(), at(100)).unwrap();
                assert_eq!((applied.divergences, applied.relectures), (0, 0), "cut at {cut}");
                profil.store.apply(frame, at(100)).unwrap();
            }
            let held = profil.store.suppressions_en_attente().unwrap();
            // A tombstone does not come with a range of which all that lives is the same: a person says.
            assert!(held.iter().all(|held| [id(60), id(90)].contains(&held.id)), "cut at {cut}: {held:?}");
            profil.reopen();
            if round < 4 && cut > 4 {
                serveur.write(of::CRA, id(10 + round), Some(cra_with(json!({ "notes": "d’ailleurs" }))));
                serveur.write(of::CRA, id(180 + round), None);
                profil.store.put(of::CRA, id(100 + round), notes("d’ici"), at(7)).unwrap();
                profil.cra(300 + round, json!({ "notes": "neuf" }));
            } else if whole && ask(&mut profil).mutations.is_empty() {
                break;
            }
            assert!(round < 59, "it ends, cut at {cut}");
        }
        sync_all(&mut serveur, &mut profil.store, 1);
        assert_same(&serveur, &mut profil);
        if cut > 4 {
            assert_eq!(serveur.doc(of::CRA, id(100)).unwrap()["notes"], json!("d’ici"));
        } else {
            assert!(came < 100, "{came}: what came does not come again");
        }
        assert_eq!(profil.store.etat_echange().unwrap().conflits, 0);
    }
}

#[test]
fn a_sum_alone_that_differs_costs_no_record() {
    let (mut serveur, mut profil) = read();
    let raw = rusqlite::Connection::open(profil.path()).unwrap();
    raw.execute_batch(&format!("PRAGMA key = \"x'{}'\"; UPDATE cursor SET sum = sum + 1", "07".repeat(32))).unwrap();
    drop(raw);
    let first = sync(&mut serveur, &mut profil.store, 1);
    assert_eq!(sum(&first, |a| a.reparations), 1);
    let frames = {
        let request = ask(&mut profil);
        serveur.answer(1, &request)
    };
    assert!(!frames.iter().any(|frame| matches!(frame, Frame::Repair { .. } | Frame::Changes { .. })), "{frames:?}");
    let second = apply(&mut profil, frames);
    assert_eq!((sum(&second, |a| a.reparations), sum(&second, |a| a.divergences)), (0, 0));
    assert_same(&serveur, &mut profil);
}

#[test]
fn an_unsent_edit_of_what_is_repaired_stays_and_leaves() {
    let (mut serveur, mut profil) = read();
    damage(&mut serveur);
    let lieu = json!({ "notes": "n30", "lieu_nom": "Crest" });
    profil.store.put(of::CRA, id(30), doc_of(cra_with(lieu)), at(7)).unwrap();
    profil.store.put(of::CRA, id(60), notes("retouché ici"), at(7)).unwrap();
    profil.store.put(of::CRA, id(90), notes("retouché aussi"), at(7)).unwrap();
    sync_all(&mut serveur, &mut profil.store, 1);
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_same(&serveur, &mut profil);
    let there = |n, champ: &str| serveur.doc(of::CRA, id(n)).unwrap()[champ].clone();
    assert_eq!((there(30, "notes"), there(30, "lieu_nom")), (json!("corrigé ailleurs"), json!("Crest")));
    assert_eq!((there(60, "notes"), there(90, "notes")), (json!("retouché ici"), json!("retouché aussi")));
    assert!(profil.store.suppressions_en_attente().unwrap().is_empty(), "an edit revives");
}

#[test]
fn a_server_that_repairs_nothing_is_read_whole_once() {
    let (mut serveur, mut profil) = read();
    damage(&mut serveur);
    serveur.repairs_nothing = true;
    let first = sync(&mut serveur, &mut profil.store, 1);
    assert_eq!((sum(&first, |a| a.reparations), sum(&first, |a| a.divergences)), (1, 0));
    let second = sync(&mut serveur, &mut profil.store, 1);
    assert_eq!((sum(&second, |a| a.reparations), sum(&second, |a| a.divergences)), (0, 1));
    assert_eq!(ask(&mut profil).cursors[&scope()].rev, 0);
    let third = sync(&mut serveur, &mut profil.store, 1);
    assert_eq!((sum(&third, |a| a.reparations), sum(&third, |a| a.divergences)), (0, 0));
    assert_same(&serveur, &mut profil);
}

#[test]
fn a_piece_that_speaks_of_another_instant_or_was_not_asked_is_left_out() {
    let (mut serveur, mut profil) = read();
    let piece = |rev| {
        let doc = Some(notes("intrus"));
        let record = RecordWire { collection: of::CRA.to_owned(), id: id(501), rev: 2, schema: SCHEMA, doc };
        Frame::Repair { scope: scope(), records: vec![record], apres: 0, jusque: 9, rev }
    };
    let shown = |profil: &Profil| profil.store.cra_count(&FiltresCra::default()).unwrap().total;
    let before = shown(&profil);
    profil.store.apply(piece(serveur.rev), at(8)).unwrap();
    assert_eq!(shown(&profil), before, "not asked");
    damage(&mut serveur);
    sync(&mut serveur, &mut profil.store, 1);
    profil.store.apply(piece(serveur.rev - 1), at(8)).unwrap();
    profil.store.apply(piece(serveur.rev + 1), at(8)).unwrap();
    assert!(profil.store.cra_get(id(501)).is_err(), "asked, of another instant");
    profil.store.apply(piece(serveur.rev), at(8)).unwrap();
    assert!(profil.store.cra_get(id(501)).is_ok());
    assert_eq!(ask(&mut profil).reparations[&scope()].apres, 9, "it goes on from there");
}
