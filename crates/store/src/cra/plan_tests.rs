//! The list stays smooth whatever the number of reports: no query of its path reads a table from end to end.

use chrono::DateTime;
use rusqlite::types::Value;

use super::filtre::Selection;
use super::list::statement;
use super::vues::{EtatSync, FiltresCra};
use crate::{Cle, Meta, Store};

fn plan(store: &Store, filtres: &FiltresCra) -> Vec<String> {
    let selection = Selection::of(store, filtres).unwrap();
    let (sql, values): (&str, Vec<Value>) = statement(&selection, 51);
    let mut explain = store.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    explain
        .query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap()
}

#[test]
fn no_filter_scans_the_reports_nor_sorts_them() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path().join("besace.db"), &Cle::new([1; 32]), Meta::demo(1, "m")).unwrap();
    let day = DateTime::from_timestamp(1_760_000_000, 0).unwrap().date_naive();
    let some = FiltresCra::default;
    let all = [
        some(),
        FiltresCra { du: Some(day), au: Some(day), ..some() },
        FiltresCra { texte: Some("médiathèque crest".to_owned()), ..some() },
        FiltresCra { types: vec!["collectif".to_owned()], ..some() },
        FiltresCra { thematiques: vec!["email".to_owned(), "sante".to_owned()], ..some() },
        FiltresCra { lieux: vec![uuid::Uuid::nil()], tags: vec![uuid::Uuid::nil()], ..some() },
        FiltresCra { beneficiaire_id: Some(uuid::Uuid::nil()), ..some() },
        FiltresCra { sync: Some(EtatSync::Refuse), ..some() },
        FiltresCra { sync: Some(EtatSync::Envoye), ..some() },
        FiltresCra { sync: Some(EtatSync::AEnvoyer), texte: Some("caf".to_owned()), ..some() },
    ];
    for filtres in all {
        for line in plan(&store, &filtres) {
            assert!(!line.contains("SCAN i"), "{filtres:?}: {line}");
            assert!(!line.contains("SCAN record"), "{filtres:?}: {line}");
            // What waits is in another order, and bounded by the work not sent yet.
            let waiting = filtres.sync == Some(EtatSync::AEnvoyer);
            assert!(waiting || !line.contains("TEMP B-TREE"), "{filtres:?} sorts: {line}");
        }
    }
}
