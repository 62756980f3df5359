//! A scope that a device holds otherwise: what stands where it differs, and no more.

use besace_sync::dense::Contexte;
use besace_sync::enrol::ApiError;
use besace_sync::frame::from_cbor;
use besace_sync::limits::RANGES_MAX;
use besace_sync::wire::{Cursor, Doc, Op, Reparation, SYNC_PATH, Scope, Tranche, collection};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::commun::{Appareil, Serveur, cra, unpack};

const NADIA: &str = "nadia@exemple.fr";
const CRA: &str = collection::CRA;
const CRAS: usize = 1_200;

/// Notes that hardly compress.
fn notes(i: usize) -> Value {
    json!((0..12).map(|j| format!("{:x} ", (i * 7919 + j * 104_729).pow(2) % 65_521)).collect::<String>())
}

/// Reports of one device, read by a second one; the bytes that this took.
async fn read(serveur: &Serveur) -> (Appareil, Appareil, Vec<Uuid>, usize) {
    let mut a = serveur.conseiller(NADIA).await;
    let mut cras = Vec::new();
    for n in 0..CRAS / 200 {
        let mut batch = Vec::new();
        for i in 0..200 {
            let id = a.uuid();
            let mut doc = cra();
            doc.insert("notes".to_owned(), notes(n * 200 + i));
            batch.push(a.mutation(CRA, id, 0, Op::Put { set: doc, base: Doc::new(), whole: true }));
            cras.push(id);
        }
        a.envoyer(batch).await;
    }
    let mut b = serveur.second_appareil(NADIA).await;
    let mut bytes = 0;
    loop {
        let reponse = b.envoyer(Vec::new()).await;
        bytes += reponse.octets;
        if !reponse.end.unwrap().1 {
            return (a, b, cras, bytes);
        }
    }
}

/// Tells what it holds of its own scope, range by range, with its next request.
fn compare(b: &mut Appareil) {
    let scope = b.scope();
    let apres = b.reparations.get(&scope).map_or(0, |reparation| reparation.apres);
    let held = b.recus.iter().filter(|((s, ..), _)| *s == scope);
    let mut held: Vec<(u64, Uuid)> = held.map(|((_, _, id), (rev, _))| (*rev, *id)).collect();
    held.sort();
    let cursor = b.cursors[&scope].rev;
    b.reparations.insert(scope, Reparation::cut(apres, cursor, &held));
}

fn forget(b: &mut Appareil, id: Uuid) {
    let key = (b.scope(), CRA.to_owned(), id);
    b.recus.remove(&key).unwrap();
}

#[tokio::test]
async fn what_differs_comes_and_what_was_changed_since_before_it() {
    let serveur = Serveur::demarrer().await;
    let (mut a, mut b, cras, whole) = read(&serveur).await;
    forget(&mut b, cras[700]);
    // Of another history, or never given: nobody there holds it.
    let stranger = (b.scope(), CRA.to_owned(), Uuid::from_u128(7));
    b.recus.insert(stranger.clone(), (40, Doc::new()));
    let (rev, _) = a.lire(CRA, cras[5]).unwrap().clone();
    a.operer(CRA, cras[5], rev, Op::Delete).await;
    compare(&mut b);
    let asked = b.request(Vec::new()).len();
    let typed = b.creer(CRA, &cra()).await;
    let reponse = &typed.1;
    let came: usize = reponse.repares.iter().map(|(.., records)| records.len()).sum();
    // Ranges of eight: where one lacks, where one is too many, and where one was deleted since.
    assert!((1..=4 * 8).contains(&came), "{came}");
    assert_eq!(reponse.records.len(), 1, "what was deleted since");
    assert!(reponse.repares.iter().all(|(_, _, at, _)| *at == reponse.end.as_ref().unwrap().0[&b.scope()].rev));
    assert!(!b.recus.contains_key(&stranger) && b.lire(CRA, cras[700]).is_some() && b.lire(CRA, cras[5]).is_none());
    assert!(asked + reponse.octets < whole / 8, "{asked} + {} bytes, {whole} for the whole", reponse.octets);
    a.recevoir().await;
    assert_eq!(a.cras(), b.cras());
}

#[tokio::test]
async fn a_repair_larger_than_an_answer_goes_on_where_it_was_left() {
    let serveur = Serveur::demarrer().await;
    let (_, mut b, cras, _) = read(&serveur).await;
    cras.iter().for_each(|id| forget(&mut b, *id));
    b.budget = 4 << 10;
    let (mut rounds, mut due) = (0, None);
    loop {
        compare(&mut b);
        let reponse = b.envoyer(Vec::new()).await;
        let came: u64 = reponse.repares.iter().map(|(.., records)| records.len() as u64).sum();
        let (_, more, remaining) = reponse.end.unwrap();
        assert!(due.is_none_or(|due| due == came + remaining), "{due:?} {came} {remaining}");
        due = Some(remaining);
        rounds += 1;
        if !more {
            break;
        }
        assert!(came > 0 && rounds < 60);
    }
    assert!(rounds > 3, "{rounds}");
    assert_eq!(b.cras().len(), CRAS);
}

#[tokio::test]
async fn ranges_out_of_order_beyond_the_cursor_or_too_many_are_refused_whole() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    a.creer(CRA, &cra()).await;
    a.recevoir().await;
    let cursor = a.cursors[&a.scope()].rev;
    let ranges = |revs: &[u64]| {
        let tranches = revs.iter().map(|rev| Tranche { jusque: *rev, sum: 0 }).collect();
        Reparation { apres: 0, tranches }
    };
    let many: Vec<u64> = (1..).take(RANGES_MAX + 1).collect();
    let unknown = Scope::user(Uuid::from_u128(9));
    for (scope, asked, code) in [
        (a.scope(), ranges(&[2, 1]), "echange_illisible"),
        (a.scope(), ranges(&[1, 1]), "echange_illisible"),
        (a.scope(), ranges(&[cursor + 1]), "echange_illisible"),
        (unknown, ranges(&[1]), "echange_illisible"),
        (a.scope(), ranges(&many), "echange_trop_grand"),
    ] {
        a.reparations = [(scope, asked.clone())].into();
        let (statut, bytes) = a.post(SYNC_PATH, &a.request(Vec::new())).await;
        let refus: ApiError = from_cbor(&bytes).unwrap();
        assert_eq!((statut, refus.code.as_str()), (400, code), "{asked:?}");
    }
    a.reparations = [(a.scope(), ranges(&[cursor]))].into();
    assert_eq!(a.envoyer(Vec::new()).await.repares.len(), 1);
}

/// Another's scope is not told, whatever the cursors claim; nor is anything repaired of another history.
#[tokio::test]
async fn nothing_of_anothers_scope_nor_of_another_history_is_repaired() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller(NADIA).await;
    a.creer(CRA, &cra()).await;
    a.recevoir().await;
    let mut b = serveur.conseiller("odette@exemple.fr").await;
    b.recevoir().await;
    let all = |cursor: Cursor| Reparation { apres: 0, tranches: vec![Tranche { jusque: cursor.rev, sum: 1 }] };
    let stolen = a.cursors[&a.scope()];
    b.cursors.insert(a.scope(), stolen);
    b.reparations = [(a.scope(), all(stolen))].into();
    let (statut, bytes) = b.post(SYNC_PATH, &b.request(Vec::new())).await;
    assert_eq!((statut, unpack(&bytes, b.contexte()).repares.len()), (200, 0));
    a.reparations = [(a.scope(), all(stolen))].into();
    a.epoch = Some(Uuid::from_u128(5));
    let (statut, bytes) = a.post(SYNC_PATH, &a.request(Vec::new())).await;
    let asked = Contexte { epoch: a.epoch, ..a.contexte() };
    assert_eq!((statut, unpack(&bytes, asked).repares.len()), (200, 0));
}
