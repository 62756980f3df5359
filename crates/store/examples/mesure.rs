//! Measures the store beside its floors, on a corpus drawn from a seed: `mesure [cra] [beneficiaires]`.
//!
//! A figure alone says nothing on a shared machine: each comes with the floor measured in the same run.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::{Duration, Instant};

use besace_domain::texte::fold;
use besace_store::{Cle, Ecriture, FiltresCra, Limites, Meta, Store};
use besace_sync::wire::{Frame, MutationResult, Outcome, collection as of};
use besace_testkit::{Chance, Vocabulaire, corpus, cra, jour};
use chrono::{DateTime, Utc};
use rusqlite::Connection;
use uuid::Uuid;

const SAVES: usize = 200;
const READS: usize = 100;

fn main() {
    let mut args = std::env::args().skip(1).filter_map(|arg| arg.parse::<usize>().ok());
    let (n_cra, n_benef) = (args.next().unwrap_or(10_000), args.next().unwrap_or(1_000));
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("besace.db");
    let cle = Cle::new([7; 32]);
    let meta = Meta { compte: Some(Uuid::from_u128(1)), ..Meta::demo(1, "mesure") };
    let mut store = Store::create(&path, &cle, meta).unwrap();

    let start = Instant::now();
    fill(&mut store, n_cra, n_benef);
    store.checkpoint().unwrap();
    let octets = std::fs::metadata(&path).unwrap().len();
    println!("{n_cra} CRA, {n_benef} bénéficiaires : {} s, {} Mo", start.elapsed().as_secs(), octets >> 20);

    let bare = bare_commit(&path, &cle);
    println!("{:<44} {:>10} {:>10} {:>8} {:>8}", "mesure", "p50", "p99", "plancher", "rapport");
    let (floor50, floor99) = (percentile(&bare, 50), percentile(&bare, 99));
    line("un commit nu d’une ligne", &bare, floor50);
    let saves = saves(&mut store);
    line("enregistrer un CRA (barre 1,5)", &saves, floor50);
    println!("  p99 : {:.2} × le p99 du plancher (barre 3)", ratio(percentile(&saves, 99), floor99));
    let floor = percentile(&bare_page(&path, &cle), 50);
    for (name, filtres) in filters(&store) {
        let times = time(READS, || drop(store.cra_list(&filtres, None, 50).unwrap()));
        line(&format!("liste, {name} (barre 3)"), &times, floor);
    }
    let count = time(READS, || assert!(store.cra_count(&FiltresCra::default()).unwrap().total > 0));
    line("compter sans filtre", &count, floor);
    let search = time(READS, || drop(store.beneficiaire_search("mart", 20, jour(0)).unwrap()));
    line("chercher un bénéficiaire", &search, floor);
    let doublons = time(1, || drop(store.doublon_list(jour(0)).unwrap()));
    line("tous les doublons", &doublons, floor);
}

fn fill(store: &mut Store, n_cra: usize, n_benef: usize) {
    let corpus = corpus(1, n_cra, n_benef);
    let all: Vec<_> = corpus.all().collect();
    for chunk in all.chunks(500) {
        let batch = chunk.iter().map(|record| Ecriture {
            collection: record.collection.to_owned(),
            id: record.id,
            doc: record.doc.clone(),
        });
        let now = chunk[0].creation;
        store.put_all(batch.collect(), None, now).unwrap();
        acknowledge(store, now);
    }
}

/// Everything went: a profile as it stands most of the time.
fn acknowledge(store: &mut Store, now: DateTime<Utc>) {
    loop {
        let mutations = store.prepare(Limites::default(), false).unwrap().mutations;
        if mutations.is_empty() {
            return;
        }
        let applied = |seq| MutationResult { seq, outcome: Outcome::Applied { rev: seq } };
        let results = mutations.iter().map(|mutation| applied(mutation.seq)).collect();
        store.apply(Frame::Results { results }, now).unwrap();
    }
}

fn saves(store: &mut Store) -> Vec<Duration> {
    let (mut chance, vocabulaire) = (Chance::new(99), Vocabulaire::new());
    let personnes = store.all(of::BENEFICIAIRE).unwrap();
    let now = jour(0).and_hms_opt(18, 0, 0).unwrap().and_utc();
    (0..SAVES)
        .map(|_| {
            let mut doc = cra(&mut chance, &vocabulaire, jour(0));
            if let Some(personne) = personnes.get(chance.below(personnes.len() * 2)) {
                doc.insert("beneficiaire_id".to_owned(), personne.id.to_string().into());
            }
            let id = chance.id(u64::try_from(now.timestamp_millis()).unwrap());
            let start = Instant::now();
            store.put(of::CRA, id, doc, now).unwrap();
            start.elapsed()
        })
        .collect()
}

fn filters(store: &Store) -> Vec<(&'static str, FiltresCra)> {
    let some = FiltresCra::default;
    let texte = |texte: &str| FiltresCra { texte: Some(fold(texte)), ..some() };
    let personne = store.all(of::BENEFICIAIRE).unwrap().first().map(|found| found.id);
    vec![
        ("sans filtre", some()),
        ("un mois", FiltresCra { du: Some(jour(200)), au: Some(jour(180)), ..some() }),
        ("ateliers", FiltresCra { types: vec!["collectif".to_owned()], ..some() }),
        ("thématique rare", FiltresCra { thematiques: vec!["associations".to_owned()], ..some() }),
        ("un bénéficiaire", FiltresCra { beneficiaire_id: personne, ..some() }),
        ("deux lettres", texte("im")),
        ("trois lettres", texte("pre")),
        ("mot courant", texte("ordinateur")),
        ("nom de lieu", texte("mediatheque")),
        ("deux mots", texte("dossier caf")),
        ("mot absent", texte("zzzz")),
        (
            "atelier et thématique",
            FiltresCra {
                types: vec!["collectif".to_owned()],
                thematiques: vec!["justice".to_owned()],
                ..texte("imprimante")
            },
        ),
    ]
}

/// Same file, same key, same pragmas, one row.
fn connect(path: &std::path::Path, cle: &Cle) -> Connection {
    let conn = Connection::open(path).unwrap();
    let key: String = cle.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    conn.execute_batch(&format!("PRAGMA key = \"x'{key}'\"; PRAGMA synchronous = FULL;")).unwrap();
    conn
}

fn bare_commit(path: &std::path::Path, cle: &Cle) -> Vec<Duration> {
    let conn = connect(path, cle);
    conn.execute_batch("CREATE TABLE plancher (n INTEGER PRIMARY KEY, texte TEXT)").unwrap();
    let mut insert = conn.prepare("INSERT INTO plancher (texte) VALUES (?1)").unwrap();
    let texte = "x".repeat(600);
    let times = time(SAVES, || assert_eq!(insert.execute([&texte]).unwrap(), 1));
    drop(insert);
    conn.execute_batch("DROP TABLE plancher").unwrap();
    times
}

fn bare_page(path: &std::path::Path, cle: &Cle) -> Vec<Duration> {
    let conn = connect(path, cle);
    let mut page = conn.prepare("SELECT * FROM cra_index ORDER BY ordre DESC LIMIT 50").unwrap();
    time(READS, || {
        let mut rows = page.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..11 {
                std::hint::black_box(row.get::<_, rusqlite::types::Value>(column).unwrap());
            }
        }
    })
}

fn time(times: usize, mut work: impl FnMut()) -> Vec<Duration> {
    work();
    (0..times)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect()
}

fn percentile(times: &[Duration], percent: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted[(sorted.len() - 1) * percent / 100]
}

fn ratio(measured: Duration, floor: Duration) -> f64 {
    measured.as_secs_f64() / floor.as_secs_f64().max(1e-9)
}

fn line(name: &str, times: &[Duration], floor: Duration) {
    let (p50, p99) = (percentile(times, 50), percentile(times, 99));
    println!("{name:<44} {p50:>10.1?} {p99:>10.1?} {floor:>8.1?} {:>8.2}", ratio(p50, floor));
}
