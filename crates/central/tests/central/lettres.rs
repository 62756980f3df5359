//! Dead letters released: judged again as their author's work, over what was written since.

use besace_central::comptes::{administration, appareil};
use besace_central::lettres::{Choix, Liberee, liberer};
use besace_central::stockage::{EtatAppareil, transaction};
use besace_central::sync::lettre::Issue;
use besace_sync::wire::{Doc, Mutation, Op, Outcome, collection};
use serde_json::json;
use uuid::Uuid;

use crate::commun::{Appareil, Serveur, cra, doc, personne};

const NADIA: &str = "nadia@exemple.fr";
const PERSONNE: &str = collection::BENEFICIAIRE;
const CRA: &str = collection::CRA;

fn release(serveur: &Serveur) -> Vec<Liberee> {
    liberer(&serveur.central, NADIA, Choix::default(), false).unwrap()
}

fn issues(liberees: &[Liberee]) -> Vec<(u64, &'static str)> {
    liberees.iter().map(|one| (one.lettre.seq, one.issue.valeur())).collect()
}

fn letters(serveur: &Serveur, appareil: &Appareil) -> Vec<(u64, String)> {
    let tx = serveur.central.stockage.read().unwrap();
    let rows = tx.lettre_morte_list(appareil.compte_id).unwrap();
    rows.into_iter().map(|row| (row.seq, row.code)).collect()
}

fn whole(set: Doc) -> Op {
    Op::Put { set, base: Doc::new(), whole: true }
}

fn part(base: serde_json::Value, set: serde_json::Value) -> Op {
    Op::Put { set: doc(set), base: doc(base), whole: false }
}

/// What the device hands in once it is retired.
async fn hand_in(serveur: &Serveur, appareil: &mut Appareil, batch: Vec<Mutation>) {
    appareil::end(&serveur.central, "administration", appareil.id, None, EtatAppareil::Retire).unwrap();
    let reponse = appareil.envoyer(batch).await;
    assert_eq!(reponse.fault.as_deref(), Some("appareil_retire"));
}

#[tokio::test]
async fn what_a_retired_device_handed_in_reaches_the_others_in_its_order() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut b = serveur.second_appareil(NADIA).await;
    let (known, gone, fiche, report) = (a.uuid(), a.uuid(), b.uuid(), b.uuid());
    let batch =
        vec![a.mutation(CRA, known, 0, whole(cra())), a.mutation(PERSONNE, gone, 0, whole(personne("Ali", "Zed")))];
    let revs: Vec<u64> = a.envoyer(batch).await.resultats.iter().map(|r| rev(&r.outcome)).collect();
    b.recevoir().await;
    let mut with = cra();
    with.insert("beneficiaire_id".to_owned(), json!(fiche));
    let batch = vec![
        b.mutation(CRA, report, 0, whole(with)),
        b.mutation(PERSONNE, fiche, 0, whole(personne("Odette", "Petit"))),
        b.mutation(CRA, known, revs[0], part(json!({ "duree": 30 }), json!({ "duree": 45 }))),
        b.mutation(CRA, known, revs[0], part(json!({ "duree": 30 }), json!({ "duree": 60 }))),
        b.mutation(PERSONNE, gone, revs[1], Op::Delete),
    ];
    hand_in(&serveur, &mut b, batch).await;
    a.recevoir().await;
    assert_eq!(a.cras().len(), 1);

    let essai = liberer(&serveur.central, NADIA, Choix::default(), true).unwrap();
    assert_eq!(letters(&serveur, &a).len(), 5, "nothing of a trial lasts");
    let liberees = release(&serveur);
    assert_eq!(issues(&essai), issues(&liberees), "a trial tells the truth");
    assert_eq!(issues(&liberees), [1, 2, 3, 4, 5].map(|seq| (seq, "acceptee")), "each after what it names");
    assert!(liberees.iter().all(|one| one.lettre.mutation.is_empty()), "read by nobody");
    assert!(letters(&serveur, &a).is_empty());
    a.recevoir().await;
    assert_eq!(a.lire(CRA, report).unwrap().1["beneficiaire_id"], json!(fiche));
    assert_eq!(a.lire(PERSONNE, fiche).unwrap().1, personne("Odette", "Petit"));
    assert_eq!(a.lire(CRA, known).unwrap().1["duree"], json!(60));
    assert_eq!(a.lire(PERSONNE, gone), None);
    assert!(a.liste(collection::CONFLIT).is_empty(), "no conflict in what one device alone changed");
    let tx = serveur.central.stockage.read().unwrap();
    let row = tx.record_get(&a.scope(), CRA, report).unwrap().unwrap();
    assert_eq!((row.auteur, row.appareil_id), (Some(a.compte_id), Some(b.id)), "the work of its author");
    let audited = tx.audit_list(50).unwrap().into_iter().filter(|line| line.action == "lettre_morte.liberer");
    let audited: Vec<_> = audited.map(|line| (line.acteur, line.cible)).collect();
    assert!(audited.contains(&("administration".to_owned(), format!("{} 1 acceptee", b.id))), "{audited:?}");
    drop(tx);

    let before = a.lire(CRA, report).unwrap().0;
    assert_eq!(issues(&release(&serveur)), [], "twice is once");
    a.recevoir().await;
    assert_eq!(a.lire(CRA, report).unwrap().0, before);
}

fn rev(outcome: &Outcome) -> u64 {
    match outcome {
        Outcome::Applied { rev } | Outcome::Merged { rev, .. } | Outcome::Conflict { rev, .. } => *rev,
        other => panic!("not accepted: {other:?}"),
    }
}

#[tokio::test]
async fn what_its_device_corrected_and_sent_since_is_not_overwritten_nor_counted_twice() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut wrong = cra();
    wrong.insert("duree".to_owned(), json!(0));
    let (id, reponse) = a.creer(CRA, &wrong).await;
    reponse.refus();
    a.operer(CRA, id, 0, whole(cra())).await.rev();
    assert_eq!(issues(&release(&serveur)), [(1, "depassee")]);
    assert!(letters(&serveur, &a).is_empty(), "nothing is left to do");
    a.recevoir().await;
    assert_eq!(a.lire(CRA, id).unwrap().1["duree"], json!(30));
    assert!(a.liste(collection::CONFLIT).is_empty());
}

/// Its answers are forgotten: nothing says any more that the device had sent better since.
#[tokio::test]
async fn what_its_device_sent_since_stays_even_once_the_answers_are_forgotten() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let (id, reponse) = a.creer(CRA, &cra()).await;
    let rev = reponse.rev();
    let edit = |to: u32| (doc(json!({ "duree": 30 })), doc(json!({ "duree": to })));
    let mut named = personne("Odette", "Petit");
    named.insert("email".to_owned(), json!("pas une adresse"));
    let (fiche, reponse) = a.creer(PERSONNE, &named).await;
    reponse.refus();
    let (base, mut set) = edit(60);
    set.insert("beneficiaire_id".to_owned(), json!(fiche));
    assert_eq!(a.corriger(CRA, id, rev, base, set).await.refus().0, "reference_refusee");
    let (base, set) = edit(45);
    a.corriger(CRA, id, rev, base, set).await.rev();
    a.operer(PERSONNE, fiche, 0, whole(personne("Odette", "Petit"))).await.rev();
    transaction(serveur.central.stockage.as_ref(), |tx| tx.resultat_prune(a.id, u64::MAX, i64::MAX)).unwrap();
    let liberees = release(&serveur);
    assert_eq!(issues(&liberees)[1], (3, "conflit"), "{liberees:?}");
    a.recevoir().await;
    let kept = &a.lire(CRA, id).unwrap().1;
    assert_eq!((&kept["duree"], &kept["beneficiaire_id"]), (&json!(45), &json!(fiche)));
    assert_eq!(a.liste(collection::CONFLIT)[0].1["champs"][0]["autre"], json!(60));
}

#[tokio::test]
async fn what_others_wrote_since_stays_and_the_letter_is_shown_beside_it() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut b = serveur.second_appareil(NADIA).await;
    let (id, reponse) = a.creer(CRA, &cra()).await;
    let rev = reponse.rev();
    b.recevoir().await;
    let typed = part(
        json!({ "duree": 30, "thematiques": ["bureautique"] }),
        json!({ "duree": 60, "thematiques": ["bureautique", "email"], "notes": "Revenir jeudi." }),
    );
    let batch = vec![b.mutation(CRA, id, rev, typed)];
    hand_in(&serveur, &mut b, batch).await;
    a.corriger(CRA, id, rev, doc(json!({ "duree": 30 })), doc(json!({ "duree": 90 }))).await;

    assert_eq!(issues(&release(&serveur)), [(1, "conflit")]);
    a.recevoir().await;
    let kept = a.lire(CRA, id).unwrap().1.clone();
    assert_eq!(
        (&kept["duree"], &kept["notes"]),
        (&json!(90), &json!("Revenir jeudi.")),
        "newer stays, the rest is taken"
    );
    assert_eq!(kept["thematiques"], json!(["bureautique", "email"]));
    let conflits = a.liste(collection::CONFLIT);
    assert_eq!(conflits.len(), 1);
    let (_, conflit) = &conflits[0];
    assert_eq!(conflit["champs"], json!([{ "champ": "duree", "gardee": 90, "autre": 60 }]));
    assert_eq!((&conflit["gardee_appareil"], &conflit["autre_appareil"]), (&json!(a.id), &json!(b.id)));
}

/// Two letters about one value that was changed since: both are shown, nothing is written over.
#[tokio::test]
async fn letters_set_aside_never_take_the_place_of_one_another() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let (mut b, mut c) = (serveur.second_appareil(NADIA).await, serveur.second_appareil(NADIA).await);
    let (id, reponse) = a.creer(CRA, &cra()).await;
    let rev = reponse.rev();
    for (device, duree) in [(&mut b, 60), (&mut c, 45)] {
        device.recevoir().await;
        let batch = vec![device.mutation(CRA, id, rev, part(json!({ "duree": 30 }), json!({ "duree": duree })))];
        hand_in(&serveur, device, batch).await;
    }
    a.corriger(CRA, id, rev, doc(json!({ "duree": 30 })), doc(json!({ "duree": 90 }))).await;
    let before = {
        a.recevoir().await;
        a.lire(CRA, id).unwrap().0
    };
    assert_eq!(issues(&release(&serveur)), [(1, "conflit"), (1, "conflit")]);
    a.recevoir().await;
    assert_eq!(a.lire(CRA, id).unwrap().0, before, "the report itself is not touched");
    let mut autres: Vec<_> =
        a.liste(collection::CONFLIT).into_iter().map(|(_, c)| c["champs"][0]["autre"].clone()).collect();
    autres.sort_by_key(|value| value.as_u64());
    assert_eq!(autres, [json!(45), json!(60)]);
}

#[tokio::test]
async fn what_is_refused_again_stays_with_its_new_code() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut b = serveur.second_appareil(NADIA).await;
    let (kept, reponse) = a.creer(CRA, &cra()).await;
    let rev = reponse.rev();
    let (bad, orphan) = (b.uuid(), b.uuid());
    let mut wrong = cra();
    wrong.insert("duree".to_owned(), json!(0));
    let mut waits = cra();
    waits.insert("beneficiaire_id".to_owned(), json!(b.uuid()));
    let batch = vec![
        b.mutation(CRA, bad, 0, whole(wrong)),
        b.mutation(CRA, orphan, 0, whole(waits)),
        b.mutation(CRA, kept, rev, part(json!({ "duree": 30 }), json!({ "duree": 60 }))),
    ];
    hand_in(&serveur, &mut b, batch).await;
    a.operer(CRA, kept, rev, Op::Delete).await;
    let liberees = release(&serveur);
    assert_eq!(issues(&liberees), [(1, "refusee"), (2, "refusee"), (3, "refusee")]);
    let codes: Vec<String> = letters(&serveur, &a).into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes[1..], ["reference_attendue", "fiche_supprimee"]);
    assert_ne!(codes[0], "appareil_retire");
    assert!(liberees.iter().all(|one| matches!(&one.issue, Issue::Refusee { message, .. } if message.ends_with('.'))));
    a.recevoir().await;
    assert!(a.cras().is_empty(), "nothing deleted comes back");
    let tx = serveur.central.stockage.read().unwrap();
    assert!(tx.lettre_morte_list(a.compte_id).unwrap().iter().all(|row| !row.mutation.is_empty()), "kept whole");
}

#[tokio::test]
async fn one_letter_is_chosen_by_its_device_and_number() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut b = serveur.second_appareil(NADIA).await;
    let (one, two) = (b.uuid(), b.uuid());
    let batch = vec![b.mutation(CRA, one, 0, whole(cra())), b.mutation(CRA, two, 0, whole(cra()))];
    hand_in(&serveur, &mut b, batch).await;
    let choix = |appareil: Uuid, seq| Choix { appareil: Some(appareil), seq };
    let played = |choix| issues(&liberer(&serveur.central, NADIA, choix, false).unwrap());
    assert_eq!(played(choix(a.id, None)), [], "another device's");
    assert_eq!(played(choix(b.id, Some(2))), [(2, "acceptee")]);
    a.recevoir().await;
    assert_eq!(a.cras().into_keys().collect::<Vec<_>>(), [two]);
    assert_eq!(played(choix(b.id, None)), [(1, "acceptee")]);
}

#[tokio::test]
async fn an_erased_person_stays_erased() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let mut b = serveur.second_appareil(NADIA).await;
    let (id, reponse) = a.creer(PERSONNE, &personne("Odette", "Zwxqpetit")).await;
    let (rev, late) = (reponse.rev(), a.creer(PERSONNE, &personne("Odile", "Zwxqpetit")).await.0);
    b.recevoir().await;
    let batch = vec![
        b.mutation(PERSONNE, id, rev, part(json!({ "nom": "Zwxqpetit" }), json!({ "nom": "Zwxqgrand" }))),
        b.mutation(PERSONNE, late, 0, Op::Erase),
    ];
    hand_in(&serveur, &mut b, batch).await;
    a.operer(PERSONNE, id, rev, Op::Erase).await;
    assert_eq!(issues(&release(&serveur)), [(1, "videe"), (2, "acceptee")]);
    assert_eq!(
        letters(&serveur, &a),
        [(1, "appareil_retire".to_owned())],
        "said to be there, of which nothing is left"
    );
    a.recevoir().await;
    for person in [id, late] {
        assert_eq!(a.lire(PERSONNE, person).unwrap().1, doc(json!({ "anonyme": true })));
    }
    let noted = serveur.central.donnees.effacement_list().unwrap();
    assert!(noted.contains(&(a.scope(), late)), "replayed after a restore too: {noted:?}");
}

/// A device that never heard of the refusal asks again: what was taken since is said to it.
#[tokio::test]
async fn a_number_is_answered_what_became_of_it() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let fiche = a.uuid();
    let mut with = cra();
    with.insert("beneficiaire_id".to_owned(), json!(fiche));
    let mut named = personne("Odette", "Petit");
    named.insert("email".to_owned(), json!("pas une adresse"));
    let report = a.uuid();
    let batch = vec![a.mutation(PERSONNE, fiche, 0, whole(named)), a.mutation(CRA, report, 0, whole(with))];
    let reponse = a.envoyer(batch.clone()).await;
    assert!(reponse.resultats.iter().all(|r| matches!(r.outcome, Outcome::Refused { .. })), "{reponse:?}");
    a.operer(PERSONNE, fiche, 0, whole(personne("Odette", "Petit"))).await.rev();
    assert_eq!(issues(&release(&serveur)), [(1, "depassee"), (2, "acceptee")]);
    let reponse = a.envoyer(batch).await;
    assert!(matches!(reponse.resultats[0].outcome, Outcome::Refused { .. }));
    assert!(matches!(reponse.resultats[1].outcome, Outcome::Applied { .. }), "{reponse:?}");
    assert_eq!(a.cras().len(), 1);
}

#[tokio::test]
async fn the_work_of_a_closed_account_counts_and_nobody_reads_it() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    a.recevoir().await;
    administration::radier(&serveur.central, NADIA).unwrap();
    let (id, reponse) = a.creer(CRA, &cra()).await;
    assert_eq!(reponse.fault.as_deref(), Some("compte_radie"));
    assert_eq!(issues(&release(&serveur)), [(1, "acceptee")]);
    let tx = serveur.central.stockage.read().unwrap();
    assert_eq!(tx.cra_list(&a.scope()).unwrap().into_iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
    let reponse = a.envoyer(Vec::new()).await;
    assert!(reponse.records.is_empty(), "{reponse:?}");
}
