//! A scope read from nothing: what is useful first, left and taken up again while others write.

use besace_sync::wire::{Doc, Op, Outcome, collection};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::commun::{Appareil, Serveur, cra};

const NADIA: &str = "nadia@exemple.fr";
const CRA: &str = collection::CRA;
const CRAS: usize = 700;
const PERSONNES: usize = 80;

/// Notes that hardly compress.
fn notes(i: usize) -> Value {
    json!((0..12).map(|j| format!("{:x} ", (i * 7919 + j * 104_729).pow(2) % 65_521)).collect::<String>())
}

fn whole(set: Doc) -> Op {
    Op::Put { set, base: Doc::new(), whole: true }
}

/// Years of one advisor: the first report is the oldest; each names somebody.
async fn years(a: &mut Appareil) -> (Vec<Uuid>, Vec<Uuid>) {
    let (mut personnes, mut cras) = (Vec::new(), Vec::new());
    let mut batch = Vec::new();
    for n in 0..PERSONNES {
        let id = a.uuid();
        let doc = [("prenom", "Odette".to_owned()), ("nom", format!("Petit{n}"))];
        let doc = doc.into_iter().map(|(champ, valeur)| (champ.to_owned(), json!(valeur))).collect();
        batch.push(a.mutation(collection::BENEFICIAIRE, id, 0, whole(doc)));
        personnes.push(id);
    }
    for i in 0..CRAS {
        let id = a.uuid();
        let mut doc = cra();
        doc.insert("notes".to_owned(), notes(i));
        doc.insert("beneficiaire_id".to_owned(), json!(personnes[i * PERSONNES / CRAS]));
        batch.push(a.mutation(CRA, id, 0, whole(doc)));
        cras.push(id);
        if batch.len() == 200 {
            a.envoyer(std::mem::take(&mut batch)).await;
        }
    }
    a.envoyer(batch).await;
    (personnes, cras)
}

#[tokio::test]
async fn what_is_useful_comes_first_whatever_is_written_meanwhile() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let (personnes, cras) = years(&mut a).await;
    let mut b = serveur.second_appareil(NADIA).await;
    b.budget = 4 << 10;

    let first = b.envoyer(Vec::new()).await;
    let of: Vec<&str> = first.records.iter().map(|(_, record)| record.collection.as_str()).collect();
    assert_eq!(of[..2], [collection::EMPLOI, collection::COMPTE], "{of:?}");
    let came: Vec<Uuid> = first.records.iter().map(|(_, record)| record.id).collect();
    let recent: Vec<Uuid> = came.iter().copied().filter(|id| cras.contains(id)).collect();
    assert!(recent.len() > 20, "{}", recent.len());
    let mut newest: Vec<Uuid> = cras.iter().rev().take(recent.len()).copied().collect();
    newest.sort();
    let mut sorted = recent.clone();
    sorted.sort();
    assert_eq!(sorted, newest, "the newest ones");
    assert!(came.contains(&personnes[PERSONNES - 1]) && !came.contains(&personnes[0]));
    let (_, more, remaining) = first.end.unwrap();
    assert!(more);
    assert!(!b.reprises.is_empty() && b.cursors.get(&b.scope()).is_none_or(|cursor| cursor.rev == 0));

    // Each says exactly how many records are still to come.
    let mut due = remaining;
    let mut rounds = 0;
    loop {
        rounds += 1;
        let mut written = 0;
        let touched = [cras[CRAS - 1 - rounds], cras[rounds]];
        if rounds <= 5 {
            // Another device edits one that came, deletes one that did not, and adds one.
            let held = |a: &Appareil, id| a.lire(CRA, id).unwrap().clone();
            let (rev, doc) = held(&a, touched[0]);
            let base = Doc::from([("notes".to_owned(), doc["notes"].clone())]);
            a.corriger(CRA, touched[0], rev, base, Doc::from([("notes".to_owned(), json!(format!("revu {rounds}")))]))
                .await;
            let (rev, _) = held(&a, touched[1]);
            a.operer(CRA, touched[1], rev, Op::Delete).await;
            a.creer(CRA, &cra()).await;
            written = 2;
        }
        let mut mutations = Vec::new();
        if rounds == 3 {
            // What is typed here leaves at once.
            let id = b.uuid();
            mutations.push(b.mutation(CRA, id, 0, whole(cra())));
        }
        let sent = mutations.len();
        let reponse = b.envoyer(mutations).await;
        assert_eq!(reponse.resultats.len(), sent);
        assert!(reponse.resultats.iter().all(|result| matches!(result.outcome, Outcome::Applied { .. })));
        let (_, more, remaining) = reponse.end.unwrap();
        let received = reponse.records.len() as u64;
        // The one that was edited comes again; what was just sent is known.
        assert!(due + written + sent as u64 >= remaining + received, "{due} {remaining} {received}");
        assert!(due <= remaining + received, "{due} {remaining} {received}");
        due = remaining;
        assert_eq!(more, remaining > 0);
        if !more {
            break;
        }
        assert!(rounds < 60);
    }
    assert!(rounds > 5, "{rounds}");
    a.recevoir().await;
    assert_eq!(a.cras(), b.cras(), "nothing lost, nothing back");
    assert_eq!(b.cras().len(), CRAS + 1);
    assert!(b.reprises.is_empty());
    let again = b.envoyer(Vec::new()).await;
    assert_eq!((again.records.len(), again.end.unwrap().2), (0, 0));
}

/// A token that no answer ever gave: the device reads from the beginning again.
#[tokio::test]
async fn a_token_that_nobody_gave_is_left_aside() {
    use besace_sync::wire::{Etape, Reprise};
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    let (id, _) = a.creer(CRA, &cra()).await;
    let good = Reprise { rev: 2, seuil: 1, etape: Etape::Reste, sous: 2 };
    for reprise in [
        Reprise { rev: u64::MAX, sous: 0, ..good },
        Reprise { sous: u64::MAX, ..good },
        Reprise { seuil: u64::MAX, ..good },
        Reprise { rev: 0, seuil: 0, sous: 9, ..good },
    ] {
        let mut b = serveur.second_appareil(NADIA).await;
        b.envoyer(Vec::new()).await;
        b.cursors.clear();
        b.reprises.insert(b.scope(), reprise);
        b.recevoir().await;
        assert!(b.lire(CRA, id).is_some());
    }
}
