//! What waits to leave, and how it gathers.

use besace_store::{Limites, Meta, Store};
use besace_sync::wire::{Mutation, Op, Outcome, collection as of};
use serde_json::{Value, json};

use crate::serveur::{Serveur, sync, sync_all};
use crate::support::{Profil, at, cra_with, doc_of, id, profil, profil_of};

fn prepared(store: &mut Store) -> Vec<Mutation> {
    store.prepare(Limites::default(), false).unwrap().mutations
}

/// A profile whose report 1 is known to the server.
fn sent() -> (Serveur, Profil) {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    profil.cra(1, json!({ "notes": "avant" }));
    sync_all(&mut serveur, &mut profil.store, 1);
    (serveur, profil)
}

fn edit(profil: &mut Profil, fields: Value) {
    profil.store.put(of::CRA, id(1), doc_of(cra_with(fields)), at(2)).unwrap();
}

fn delete(profil: &mut Profil) {
    profil.store.delete(of::CRA, &[id(1)], at(3)).unwrap();
}

fn restore(profil: &mut Profil) {
    profil.store.restore(of::CRA, &[id(1)], at(4)).unwrap();
}

#[test]
fn edits_of_a_record_known_to_the_server_gather_into_one_mutation() {
    type Actions = fn(&mut Profil);
    let table: &[(&str, Actions, Option<&str>)] = &[
        ("nothing", |_| (), None),
        ("one edit", |p| edit(p, json!({ "notes": "a" })), Some("put notes")),
        (
            "two edits of one field",
            |p| {
                edit(p, json!({ "notes": "a" }));
                edit(p, json!({ "notes": "b" }));
            },
            Some("put notes"),
        ),
        (
            "two edits of two fields",
            |p| {
                edit(p, json!({ "notes": "avant", "duree": 60 }));
                edit(p, json!({ "notes": "b", "duree": 60 }));
            },
            Some("put duree notes"),
        ),
        (
            "an edit and its opposite",
            |p| {
                edit(p, json!({ "notes": "a" }));
                edit(p, json!({ "notes": "avant" }));
            },
            None,
        ),
        ("a deletion", delete, Some("delete")),
        (
            "an edit, then a deletion",
            |p| {
                edit(p, json!({ "notes": "a" }));
                delete(p);
            },
            Some("delete"),
        ),
        (
            "a deletion undone",
            |p| {
                delete(p);
                restore(p);
            },
            None,
        ),
        (
            "an edit, a deletion undone",
            |p| {
                edit(p, json!({ "notes": "a" }));
                delete(p);
                restore(p);
            },
            Some("put notes"),
        ),
    ];
    for (name, actions, expected) in table {
        let (_, mut profil) = sent();
        actions(&mut profil);
        let mutations = prepared(&mut profil.store);
        let said = mutations.first().map(|mutation| match &mutation.op {
            Op::Put { set, whole: false, .. } => {
                format!("put {}", set.keys().cloned().collect::<Vec<_>>().join(" "))
            }
            Op::Delete => "delete".to_owned(),
            other => format!("{other:?}"),
        });
        assert_eq!(said.as_deref(), *expected, "{name}");
        assert!(mutations.len() <= 1, "{name}");
        assert_eq!(profil.store.has_unsent().unwrap(), expected.is_some(), "{name}");
    }
}

#[test]
fn a_record_created_then_deleted_before_being_sent_leaves_nothing() {
    let mut profil = profil();
    profil.cra(1, json!({}));
    delete(&mut profil);
    assert!(prepared(&mut profil.store).is_empty());
    restore(&mut profil);
    let mutations = prepared(&mut profil.store);
    assert!(matches!(&mutations[..], [Mutation { op: Op::Put { whole: true, .. }, base_rev: 0, .. }]), "{mutations:?}");
}

#[test]
fn a_deletion_already_sent_is_undone_by_sending_the_whole_again() {
    let (mut serveur, mut profil) = sent();
    delete(&mut profil);
    sync_all(&mut serveur, &mut profil.store, 1);
    assert!(serveur.doc(of::CRA, id(1)).is_none());
    restore(&mut profil);
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(serveur.doc(of::CRA, id(1)).unwrap()["notes"], json!("avant"));
}

#[test]
fn what_was_sent_and_not_answered_is_sent_again_identical_even_after_a_restart() {
    let mut profil = profil();
    profil.cra(1, json!({ "notes": "un" }));
    profil.cra(2, json!({ "notes": "deux" }));
    let first = prepared(&mut profil.store);
    edit(&mut profil, json!({ "notes": "un bis" }));
    profil.cra(3, json!({ "notes": "trois" }));
    profil.reopen();
    let second = prepared(&mut profil.store);
    assert_eq!(second[..2], first[..]);
    assert_eq!(second.iter().map(|mutation| mutation.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(second[2].id, id(3), "the later edit of 1 waits for the answer to the first");
}

#[test]
fn an_edit_made_during_an_exchange_leaves_with_the_next() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    profil.cra(1, json!({ "notes": "un" }));
    let request = profil.store.prepare(Limites::default(), false).unwrap();
    edit(&mut profil, json!({ "notes": "deux" }));
    for frame in serveur.answer(1, &request) {
        profil.store.apply(frame, at(5)).unwrap();
    }
    let mutations = prepared(&mut profil.store);
    let [Mutation { op: Op::Put { set, base, whole: false }, base_rev: 1, seq: 2, .. }] = &mutations[..] else {
        panic!("{mutations:?}");
    };
    assert_eq!((&set["notes"], &base["notes"]), (&json!("deux"), &json!("un")));
}

#[test]
fn batches_are_bounded_and_one_mutation_always_leaves() {
    let mut profil = profil();
    for n in 1..=5 {
        profil.cra(n, json!({ "notes": "x".repeat(1_000) }));
    }
    let count = |store: &mut Store, limites| store.prepare(limites, false).unwrap().mutations.len();
    assert_eq!(count(&mut profil.store, Limites { mutations: 2, ..Limites::default() }), 2);
    assert_eq!(count(&mut profil.store, Limites { octets: 3_000, ..Limites::default() }), 2);
    assert_eq!(count(&mut profil.store, Limites { octets: 1, ..Limites::default() }), 1);
    assert_eq!(count(&mut profil.store, Limites::default()), 5);
}

#[test]
fn a_report_edited_to_name_a_new_person_leaves_after_that_person() {
    let mut profil = profil();
    profil.cra(1, json!({}));
    let personne = profil.beneficiaire(2, "Odette", "Petit");
    edit(&mut profil, json!({ "beneficiaire_id": personne }));
    let order: Vec<_> = prepared(&mut profil.store).into_iter().map(|mutation| mutation.id).collect();
    assert_eq!(order, [personne, id(1)]);
}

#[test]
fn the_demo_profile_queues_nothing() {
    let mut profil = profil_of(Meta::demo(1, "m"));
    let cra = profil.cra(1, json!({}));
    assert!(prepared(&mut profil.store).is_empty());
    assert_eq!(profil.store.cra_get(cra).unwrap().sync, besace_store::EtatSync::Local);
    profil.store.delete(of::CRA, &[cra], at(2)).unwrap();
    profil.store.restore(of::CRA, &[cra], at(3)).unwrap();
    assert!(profil.store.cra_get(cra).is_ok());
}

#[test]
fn a_restored_copy_takes_a_new_identity_and_sends_everything_unsent_from_1() {
    let (mut serveur, mut profil) = sent();
    edit(&mut profil, json!({ "notes": "pendant" }));
    profil.cra(2, json!({}));
    let before = prepared(&mut profil.store);
    assert_eq!(before.iter().map(|mutation| mutation.seq).collect::<Vec<_>>(), [2, 3]);
    assert!(profil.store.is_clone(43, "machine"));
    profil.store.renew_identity(None, 43, "autre machine").unwrap();
    assert!(!profil.store.is_clone(43, "autre machine"));
    let after = prepared(&mut profil.store);
    assert_eq!(after.iter().map(|mutation| (mutation.seq, mutation.id)).collect::<Vec<_>>(), [(1, id(1)), (2, id(2))]);
    sync(&mut serveur, &mut profil.store, 2);
    assert_eq!(serveur.doc(of::CRA, id(1)).unwrap()["notes"], json!("pendant"));
    assert!(!profil.store.has_unsent().unwrap());
}

#[test]
fn a_mutation_that_waits_for_a_record_does_not_hold_the_others_back() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    let stranger = id(99);
    profil.cra(1, json!({ "beneficiaire_id": stranger }));
    profil.cra(2, json!({}));
    profil.cra(3, json!({}));
    sync(&mut serveur, &mut profil.store, 1);
    assert!(serveur.doc(of::CRA, id(2)).is_some() && serveur.doc(of::CRA, id(3)).is_some());
    assert_eq!(profil.store.etat_echange().unwrap().en_attente, 1);
    profil.cra(4, json!({}));
    let again = profil.store.prepare(Limites { mutations: 1, ..Limites::default() }, false).unwrap().mutations;
    assert_eq!(again.iter().map(|mutation| mutation.seq).collect::<Vec<_>>(), [1, 4], "even one by one");
    serveur.write(of::BENEFICIAIRE, stranger, Some(json!({ "prenom": "Odette", "nom": "Petit" })));
    sync_all(&mut serveur, &mut profil.store, 1);
    assert!(serveur.doc(of::CRA, id(1)).is_some());
}

#[test]
fn an_answer_heard_twice_or_for_nothing_changes_nothing() {
    let (_, mut profil) = sent();
    edit(&mut profil, json!({ "notes": "nouveau" }));
    let results =
        [1, 7].map(|seq| besace_sync::wire::MutationResult { seq, outcome: Outcome::Applied { rev: 1 } }).to_vec();
    profil.store.apply(besace_sync::wire::Frame::Results { results }, at(5)).unwrap();
    assert_eq!(prepared(&mut profil.store).len(), 1);
}

#[test]
fn a_person_edited_again_still_leaves_before_the_reports_that_name_them() {
    let mut profil = profil();
    let personne = profil.beneficiaire(2, "Odette", "Petit");
    edit(&mut profil, json!({ "beneficiaire_id": personne }));
    profil.beneficiaire(2, "Odette", "Grand");
    let order: Vec<_> = prepared(&mut profil.store).into_iter().map(|mutation| mutation.id).collect();
    assert_eq!(order, [personne, id(1)]);
}

#[test]
fn however_much_waits_a_request_stays_within_what_the_server_takes() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    let (stranger, late) = (id(9_000), id(9_001));
    let cras = (1..=620).map(|n| besace_store::Ecriture {
        collection: of::CRA.to_owned(),
        id: id(n),
        doc: doc_of(cra_with(json!({ "beneficiaire_id": if n <= 300 { stranger } else { late } }))),
    });
    profil.store.put_all(cras.collect(), None, at(1)).unwrap();
    for _ in 0..3 {
        let request = profil.store.prepare(Limites::default(), false).unwrap();
        assert!(request.mutations.len() <= besace_sync::limits::MUTATIONS_PER_REQUEST_MAX);
        for frame in serveur.answer(1, &request) {
            profil.store.apply(frame, at(2)).unwrap();
        }
    }
    assert_eq!(profil.store.etat_echange().unwrap().en_attente, 620);
    // The second person comes: those behind the ones that wait for ever must have their turn.
    serveur.write(of::BENEFICIAIRE, late, Some(json!({ "prenom": "Odette", "nom": "Petit" })));
    for _ in 0..4 {
        let request = profil.store.prepare(Limites::default(), false).unwrap();
        assert!(request.mutations.len() <= besace_sync::limits::MUTATIONS_PER_REQUEST_MAX);
        for frame in serveur.answer(1, &request) {
            profil.store.apply(frame, at(3)).unwrap();
        }
    }
    assert_eq!(profil.store.etat_echange().unwrap().en_attente, 300);
}

#[test]
fn a_report_that_names_what_was_deleted_before_being_sent_does_not_wait_for_ever() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    let personne = profil.beneficiaire(2, "Odette", "Petit");
    profil.cra(1, json!({ "beneficiaire_id": personne }));
    profil.store.delete(of::BENEFICIAIRE, &[personne], at(3)).unwrap();
    profil.store.tidy_up(at(60 * 24 * 3)).unwrap();
    sync(&mut serveur, &mut profil.store, 1);
    sync(&mut serveur, &mut profil.store, 1);
    let tombstone = serveur.records.get(&(of::BENEFICIAIRE.to_owned(), personne));
    assert!(tombstone.is_some_and(|version| version.doc.is_none()), "the server is told that it was deleted");
}
