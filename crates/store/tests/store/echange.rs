//! What comes back from the server.

use besace_store::{EtatSync, FiltresCra, Limites};
use besace_sync::wire::{Frame, MutationResult, Op, Outcome, RecordWire, SCHEMA, collection as of};
use serde_json::json;
use uuid::Uuid;

use crate::serveur::{Serveur, scope, sync, sync_all};
use crate::support::{Profil, at, cra_with, doc_of, id, profil};

fn sent() -> (Serveur, Profil) {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    profil.cra(1, json!({ "notes": "avant" }));
    sync_all(&mut serveur, &mut profil.store, 1);
    (serveur, profil)
}

fn notes(profil: &Profil, n: u128) -> Option<String> {
    profil.store.cra_get(id(n)).unwrap().saisie.notes
}

#[test]
fn a_receipt_carries_revision_and_server_time_and_survives_a_restart() {
    let (_, mut profil) = sent();
    profil.reopen();
    let cra = profil.store.cra_get(id(1)).unwrap();
    assert_eq!(cra.sync, EtatSync::Envoye);
    let recu = cra.recu.unwrap();
    assert_eq!((recu.rev, recu.le), (1, at(50)));
    let recus = profil.store.recus(10).unwrap();
    assert_eq!((recus.len(), recus[0].element.titre.as_str()), (1, "Bénéficiaire anonyme"));
    assert_eq!(profil.store.recus_depuis(at(50)).unwrap(), 1);
    assert_eq!(profil.store.recus_depuis(at(51)).unwrap(), 0);
}

#[test]
fn records_of_the_server_arrive_with_their_unknown_fields_which_edits_keep() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    serveur.write(
        of::CRA,
        id(5),
        Some(cra_with(json!({ "champ_de_demain": { "a": 1 }, "thematiques": ["valeur_de_demain"] }))),
    );
    sync_all(&mut serveur, &mut profil.store, 1);
    let mut saisie = profil.store.cra_get(id(5)).unwrap().saisie;
    saisie.notes = Some("ajout".to_owned());
    saisie.extra.clear(); // a window does not know them
    profil.store.put(of::CRA, id(5), saisie.to_doc(), at(6)).unwrap();
    sync_all(&mut serveur, &mut profil.store, 1);
    let doc = serveur.doc(of::CRA, id(5)).unwrap();
    assert_eq!(doc["champ_de_demain"], json!({ "a": 1 }));
    assert_eq!(doc["thematiques"], json!(["valeur_de_demain"]));
    assert_eq!(doc["notes"], json!("ajout"));
}

#[test]
fn every_frame_applied_twice_gives_the_same_as_once() {
    let (mut serveur, mut profil) = sent();
    for n in 10..20 {
        serveur.write(of::CRA, id(n), Some(cra_with(json!({ "notes": format!("n{n}") }))));
    }
    serveur.write(of::CRA, id(10), None);
    profil.cra(2, json!({}));
    let request = profil.store.prepare(Limites::default(), false).unwrap();
    for frame in serveur.answer(1, &request) {
        profil.store.apply(frame.clone(), at(7)).unwrap();
        profil.store.apply(frame, at(7)).unwrap();
    }
    let next = profil.store.prepare(Limites::default(), false).unwrap();
    let cursor = next.cursors[&scope()];
    assert_eq!((cursor.rev, cursor.sum), (serveur.rev, serveur.sum()));
    assert!(next.mutations.is_empty());
    assert_eq!(profil.store.cra_count(&FiltresCra::default()).unwrap().total, 11);
}

#[test]
fn a_stream_cut_anywhere_goes_on_from_what_was_applied() {
    let (mut serveur, mut profil) = sent();
    for n in 10..30 {
        serveur.write(of::CRA, id(n), Some(cra_with(json!({}))));
    }
    let mut cut = 1;
    loop {
        let request = profil.store.prepare(Limites::default(), false).unwrap();
        let frames = serveur.answer(1, &request);
        let whole = cut >= frames.len();
        let before = request.cursors[&scope()].rev;
        for frame in frames.into_iter().take(cut) {
            profil.store.apply(frame, at(8)).unwrap();
        }
        profil.reopen();
        let after = profil.store.prepare(Limites::default(), false).unwrap().cursors[&scope()].rev;
        assert!(after >= before);
        let held = profil.store.cra_count(&FiltresCra::default()).unwrap().total;
        assert_eq!(u64::try_from(held).unwrap(), after.max(1), "the cursor says exactly what is held");
        if whole {
            break;
        }
        cut += 1;
    }
    assert_eq!(profil.store.cra_count(&FiltresCra::default()).unwrap().total, 21);
}

#[test]
fn an_edit_waiting_here_is_rebased_on_what_came() {
    let (mut serveur, mut profil) = sent();
    profil.store.put(of::CRA, id(1), doc_of(cra_with(json!({ "notes": "avant", "duree": 90 }))), at(2)).unwrap();
    serveur.write(of::CRA, id(1), Some(cra_with(json!({ "notes": "d’ailleurs" }))));
    sync_all(&mut serveur, &mut profil.store, 1);
    let doc = serveur.doc(of::CRA, id(1)).unwrap();
    assert_eq!((&doc["notes"], &doc["duree"]), (&json!("d’ailleurs"), &json!(90)));
    assert_eq!(notes(&profil, 1).as_deref(), Some("d’ailleurs"));
    assert_eq!(profil.store.etat_echange().unwrap().conflits, 0, "different fields are no conflict");
}

#[test]
fn one_value_edited_on_both_sides_keeps_both_whoever_exchanges_first() {
    for pulled_first in [false, true] {
        let (mut serveur, mut profil) = sent();
        serveur.write(of::CRA, id(1), Some(cra_with(json!({ "notes": "avant", "duree": 15 }))));
        let edit = doc_of(cra_with(json!({ "notes": "avant", "duree": 90 })));
        if pulled_first {
            let request = profil.store.prepare(Limites::default(), false).unwrap();
            profil.store.put(of::CRA, id(1), edit, at(2)).unwrap();
            for frame in serveur.answer(1, &request) {
                profil.store.apply(frame, at(3)).unwrap();
            }
            assert_eq!(profil.store.cra_get(id(1)).unwrap().saisie.duree, Some(90), "one’s own value stands");
        } else {
            profil.store.put(of::CRA, id(1), edit, at(2)).unwrap();
        }
        sync_all(&mut serveur, &mut profil.store, 1);
        assert_eq!(serveur.doc(of::CRA, id(1)).unwrap()["duree"], json!(90), "pulled first: {pulled_first}");
        let conflits = profil.store.conflits().unwrap();
        assert_eq!(conflits.len(), 1, "pulled first: {pulled_first}");
        assert_eq!(conflits[0].doc["champs"][0]["autre"], json!(15));
        assert_eq!(profil.store.cra_get(id(1)).unwrap().sync, EtatSync::Conflit);
        profil.store.delete(of::CONFLIT, &[conflits[0].id], at(5)).unwrap();
        assert_eq!(profil.store.cra_get(id(1)).unwrap().sync, EtatSync::Envoye);
        profil.store.restore(of::CONFLIT, &[conflits[0].id], at(5)).unwrap();
        assert_eq!(profil.store.cra_get(id(1)).unwrap().sync, EtatSync::Conflit);
    }
}

#[test]
fn a_record_merged_by_the_server_and_edited_before_it_came_is_not_overwritten_unseen() {
    let (mut serveur, mut profil) = sent();
    serveur.write(of::CRA, id(1), Some(cra_with(json!({ "notes": "avant", "duree": 15 }))));
    profil.store.put(of::CRA, id(1), doc_of(cra_with(json!({ "notes": "mien" }))), at(2)).unwrap();
    let request = profil.store.prepare(Limites::default(), false).unwrap();
    let frames = serveur.answer(1, &request);
    // The link is cut after the results: « merged », but the document did not come.
    for frame in frames.into_iter().take(2) {
        profil.store.apply(frame, at(3)).unwrap();
    }
    profil.store.put(of::CRA, id(1), doc_of(cra_with(json!({ "notes": "mien", "duree": 120 }))), at(4)).unwrap();
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(serveur.doc(of::CRA, id(1)).unwrap()["duree"], json!(120));
    assert_eq!(profil.store.conflits().unwrap().len(), 1, "15 was never seen here: it stands in a conflict");
}

#[test]
fn deleted_elsewhere_and_edited_here_comes_back_edited() {
    let (mut serveur, mut profil) = sent();
    serveur.write(of::CRA, id(1), None);
    profil.store.put(of::CRA, id(1), doc_of(cra_with(json!({ "notes": "encore utile" }))), at(2)).unwrap();
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(serveur.doc(of::CRA, id(1)).unwrap()["notes"], json!("encore utile"));
    assert_eq!(notes(&profil, 1).as_deref(), Some("encore utile"));
}

#[test]
fn deleted_here_and_edited_elsewhere_comes_back_edited() {
    for pulled_first in [false, true] {
        let (mut serveur, mut profil) = sent();
        serveur.write(of::CRA, id(1), Some(cra_with(json!({ "notes": "encore utile" }))));
        if pulled_first {
            let request = profil.store.prepare(Limites::default(), false).unwrap();
            profil.store.delete(of::CRA, &[id(1)], at(2)).unwrap();
            for frame in serveur.answer(1, &request) {
                profil.store.apply(frame, at(3)).unwrap();
            }
        } else {
            profil.store.delete(of::CRA, &[id(1)], at(2)).unwrap();
        }
        sync_all(&mut serveur, &mut profil.store, 1);
        assert_eq!(notes(&profil, 1).as_deref(), Some("encore utile"), "pulled first: {pulled_first}");
        assert!(serveur.doc(of::CRA, id(1)).is_some());
    }
}

#[test]
fn a_refusal_is_kept_with_its_reason_while_the_rest_passes() {
    let mut serveur = Serveur { refuses: Some("interdit".to_owned()), ..Serveur::default() };
    let mut profil = profil();
    profil.cra(1, json!({ "notes": "interdit" }));
    profil.cra(2, json!({ "notes": "permis" }));
    sync_all(&mut serveur, &mut profil.store, 1);
    assert!(serveur.doc(of::CRA, id(2)).is_some());
    let refus = profil.store.refus().unwrap();
    assert_eq!((refus.len(), refus[0].champ.as_deref()), (1, Some("notes")));
    assert!(matches!(&refus[0].mutation.op, Op::Put { set, .. } if set["notes"] == json!("interdit")));
    let cra = profil.store.cra_get(id(1)).unwrap();
    assert_eq!((cra.sync, cra.sync_message.as_deref()), (EtatSync::Refuse, Some("Refusé par la règle du test.")));
    assert!(profil.store.has_unsent().unwrap(), "a profile with a refusal is not one to remove lightly");
    assert!(
        profil.store.prepare(Limites::default(), false).unwrap().mutations.is_empty(),
        "it is not sent again by itself"
    );

    profil.store.put(of::CRA, id(1), doc_of(cra_with(json!({ "notes": "corrigé" }))), at(9)).unwrap();
    assert_eq!(profil.store.cra_get(id(1)).unwrap().sync, EtatSync::AEnvoyer);
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(serveur.doc(of::CRA, id(1)).unwrap()["notes"], json!("corrigé"));
    assert!(profil.store.refus().unwrap().is_empty());
}

#[test]
fn a_refusal_is_sent_again_or_dropped_when_asked() {
    let mut serveur = Serveur { refuses: Some("interdit".to_owned()), ..Serveur::default() };
    let mut profil = profil();
    profil.cra(1, json!({ "notes": "d’abord" }));
    sync_all(&mut serveur, &mut profil.store, 1);
    profil.store.put(of::CRA, id(1), doc_of(cra_with(json!({ "notes": "interdit" }))), at(2)).unwrap();
    profil.cra(2, json!({ "notes": "interdit aussi" }));
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(profil.store.etat_echange().unwrap().refus, 2);

    profil.store.refus_delete(id(1)).unwrap();
    assert_eq!(notes(&profil, 1).as_deref(), Some("d’abord"), "back to what the server holds");
    serveur.refuses = None;
    profil.store.refus_retry(id(2), at(3)).unwrap();
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(serveur.doc(of::CRA, id(2)).unwrap()["notes"], json!("interdit aussi"));
    assert_eq!(profil.store.etat_echange().unwrap().refus, 0);
}

#[test]
fn a_refused_creation_that_is_dropped_is_gone() {
    let mut serveur = Serveur { refuses: Some("interdit".to_owned()), ..Serveur::default() };
    let mut profil = profil();
    profil.cra(1, json!({ "notes": "interdit" }));
    sync_all(&mut serveur, &mut profil.store, 1);
    profil.store.refus_delete(id(1)).unwrap();
    assert!(profil.store.cra_get(id(1)).is_err());
    assert!(!profil.store.has_unsent().unwrap());
}

/// A coordinator released it: the server took it all the same.
#[test]
fn a_refusal_that_the_server_took_since_is_settled_and_given_back_after_a_restore() {
    let mut serveur = Serveur { refuses: Some("interdit".to_owned()), ..Serveur::default() };
    let mut profil = profil();
    profil.cra(1, json!({ "notes": "d’abord" }));
    sync_all(&mut serveur, &mut profil.store, 1);
    let backup = serveur.clone();
    profil.store.put(of::CRA, id(1), doc_of(cra_with(json!({ "notes": "interdit" }))), at(2)).unwrap();
    profil.cra(2, json!({ "notes": "interdit aussi" }));
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(profil.store.etat_echange().unwrap().refus, 2);
    serveur.write(of::CRA, id(1), Some(cra_with(json!({ "notes": "interdit", "duree": 90 }))));
    serveur.write(of::CRA, id(2), Some(cra_with(json!({ "notes": "interdit aussi" }))));
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(profil.store.refus().unwrap(), []);
    assert!(!profil.store.has_unsent().unwrap());
    for (n, said) in [(1, "interdit"), (2, "interdit aussi")] {
        let cra = profil.store.cra_get(id(n)).unwrap();
        assert_eq!((cra.sync, cra.saisie.notes.as_deref()), (EtatSync::Envoye, Some(said)));
        assert_eq!(cra.recu.unwrap().rev, serveur.records[&(of::CRA.to_owned(), id(n))].rev);
    }

    serveur = Serveur { epoch: Uuid::from_u128(0xe1), refuses: None, ..backup };
    sync_all(&mut serveur, &mut profil.store, 1);
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(serveur.doc(of::CRA, id(2)).unwrap()["notes"], json!("interdit aussi"), "this device had said it");
    assert_eq!(serveur.doc(of::CRA, id(1)).unwrap()["notes"], json!("interdit"));
}

#[test]
fn a_refusal_set_aside_in_a_conflict_is_settled_there() {
    let mut serveur = Serveur { refuses: Some("interdit".to_owned()), ..Serveur::default() };
    let mut profil = profil();
    profil.cra(1, json!({ "notes": "d’abord" }));
    sync_all(&mut serveur, &mut profil.store, 1);
    profil.store.put(of::CRA, id(1), doc_of(cra_with(json!({ "notes": "interdit" }))), at(2)).unwrap();
    sync_all(&mut serveur, &mut profil.store, 1);
    serveur.write(of::CRA, id(1), Some(cra_with(json!({ "notes": "ailleurs" }))));
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(notes(&profil, 1).as_deref(), Some("interdit"), "still to be settled by the person");
    assert_eq!(profil.store.etat_echange().unwrap().refus, 1);

    let conflit = |autre: &str| {
        json!({
            "collection": "cra", "record_id": id(1),
            "champs": [{ "champ": "notes", "gardee": "ailleurs", "autre": autre }],
        })
    };
    serveur.write(of::CONFLIT, id(3), Some(conflit("autre chose")));
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(profil.store.etat_echange().unwrap().refus, 1, "about something else");
    serveur.write(of::CONFLIT, id(4), Some(conflit("interdit")));
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(notes(&profil, 1).as_deref(), Some("ailleurs"), "as on every other device");
    assert_eq!(profil.store.cra_get(id(1)).unwrap().sync, EtatSync::Conflit);
    assert!(profil.store.refus().unwrap().is_empty() && !profil.store.has_unsent().unwrap());
    profil.store.put(of::CRA, id(1), doc_of(cra_with(json!({ "notes": "choisi" }))), at(9)).unwrap();
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(serveur.doc(of::CRA, id(1)).unwrap()["notes"], json!("choisi"));
}

#[test]
fn a_deletion_or_a_merge_refused_then_done_leaves_nothing_to_settle() {
    let mut serveur = Serveur::default();
    let mut profil = profil();
    let (source, kept) = (profil.beneficiaire(1, "Odette", "Petit"), profil.beneficiaire(2, "Odette", "PETIT"));
    profil.cra(3, json!({ "notes": "à supprimer" }));
    sync_all(&mut serveur, &mut profil.store, 1);
    profil.store.merge_beneficiaire(source, kept, at(4)).unwrap();
    profil.store.delete(of::CRA, &[id(3)], at(4)).unwrap();
    let request = profil.store.prepare(Limites::default(), false).unwrap();
    let mut frames = serveur.clone().answer(1, &request);
    let refuse = |seq| MutationResult {
        seq,
        outcome: Outcome::Refused { code: "autre".to_owned(), champ: None, message: "Refusé.".to_owned() },
    };
    frames[1] = Frame::Results { results: request.mutations.iter().map(|mutation| refuse(mutation.seq)).collect() };
    for frame in frames.drain(..2) {
        profil.store.apply(frame, at(5)).unwrap();
    }
    assert_eq!(profil.store.etat_echange().unwrap().refus, 2, "{request:?}");
    serveur.write(of::BENEFICIAIRE, source, None);
    serveur.write(of::CRA, id(3), None);
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(profil.store.etat_echange().unwrap().refus, 0, "{:?}", profil.store.refus());
    assert!(profil.store.get(of::BENEFICIAIRE, source).unwrap().is_none() && profil.store.cra_get(id(3)).is_err());
}

#[test]
fn sums_that_differ_make_the_scope_be_read_again_without_losing_unsent_edits() {
    let (mut serveur, mut profil) = sent();
    serveur.write(of::CRA, id(5), Some(cra_with(json!({ "notes": "caché" }))));
    sync_all(&mut serveur, &mut profil.store, 1);
    // The server changes a document behind its own back: same cursor, another sum.
    let version = serveur.records.get_mut(&(of::CRA.to_owned(), id(5))).unwrap();
    version.rev = 3;
    version.doc.as_mut().unwrap().insert("notes".to_owned(), json!("réparé"));
    serveur.records.insert(
        ("cra".to_owned(), id(6)),
        crate::serveur::Version { rev: 2, doc: Some(doc_of(cra_with(json!({})))), ..Default::default() },
    );
    serveur.rev = 3;
    profil.store.put(of::CRA, id(1), doc_of(cra_with(json!({ "notes": "en attente" }))), at(2)).unwrap();
    sync_all(&mut serveur, &mut profil.store, 1);
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(notes(&profil, 5).as_deref(), Some("réparé"));
    assert!(profil.store.cra_get(id(6)).is_ok());
    assert_eq!(serveur.doc(of::CRA, id(1)).unwrap()["notes"], json!("en attente"));
}

#[test]
fn a_restored_server_gets_back_what_it_lost() {
    let (mut serveur, mut profil) = sent();
    let backup = serveur.clone();
    profil.cra(2, json!({ "notes": "après la sauvegarde" }));
    profil.store.put(of::CRA, id(1), doc_of(cra_with(json!({ "notes": "corrigé après" }))), at(2)).unwrap();
    sync_all(&mut serveur, &mut profil.store, 1);
    profil.store.put(of::CRA, id(2), doc_of(cra_with(json!({ "notes": "pas encore parti" }))), at(3)).unwrap();

    serveur = backup;
    serveur.epoch = Uuid::from_u128(0xe1);
    sync(&mut serveur, &mut profil.store, 1);
    assert_eq!(notes(&profil, 1).as_deref(), Some("corrigé après"), "an older value never passes for a newer one");
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(serveur.doc(of::CRA, id(1)).unwrap()["notes"], json!("corrigé après"));
    assert_eq!(serveur.doc(of::CRA, id(2)).unwrap()["notes"], json!("pas encore parti"));
    assert!(profil.store.conflits().unwrap().is_empty());
}

#[test]
fn a_restored_server_gets_back_what_it_had_refused() {
    let mut serveur = Serveur { refuses: Some("interdit".to_owned()), ..Serveur::default() };
    let mut profil = profil();
    profil.cra(2, json!({ "notes": "permis" }));
    sync_all(&mut serveur, &mut profil.store, 1);
    let backup = serveur.clone();
    profil.cra(1, json!({ "notes": "interdit" }));
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(profil.store.refus().unwrap().len(), 1);

    serveur = Serveur { epoch: Uuid::from_u128(0xe1), ..backup };
    sync(&mut serveur, &mut profil.store, 1);
    let offered = profil.store.prepare(Limites::default(), false).unwrap().mutations;
    assert!(offered.iter().any(|mutation| mutation.id == id(1)), "its dead letter may be gone: {offered:?}");
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(profil.store.refus().unwrap().len(), 1, "refused again, and shown");
}

#[test]
fn a_restored_server_gets_back_records_older_than_the_journal() {
    let (mut serveur, mut profil) = sent();
    profil.store.tidy_up(at(60 * 24 * 40)).unwrap();
    let seq = serveur.last_seq.clone();
    serveur = Serveur { epoch: Uuid::from_u128(0xe1), last_seq: seq, ..Serveur::default() };
    for _ in 0..4 {
        sync(&mut serveur, &mut profil.store, 1);
    }
    assert_eq!(serveur.doc(of::CRA, id(1)).unwrap()["notes"], json!("avant"));
}

#[test]
fn many_deletions_wait_for_a_person_and_few_do_not() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    for n in 0..60 {
        serveur.write(of::CRA, id(n), Some(cra_with(json!({}))));
    }
    sync_all(&mut serveur, &mut profil.store, 1);
    serveur.write(of::CRA, id(0), None);
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(profil.store.suppressions_en_attente().unwrap(), []);
    assert!(profil.store.cra_get(id(0)).is_err());

    for n in 1..60 {
        serveur.write(of::CRA, id(n), None);
    }
    sync_all(&mut serveur, &mut profil.store, 1);
    let held = profil.store.suppressions_en_attente().unwrap();
    let left = profil.store.cra_count(&FiltresCra::default()).unwrap().total;
    assert!(left >= 53 && held.len() == usize::try_from(left).unwrap(), "{} held, {left} left", held.len());
    assert_eq!(profil.store.prepare(Limites::default(), false).unwrap().cursors[&scope()].rev, serveur.rev);

    profil.store.suppressions_refuse(at(9)).unwrap();
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(serveur.records.values().filter(|version| version.doc.is_some()).count(), held.len());

    for n in 1..60 {
        serveur.write(of::CRA, id(n), None);
    }
    sync_all(&mut serveur, &mut profil.store, 1);
    profil.store.suppressions_accept().unwrap();
    assert_eq!(profil.store.cra_count(&FiltresCra::default()).unwrap().total, 0);
    assert!(!profil.store.has_unsent().unwrap());
}

#[test]
fn an_unknown_collection_is_stored_and_never_shown() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    serveur.write("collection_de_demain", id(1), Some(json!({ "a": 1 })));
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(profil.store.get("collection_de_demain", id(1)).unwrap().unwrap().doc["a"], json!(1));
    assert_eq!(profil.store.cra_count(&FiltresCra::default()).unwrap().total, 0);
}

#[test]
fn a_newer_own_revision_is_not_overwritten_by_an_older_one_in_the_stream() {
    let (_, mut profil) = sent();
    profil.store.put(of::CRA, id(1), doc_of(cra_with(json!({ "notes": "rev 9" }))), at(2)).unwrap();
    profil.store.prepare(Limites::default(), false).unwrap();
    let results = vec![besace_sync::wire::MutationResult { seq: 2, outcome: Outcome::Applied { rev: 9 } }];
    profil.store.apply(Frame::Results { results }, at(3)).unwrap();
    let old = RecordWire {
        collection: of::CRA.to_owned(),
        id: id(1),
        rev: 5,
        schema: SCHEMA,
        doc: Some(doc_of(cra_with(json!({ "notes": "rev 5" })))),
    };
    profil.store.apply(Frame::Changes { scope: scope(), records: vec![old], cursor: 6 }, at(4)).unwrap();
    assert_eq!(notes(&profil, 1).as_deref(), Some("rev 9"));
}

#[test]
fn a_fault_is_told_and_touches_nothing() {
    let (_, mut profil) = sent();
    let fault = Frame::Fault { code: "sequence_rompue".to_owned(), message: "Le serveur s’arrête.".to_owned() };
    let applied = profil.store.apply(fault, at(3)).unwrap();
    assert_eq!(applied.faute.unwrap().0, "sequence_rompue");
    assert!(applied.changes.is_empty());
}

#[test]
fn a_deletion_survives_a_scope_that_is_read_again() {
    for when in ["before", "after", "sums"] {
        let (mut serveur, mut profil) = (Serveur::default(), profil());
        serveur.write(of::CRA, id(1), Some(cra_with(json!({ "notes": "avant" }))));
        sync_all(&mut serveur, &mut profil.store, 1);
        let delete = |profil: &mut Profil| drop(profil.store.delete(of::CRA, &[id(1)], at(2)).unwrap());
        if when == "sums" {
            let request = profil.store.prepare(Limites::default(), false).unwrap();
            delete(&mut profil);
            let mut frames = serveur.answer(1, &request);
            let Some(Frame::End { cursors, .. }) = frames.last_mut() else { panic!("no end") };
            cursors.get_mut(&scope()).unwrap().sum ^= 1;
            for frame in frames {
                profil.store.apply(frame, at(3)).unwrap();
            }
        } else {
            serveur.epoch = Uuid::from_u128(0xe1);
            if when == "before" {
                delete(&mut profil);
                // Not sent yet: the exchange that brings the news of the restore begins before.
            }
            let request = besace_sync::wire::SyncRequest {
                mutations: Vec::new(),
                ..profil.store.prepare(Limites { mutations: 1, ..Limites::default() }, false).unwrap()
            };
            let hello = serveur.answer(1, &request).swap_remove(0);
            profil.reopen();
            profil.store.apply(hello, at(3)).unwrap();
            if when == "after" {
                delete(&mut profil);
            }
        }
        for _ in 0..4 {
            sync(&mut serveur, &mut profil.store, 1);
        }
        assert!(serveur.doc(of::CRA, id(1)).is_none(), "{when}: nobody edited it, it must not come back");
        assert!(profil.store.get(of::CRA, id(1)).unwrap().is_none(), "{when}");
        assert!(!profil.store.has_unsent().unwrap(), "{when}");
    }
}

#[test]
fn a_deletion_that_waits_outlives_a_change_of_what_only_the_server_writes() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    serveur.write(of::CRA, id(1), Some(cra_with(json!({ "notes": "avant" }))));
    sync_all(&mut serveur, &mut profil.store, 1);
    let request = profil.store.prepare(Limites::default(), false).unwrap();
    profil.store.delete(of::CRA, &[id(1)], at(2)).unwrap();
    serveur.write(of::CRA, id(1), Some(cra_with(json!({ "notes": "avant", "premier_accompagnement": true }))));
    for frame in serveur.answer(1, &request) {
        profil.store.apply(frame, at(3)).unwrap();
    }
    sync_all(&mut serveur, &mut profil.store, 1);
    assert!(serveur.doc(of::CRA, id(1)).is_none());
    assert!(profil.store.get(of::CRA, id(1)).unwrap().is_none());
}

#[test]
fn a_deletion_held_for_a_person_is_no_longer_asked_once_the_record_is_back() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    for n in 0..30 {
        serveur.write(of::CRA, id(n), Some(cra_with(json!({}))));
    }
    sync_all(&mut serveur, &mut profil.store, 1);
    for n in 0..30 {
        serveur.write(of::CRA, id(n), None);
    }
    sync_all(&mut serveur, &mut profil.store, 1);
    let held = profil.store.suppressions_en_attente().unwrap();
    assert!(held.len() > 2);
    serveur.write(of::CRA, held[0].id, Some(cra_with(json!({}))));
    sync_all(&mut serveur, &mut profil.store, 1);
    let edited = doc_of(cra_with(json!({ "notes": "encore utile" })));
    profil.store.put(of::CRA, held[1].id, edited, at(4)).unwrap();
    assert_eq!(profil.store.suppressions_en_attente().unwrap(), held[2..]);
}
