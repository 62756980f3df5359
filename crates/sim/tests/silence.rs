//! The real store and the real server: a device silent for longer than deletions are kept loses nothing, and brings
//! nothing back that nobody touched.
#![allow(clippy::unwrap_used, unreachable_pub, reason = "tests")]

mod commun;

use besace_central::sync::record::{Version, write};
use besace_sim::appareil::Appareil;
use besace_sync::wire::{Doc, Scope, collection as of};
use serde_json::json;
use uuid::Uuid;

use commun::{COMPTE, NOW, cra, server, sync_at, uuid};

const JOUR: i64 = 86_400_000;
const CRAS: usize = 40;

fn day(n: i64) -> i64 {
    NOW + n * JOUR
}

fn noted(i: usize, texte: &str) -> Doc {
    cra(i).into_iter().chain([("notes".to_owned(), json!(texte))]).collect()
}

fn put(appareil: &mut Appareil, id: Uuid, doc: Doc, n: i64) {
    let heure = appareil.heure(day(n));
    appareil.store().unwrap().put(of::CRA, id, doc, heure).unwrap();
}

fn delete(appareil: &mut Appareil, ids: &[Uuid], n: i64) {
    let heure = appareil.heure(day(n));
    appareil.store().unwrap().delete(of::CRA, ids, heure).unwrap();
}

#[test]
fn five_hundred_days_without_a_word_then_everything_is_as_it_should() {
    let mut serveur = server(&[1, 2]);
    let scope = Scope::user(COMPTE);
    serveur
        .write(|tx| {
            let put = |i| write(tx, Version::serveur(&scope, of::CRA, uuid(i), Some(cra(i)), NOW)).map(drop);
            (0..CRAS).try_for_each(put)
        })
        .unwrap();
    let mut present = Appareil::new("present", true, 0, COMPTE, 1, NOW).unwrap();
    let mut silent = Appareil::new("silent", true, 0, COMPTE, 2, NOW).unwrap();
    sync_at(&mut serveur, &mut present, day(0));
    sync_at(&mut serveur, &mut silent, day(0));

    // The silent one: edits of what will be deleted and of what will be edited, a deletion, a new report.
    put(&mut silent, uuid(3), noted(3, "écrit en mer"), 1);
    put(&mut silent, uuid(5), noted(5, "écrit en mer aussi"), 1);
    put(&mut silent, uuid(100), noted(100, "neuf"), 1);
    delete(&mut silent, &[uuid(7)], 1);
    // The other one, the next day.
    delete(&mut present, &[uuid(3), uuid(4)], 2);
    put(&mut present, uuid(6), noted(6, "écrit à terre"), 2);
    let duree = cra(5).into_iter().chain([("duree".to_owned(), json!(90))]).collect();
    put(&mut present, uuid(5), duree, 2);
    for n in [2, 100, 300] {
        sync_at(&mut serveur, &mut present, day(n));
        assert_eq!(serveur.clear_tombes(COMPTE, day(n)).unwrap(), 0, "day {n}");
    }
    sync_at(&mut serveur, &mut present, day(399));
    assert_eq!(serveur.clear_tombes(COMPTE, day(402)).unwrap(), 0, "not a day too soon");
    assert_eq!(serveur.clear_tombes(COMPTE, day(403)).unwrap(), 2);

    let total = sync_at(&mut serveur, &mut silent, day(500));
    sync_at(&mut serveur, &mut present, day(500));
    assert_eq!((total.reparations, total.divergences), (0, 0));
    let there = |id: Uuid| serveur.read(|tx| Ok(tx.record_get(&scope, of::CRA, id)?.and_then(|row| row.doc))).unwrap();
    for appareil in [&silent, &present] {
        let store = appareil.store_ref().unwrap();
        assert_eq!(store.suppressions_en_attente().unwrap(), [], "so few are not worth a question");
        assert_eq!(store.conflits().unwrap(), [], "nobody edited the same");
        let shown = |i: usize, champ: &str| Some(store.get(of::CRA, uuid(i)).unwrap()?.doc[champ].clone());
        assert_eq!(shown(3, "notes"), Some(json!("écrit en mer")), "an edit revives");
        assert_eq!(shown(4, "notes"), None, "deleted, and nobody wrote in it");
        assert_eq!((shown(5, "notes"), shown(5, "duree")), (Some(json!("écrit en mer aussi")), Some(json!(90))));
        assert_eq!(shown(6, "notes"), Some(json!("écrit à terre")));
        assert_eq!(shown(7, "notes"), None);
        assert_eq!(shown(100, "notes"), Some(json!("neuf")));
        let live = store.all(of::CRA).unwrap();
        assert_eq!(live.len(), CRAS - 1);
        for document in live {
            let doc = there(document.id).unwrap();
            assert_eq!((&document.doc["notes"], &document.doc["duree"]), (&doc["notes"], &doc["duree"]));
        }
    }
    assert_eq!((there(uuid(4)), there(uuid(7))), (None, None));
}
