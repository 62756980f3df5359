//! The schema: from nothing, from each earlier step, by several processes at once, or not at all.

use besace_central::stockage::postgres::{Postgres, STEPS};
use besace_central::stockage::{Stockage, StockageError};

use crate::base;

/// Every column, key and index of a database, as text.
fn shape(name: &str) -> String {
    let columns = "SELECT string_agg(format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, \
                   collation_name), E'\\n' ORDER BY table_name, column_name) FROM information_schema.columns \
                   WHERE table_schema = 'public'";
    let indexes = "SELECT string_agg(indexdef, E'\\n' ORDER BY indexdef) FROM pg_indexes WHERE schemaname = 'public'";
    let server = base::server();
    format!("{}\n{}", server.psql(name, columns).unwrap(), server.psql(name, indexes).unwrap())
}

#[test]
fn every_earlier_schema_becomes_the_newest_and_keeps_its_rows() {
    let fresh = base::create();
    let stockage = Postgres::open(&base::adresse(&fresh)).unwrap();
    assert_eq!(usize::try_from(stockage.etat().unwrap().schema).unwrap(), STEPS.len());
    for version in 0..=STEPS.len() {
        let name = base::create();
        drop(Postgres::open_at(&base::adresse(&name), &STEPS[..version]).unwrap());
        if version > 0 {
            base::server().psql(&name, "INSERT INTO serveur VALUES ('nom', 'Drôme')").unwrap();
        }
        let stockage = Postgres::open(&base::adresse(&name)).unwrap();
        let nom = stockage.read().unwrap().serveur_get("nom").unwrap();
        assert_eq!(nom.as_deref(), (version > 0).then_some("Drôme".as_bytes()), "from {version}");
        assert_eq!(shape(&name), shape(&fresh), "from {version}");
    }
}

#[test]
fn a_step_that_fails_leaves_the_schema_as_it_was() {
    let name = base::create();
    drop(Postgres::open(&base::adresse(&name)).unwrap());
    let before = shape(&name);
    let steps = [STEPS, &["CREATE TABLE neuve (x integer)", "ALTER TABLE absente ADD COLUMN y integer"]].concat();
    assert!(Postgres::open_at(&base::adresse(&name), &steps).is_err());
    assert_eq!(shape(&name), before, "not even the step before it");
    let stockage = Postgres::open(&base::adresse(&name)).unwrap();
    assert_eq!(usize::try_from(stockage.etat().unwrap().schema).unwrap(), STEPS.len());
}

#[test]
fn several_processes_that_start_together_migrate_once() {
    let adresse = base::adresse(&base::create());
    std::thread::scope(|threads| {
        let opened: Vec<_> = (0..4).map(|_| threads.spawn(|| Postgres::open(&adresse).map(drop))).collect();
        for thread in opened {
            thread.join().unwrap().unwrap();
        }
    });
}

#[test]
fn an_older_build_refuses_a_newer_schema() {
    let adresse = base::adresse(&base::create());
    drop(Postgres::open(&adresse).unwrap());
    let older = Postgres::open_at(&adresse, &STEPS[..STEPS.len() - 1]).err().unwrap();
    assert!(matches!(older, StockageError::TropRecent), "{older:?}");
}
