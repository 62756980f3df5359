//! The exchange: once each, in order, merged, and both sides alike.

use besace_sync::frame::encode_request;
use besace_sync::wire::{Doc, Op, Outcome, PROTOCOL, PROTOCOL_MIN, SYNC_PATH, Scope, SyncRequest, collection};
use serde_json::json;
use uuid::Uuid;

use crate::commun::{Serveur, cra, doc, personne, unpack};

const NADIA: &str = "nadia@exemple.fr";
const CRA: &str = collection::CRA;

#[tokio::test]
async fn what_is_sent_is_kept_once_and_not_sent_back() {
    let serveur = Serveur::demarrer().await;
    let mut appareil = serveur.conseiller(NADIA).await;
    appareil.recevoir().await;
    let (id, reponse) = appareil.creer(CRA, &cra()).await;
    assert_eq!(reponse.outcome(), &Outcome::Applied { rev: 3 });
    assert!(reponse.records.is_empty(), "the device holds it already: {:?}", reponse.records);
    let kept = serveur.central.stockage.read().unwrap().record_get(&appareil.scope(), CRA, id).unwrap().unwrap();
    assert_eq!(kept.doc, Some(cra()));

    let idle = appareil.envoyer(Vec::new()).await;
    assert!(idle.records.is_empty() && idle.octets < 500, "an idle check costs {} bytes", idle.octets);
}

#[tokio::test]
async fn the_same_number_gets_the_same_answer_and_takes_effect_once() {
    let serveur = Serveur::demarrer().await;
    let mut appareil = serveur.conseiller(NADIA).await;
    let id = appareil.uuid();
    let mutation = appareil.mutation(CRA, id, 0, Op::Put { set: cra(), base: Doc::new(), whole: true });
    let first = appareil.envoyer(vec![mutation.clone()]).await;
    let again = appareil.envoyer(vec![mutation.clone(), mutation.clone()]).await;
    assert_eq!(again.resultats, first.resultats);
    let scope = appareil.scope();
    assert_eq!(serveur.central.stockage.read().unwrap().scope_get(&scope).unwrap().rev, 3, "compte, emploi, one cra");

    let mut other = mutation;
    other.op = Op::Delete;
    let reponse = appareil.envoyer(vec![other]).await;
    assert_eq!(reponse.fault.as_deref(), Some("appareil_duplique"), "two copies of one device are told apart");
    appareil.recevoir().await;
    assert_eq!(appareil.cras().len(), 1);
}

#[tokio::test]
async fn a_gap_is_refused_and_nothing_after_it_is_taken() {
    let serveur = Serveur::demarrer().await;
    let mut appareil = serveur.conseiller(NADIA).await;
    let put = |set| Op::Put { set, base: Doc::new(), whole: true };
    let ids = [appareil.uuid(), appareil.uuid(), appareil.uuid()];
    let one = appareil.mutation(CRA, ids[0], 0, put(cra()));
    let lost = appareil.mutation(CRA, ids[1], 0, put(cra()));
    let three = appareil.mutation(CRA, ids[2], 0, put(cra()));
    let reponse = appareil.envoyer(vec![one.clone(), three.clone()]).await;
    assert_eq!(reponse.fault.as_deref(), Some("sequence_rompue"));
    assert_eq!(reponse.resultats.len(), 1);
    let reponse = appareil.envoyer(vec![one, lost, three]).await;
    assert_eq!((reponse.resultats.len(), reponse.fault), (3, None), "and all passes once the gap is filled");
    assert_eq!(appareil.cras().len(), 3);
}

#[tokio::test]
async fn a_refused_mutation_is_processed_and_kept_and_the_next_one_passes() {
    let serveur = Serveur::demarrer().await;
    let mut appareil = serveur.conseiller(NADIA).await;
    let mut wrong = cra();
    wrong.remove("thematiques");
    wrong.insert("duree".to_owned(), json!(0));
    let (bad, good) = (appareil.uuid(), appareil.uuid());
    let put = |set| Op::Put { set, base: Doc::new(), whole: true };
    let batch = vec![appareil.mutation(CRA, bad, 0, put(wrong)), appareil.mutation(CRA, good, 0, put(cra()))];
    let reponse = appareil.envoyer(batch).await;
    let Outcome::Refused { code, champ, message } = &reponse.resultats[0].outcome else { panic!("{reponse:?}") };
    assert!(!code.is_empty() && champ.is_some());
    assert!(message.contains("durée") && message.contains("thématique"), "every reason at once: {message}");
    assert!(matches!(reponse.resultats[1].outcome, Outcome::Applied { .. }));
    let tx = serveur.central.stockage.read().unwrap();
    assert!(tx.record_get(&appareil.scope(), CRA, bad).unwrap().is_none());
    let kept = tx.lettre_morte_list(appareil.compte_id).unwrap();
    assert_eq!((kept.len(), kept[0].record_id), (1, bad));
    assert!(!kept[0].mutation.is_empty(), "whole, for whoever releases it");
}

#[tokio::test]
async fn edits_of_different_fields_merge_and_two_devices_converge() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut b = serveur.second_appareil(NADIA).await;
    let (id, reponse) = a.creer(CRA, &cra()).await;
    b.recevoir().await;
    assert_eq!(b.lire(CRA, id).unwrap().1, cra());
    let rev = reponse.rev();
    a.corriger(CRA, id, rev, doc(json!({ "duree": 30 })), doc(json!({ "duree": 45 }))).await;
    let (old, new) = (json!({ "thematiques": ["bureautique"] }), json!({ "thematiques": ["bureautique", "email"] }));
    let merged = b.corriger(CRA, id, rev, doc(old), doc(new)).await;
    assert!(matches!(merged.outcome(), Outcome::Merged { .. }), "{merged:?}");
    a.recevoir().await;
    b.recevoir().await;
    assert_eq!(a.cras(), b.cras());
    let (_, both) = a.lire(CRA, id).unwrap();
    assert_eq!((&both["duree"], &both["thematiques"]), (&json!(45), &json!(["bureautique", "email"])));
    assert!(a.liste(collection::CONFLIT).is_empty(), "no conflict where fields are disjoint");
}

#[tokio::test]
async fn a_value_edited_twice_keeps_both_in_a_conflict() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut b = serveur.second_appareil(NADIA).await;
    let (id, reponse) = a.creer(CRA, &cra()).await;
    b.recevoir().await;
    let base = doc(json!({ "duree": 30 }));
    a.corriger(CRA, id, reponse.rev(), base.clone(), doc(json!({ "duree": 45 }))).await;
    let reponse = b.corriger(CRA, id, reponse.rev(), base, doc(json!({ "duree": 60 }))).await;
    let Outcome::Conflict { fields, conflit, .. } = reponse.outcome().clone() else { panic!("{reponse:?}") };
    assert_eq!(fields, ["duree"]);
    a.recevoir().await;
    b.recevoir().await;
    assert_eq!(a.lire(CRA, id).unwrap().1["duree"], json!(60), "the later arrival stands");
    let (rev, kept) = a.lire(collection::CONFLIT, conflit).unwrap().clone();
    assert_eq!(kept["champs"], json!([{ "champ": "duree", "gardee": 60, "autre": 45 }]));
    assert_eq!((&kept["collection"], &kept["record_id"]), (&json!(CRA), &json!(id)));
    assert_eq!(kept["autre_par"], json!("Ordinateur de la médiathèque"));
    assert_eq!(a.liste(collection::CONFLIT), b.liste(collection::CONFLIT));

    let settled = a.operer(collection::CONFLIT, conflit, rev, Op::Delete).await;
    assert!(matches!(settled.outcome(), Outcome::Applied { .. }), "settling is an ordinary mutation");
    b.recevoir().await;
    assert!(b.liste(collection::CONFLIT).is_empty());
}

#[tokio::test]
async fn two_right_edits_that_are_wrong_together_are_a_conflict_and_never_a_refusal() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut b = serveur.second_appareil(NADIA).await;
    let mut cra = cra();
    cra.insert("thematiques".into(), json!(["aide_aux_demarches_administratives", "bureautique"]));
    let (id, reponse) = a.creer(CRA, &cra).await;
    b.recevoir().await;
    let base = doc(json!({ "thematiques": ["aide_aux_demarches_administratives", "bureautique"] }));
    let without = doc(json!({ "thematiques": ["bureautique"] }));
    a.corriger(CRA, id, reponse.rev(), base.clone(), without).await;
    let precise = json!(["aide_aux_demarches_administratives", "bureautique", "logement"]);
    let reponse = b.corriger(CRA, id, reponse.rev(), base, doc(json!({ "thematiques": precise }))).await;
    let Outcome::Conflict { fields, .. } = reponse.outcome().clone() else { panic!("{reponse:?}") };
    assert_eq!(fields, ["thematiques"]);
    a.recevoir().await;
    b.recevoir().await;
    assert_eq!(a.lire(CRA, id).unwrap().1["thematiques"], precise, "the later edit stands whole");
    assert_eq!(a.cras(), b.cras());
    assert_eq!(a.liste(collection::CONFLIT), b.liste(collection::CONFLIT));
}

#[tokio::test]
async fn one_device_that_edits_twice_never_conflicts_with_itself() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let (id, reponse) = a.creer(CRA, &cra()).await;
    let rev = reponse.rev();
    let put = |old: i32, new: i32| Op::Put {
        set: doc(json!({ "duree": new })),
        base: doc(json!({ "duree": old })),
        whole: false,
    };
    // Both were frozen before any answer: the base revision is the same.
    let batch = vec![a.mutation(CRA, id, rev, put(30, 45)), a.mutation(CRA, id, rev, put(30, 60))];
    let reponse = a.envoyer(batch).await;
    assert!(reponse.resultats.iter().all(|r| matches!(r.outcome, Outcome::Applied { .. })), "{reponse:?}");
    let batch = vec![a.mutation(CRA, id, rev, put(60, 90)), a.mutation(CRA, id, rev, Op::Delete)];
    let reponse = a.envoyer(batch).await;
    assert!(matches!(reponse.resultats[1].outcome, Outcome::Applied { .. }), "it may also delete its own edit");
    assert!(a.cras().is_empty() && a.liste(collection::CONFLIT).is_empty());
}

#[tokio::test]
async fn an_edit_wins_over_a_deletion_whichever_comes_first() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut b = serveur.second_appareil(NADIA).await;
    let (id, reponse) = a.creer(CRA, &cra()).await;
    let rev = reponse.rev();
    b.recevoir().await;
    let edit = |new: i32| (doc(json!({ "duree": 30 })), doc(json!({ "duree": new })));

    let (base, set) = edit(45);
    a.corriger(CRA, id, rev, base, set).await;
    let kept = b.operer(CRA, id, rev, Op::Delete).await;
    assert!(matches!(kept.outcome(), Outcome::Merged { .. }), "{kept:?}");
    assert_eq!(b.lire(CRA, id).unwrap().1["duree"], json!(45), "the edit comes back, shown");

    let (rev, held) = b.lire(CRA, id).unwrap().clone();
    a.recevoir().await;
    a.operer(CRA, id, rev, Op::Delete).await;
    let reponse = b.corriger(CRA, id, rev, doc(json!({ "duree": 45 })), doc(json!({ "duree": 60 }))).await;
    let Outcome::SendWhole { rev } = *reponse.outcome() else { panic!("{reponse:?}") };
    let whole = Op::Put {
        set: {
            let mut d = held;
            d.insert("duree".to_owned(), json!(60));
            d
        },
        base: Doc::new(),
        whole: true,
    };
    b.operer(CRA, id, rev, whole).await;
    a.recevoir().await;
    b.recevoir().await;
    assert_eq!(a.lire(CRA, id).unwrap().1["duree"], json!(60), "revived");
    assert_eq!(a.cras(), b.cras());
}

#[tokio::test]
async fn a_record_that_names_one_to_come_waits_and_one_refused_is_told() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let personne_id = a.uuid();
    let with = |id: Uuid| {
        let mut cra = cra();
        cra.insert("beneficiaire_id".to_owned(), json!(id));
        Op::Put { set: cra, base: Doc::new(), whole: true }
    };
    let id = a.uuid();
    let reponse = a.operer(CRA, id, 0, with(personne_id)).await;
    assert_eq!(reponse.outcome(), &Outcome::WaitingFor { id: personne_id });
    let waits = besace_sync::wire::Mutation { seq: a.seq, ..a.clone().mutation(CRA, id, 0, with(personne_id)) };
    let put = Op::Put { set: personne("Odette", "Petit"), base: Doc::new(), whole: true };
    let batch = vec![waits.clone(), a.mutation(collection::BENEFICIAIRE, personne_id, 0, put)];
    let reponse = a.envoyer(batch).await;
    assert!(reponse.resultats.iter().all(|r| matches!(r.outcome, Outcome::Applied { .. })), "{reponse:?}");
    assert_eq!(reponse.resultats.iter().map(|r| r.seq).collect::<Vec<_>>(), [1, 2], "in order, in one exchange");
    let again = a.envoyer(vec![waits.clone()]).await;
    assert_eq!(again.resultats, reponse.resultats[..1], "what was heard is not told again");
    a.unheard = 2;
    let again = a.envoyer(vec![waits.clone()]).await;
    assert_eq!(again.resultats, reponse.resultats, "once, and what was not heard is answered as well");
    a.unheard = 1_000_000;
    let again = a.envoyer(vec![waits.clone()]).await;
    assert_eq!(again.resultats, reponse.resultats, "no more than was numbered");
    a.unheard = 0;
    let reponse = a.envoyer(vec![besace_sync::wire::Mutation { base_rev: 9, ..waits }]).await;
    assert_eq!(reponse.fault.as_deref(), Some("appareil_duplique"));

    let refusee = a.uuid();
    let put = Op::Put { set: personne("", ""), base: Doc::new(), whole: true };
    let cra_id = a.uuid();
    let batch = vec![a.mutation(collection::BENEFICIAIRE, refusee, 0, put), a.mutation(CRA, cra_id, 0, with(refusee))];
    let reponse = a.envoyer(batch).await;
    let Outcome::Refused { code, .. } = &reponse.resultats[1].outcome else { panic!("{reponse:?}") };
    assert_eq!(code, "reference_refusee", "it must not wait for ever behind a refusal");
}

#[tokio::test]
async fn a_long_reception_is_cut_in_frames_and_resumes() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let notes = |i: usize| (0..40).map(|j| format!("{:x} ", (i * 7919 + j * 104_729) % 65_521)).collect::<String>();
    let mut batch = Vec::new();
    for i in 0..120 {
        let mut cra = cra();
        cra.insert("notes".to_owned(), json!(notes(i)));
        let id = a.uuid();
        batch.push(a.mutation(CRA, id, 0, Op::Put { set: cra, base: Doc::new(), whole: true }));
    }
    a.envoyer(batch).await;
    let mut b = serveur.second_appareil(NADIA).await;
    b.budget = 4 << 10;
    let mut rounds = 0;
    loop {
        let reponse = b.envoyer(Vec::new()).await;
        rounds += 1;
        assert!(reponse.octets < 5 << 10, "{} bytes for a budget of 4 kB", reponse.octets);
        let (_, more, remaining) = reponse.end.unwrap();
        assert_eq!(more, remaining > 0);
        if !more {
            break;
        }
    }
    assert!(rounds > 2, "{rounds} rounds");
    assert_eq!(b.cras().len(), 120);
}

/// « N and N−1 »: the same work, said and answered as the version before did.
#[tokio::test]
async fn a_device_of_the_protocol_before_is_answered_in_its_own() {
    let serveur = Serveur::demarrer().await;
    let mut old = serveur.conseiller(NADIA).await;
    let mut new = serveur.second_appareil(NADIA).await;
    old.protocol = PROTOCOL_MIN;
    let (_, bytes) = old.post(SYNC_PATH, &old.request(Vec::new())).await;
    assert_eq!(bytes[0], 0, "the length of a frame alone, not the mark of a stream");
    let (_, bytes) = new.post(SYNC_PATH, &new.request(Vec::new())).await;
    assert_eq!(bytes[0], 2);
    old.creer(CRA, &cra()).await;
    new.creer(CRA, &cra()).await;
    new.recevoir().await;
    old.recevoir().await;
    assert_eq!(old.cras(), new.cras());

    // A mutation sent in one protocol and again in the other is the same one.
    let id = old.uuid();
    let mutation = old.mutation(CRA, id, 0, Op::Put { set: cra(), base: Doc::new(), whole: true });
    let first = old.envoyer(vec![mutation.clone()]).await;
    old.protocol = PROTOCOL;
    let again = old.envoyer(vec![mutation]).await;
    assert_eq!(first.outcome(), again.outcome(), "answered from memory");
}

#[tokio::test]
async fn a_limited_link_receives_its_own_scope_only() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    a.limited = true;
    let reponse = a.envoyer(Vec::new()).await;
    let cursors = reponse.end.unwrap().0;
    assert_eq!(cursors.keys().collect::<Vec<_>>(), [&a.scope()]);
    a.limited = false;
    let reponse = a.envoyer(Vec::new()).await;
    assert_eq!(reponse.end.unwrap().0.len(), 2);
    assert_eq!(reponse.scopes, [a.scope(), Scope::national()]);
}

#[tokio::test]
async fn a_tag_shared_by_all_reaches_every_device_and_marks_a_report() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let tag = besace_central::tags::create(&serveur.central, "France services", None, None).unwrap().0;
    a.recevoir().await;
    let shared = (Scope::national(), collection::TAG.to_owned(), tag);
    let (rev, received) = a.recus[&shared].clone();
    assert_eq!(received["nom"], json!("France services"));
    let mut cra = cra();
    cra.insert("tags".into(), json!([tag]));
    let (_, reponse) = a.creer(CRA, &cra).await;
    assert!(matches!(reponse.outcome(), Outcome::Applied { .. }), "{reponse:?}");
    assert_eq!(a.operer(collection::TAG, tag, rev, Op::Delete).await.refus().0, "tag_partage");
    let renamed = a.corriger(collection::TAG, tag, rev, Doc::new(), doc(json!({ "nom": "À moi" }))).await;
    assert_eq!(renamed.refus().0, "tag_partage");
}

#[tokio::test]
async fn the_server_alone_writes_what_is_its_own() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    a.recevoir().await;
    for of in [collection::COMPTE, collection::EMPLOI, "inconnue"] {
        let (id, rev) = a.liste(of).first().map_or((Uuid::nil(), 0), |(id, _)| (*id, 1));
        let reponse = a.operer(of, id, rev, Op::Delete).await;
        assert_eq!(reponse.refus().0, "collection_interdite", "{of}");
    }
    let mut flagged = cra();
    flagged.remove("thematiques");
    flagged.insert("importe".to_owned(), json!(true));
    let (_, reponse) = a.creer(CRA, &flagged).await;
    assert_eq!(reponse.refus().1, Some("thematiques"), "a device cannot waive today's rules");
    let id = a.uuid();
    let mutation = a.mutation(CRA, id, 0, Op::Put { set: cra(), base: Doc::new(), whole: true });
    let reponse = a.envoyer(vec![besace_sync::wire::Mutation { schema: 99, ..mutation }]).await;
    assert_eq!(reponse.refus().0, "schema_trop_recent");
    let id = Uuid::from_u128(1);
    let reponse = a.operer(CRA, id, 0, Op::Put { set: cra(), base: Doc::new(), whole: true }).await;
    assert_eq!(reponse.refus().0, "identifiant_invalide");
    let mut long = cra();
    long.insert("inconnu".to_owned(), json!("x".repeat(130 << 10)));
    let (_, reponse) = a.creer(CRA, &long).await;
    assert_eq!(reponse.refus().0, "document_trop_grand");
}

#[tokio::test]
async fn fields_of_a_newer_version_are_kept() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut newer = cra();
    newer.insert("champ_de_2028".to_owned(), json!({ "a": [1, 2] }));
    newer.insert("materiel".to_owned(), json!(["casque_neuronal"]));
    let (id, reponse) = a.creer(CRA, &newer).await;
    assert!(matches!(reponse.outcome(), Outcome::Applied { .. }), "{reponse:?}");
    let mut b = serveur.second_appareil(NADIA).await;
    b.recevoir().await;
    assert_eq!(b.lire(CRA, id).unwrap().1, newer);
}

#[tokio::test]
async fn what_waits_does_not_hold_back_the_rest() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let absente = a.uuid();
    let mut names = cra();
    names.insert("beneficiaire_id".to_owned(), json!(absente));
    let ids = [a.uuid(), a.uuid()];
    let put = |set| Op::Put { set, base: Doc::new(), whole: true };
    let batch = vec![a.mutation(CRA, ids[0], 0, put(names)), a.mutation(CRA, ids[1], 0, put(cra()))];
    let reponse = a.envoyer(batch.clone()).await;
    assert_eq!(reponse.resultats[0].outcome, Outcome::WaitingFor { id: absente });
    assert!(matches!(reponse.resultats[1].outcome, Outcome::Applied { .. }), "{reponse:?}");
    let again = a.envoyer(batch).await;
    assert_eq!(again.resultats, reponse.resultats, "the same again");
    let (_, next) = a.creer(CRA, &cra()).await;
    assert!(matches!(next.outcome(), Outcome::Applied { .. }), "nor what comes after");
    assert_eq!(a.cras().len(), 2);
}

#[tokio::test]
async fn an_answer_lost_before_a_long_silence_is_still_given() {
    const JOUR: i64 = 86_400_000;
    let serveur = Serveur::demarrer().await;
    let mut appareil = serveur.conseiller(NADIA).await;
    let id = appareil.uuid();
    let mutation = appareil.mutation(CRA, id, 0, Op::Put { set: cra(), base: Doc::new(), whole: true });
    let first = appareil.envoyer(vec![mutation.clone()]).await;
    for _ in 0..2 {
        serveur.avancer(60 * JOUR);
        let again = appareil.envoyer(vec![mutation.clone()]).await;
        assert_eq!((again.resultats, again.fault), (first.resultats.clone(), None));
    }
}

#[tokio::test]
async fn a_device_too_old_to_receive_hands_in_and_is_not_told_that_it_differs() {
    let serveur = Serveur::demarrer().await;
    let mut appareil = serveur.conseiller(NADIA).await;
    appareil.recevoir().await;
    let id = appareil.uuid();
    let mutation = appareil.mutation(CRA, id, 0, Op::Put { set: cra(), base: Doc::new(), whole: true });
    let old = SyncRequest {
        protocol: PROTOCOL_MIN - 1,
        epoch: appareil.epoch,
        mutations: vec![mutation],
        unheard: 0,
        cursors: appareil.cursors.clone(),
        budget: appareil.budget,
        limited: false,
        trame: 0,
        reprises: Default::default(),
        reparations: Default::default(),
    };
    let (statut, bytes) = appareil.post(SYNC_PATH, &encode_request(&old, None).unwrap()).await;
    assert_eq!(statut, 200);
    let reponse = unpack(&bytes, appareil.contexte());
    assert!(matches!(reponse.outcome(), Outcome::Applied { .. }));
    assert!(reponse.records.is_empty());
    let (cursors, more, _) = reponse.end.unwrap();
    assert_eq!((cursors.len(), more), (0, false), "its sums date from before what it has just handed in");
}
