//! « Mes activités »: its first screen, plain and filtered, beside a bare keyed `LIMIT 50` in the same file.

use std::path::Path;
use std::time::Duration;

use besace_store::{FiltresCra, Store};
use besace_testkit::jour;
use rusqlite::Connection;
use rusqlite::types::Value;
use uuid::Uuid;

use super::{Answer, Durees, Ligne, base};

const SMALL: usize = 10_000;
const BIG: usize = 100_000;
const ROWS: u32 = 50;
const REPORTS_OF_ONE: i64 = 20;
const ROUNDS: usize = 60;
const BAR: f64 = 3.0;
const BAR_GROWTH: f64 = 1.3;
const FLOOR: &str =
    "SELECT ordre, id, type, duree, titre, accompagnements, thematiques, lieu, lieu_libelle, sync, importe
                     FROM cra_index ORDER BY ordre DESC LIMIT 50";

pub(super) fn run(dossier: &Path) -> Answer<Vec<Ligne>> {
    let small = base::open(dossier, SMALL)?;
    let big = base::open(dossier, BIG)?;
    let bare = base::bare(&base::path(dossier, BIG))?;
    let mut lignes = Vec::new();
    // The people and places of one profile are not those of the other.
    for ((name, filtres), (_, filtres_small)) in cases(&big)?.into_iter().zip(cases(&small)?) {
        let (mut at_big, mut at_small, mut floor) = (Durees::default(), Durees::default(), Durees::default());
        for _ in 0..ROUNDS {
            floor.time(|| read(&bare))?;
            at_big.time(|| big.cra_list(&filtres, None, ROWS))?;
            at_small.time(|| small.cra_list(&filtres_small, None, ROWS))?;
        }
        let (at_big, at_small) = (at_big.percentile(50), at_small.percentile(50));
        lignes.push(Ligne::new(format!("{name}, 100 000 / LIMIT 50 nu"), at_big, floor.percentile(50), BAR));
        lignes.push(Ligne::new(
            format!("{name}, 100 000 / 10 000"),
            at_big,
            at_small.max(Duration::from_nanos(1)),
            BAR_GROWTH,
        ));
    }
    Ok(lignes)
}

fn cases(store: &Store) -> Answer<Vec<(&'static str, FiltresCra)>> {
    let all = FiltresCra::default();
    let beneficiaire = followed(store)?;
    let lieux: Vec<_> = store.all("lieu")?.first().map(|document| document.id).into_iter().collect();
    Ok(vec![
        ("ouvrir la liste", all.clone()),
        ("période d’un mois", FiltresCra { du: Some(jour(60)), au: Some(jour(30)), ..all.clone() }),
        ("type collectif", FiltresCra { types: vec!["collectif".to_owned()], ..all.clone() }),
        ("une thématique", FiltresCra { thematiques: vec!["email".to_owned()], ..all.clone() }),
        ("un lieu", FiltresCra { lieux, ..all.clone() }),
        ("un bénéficiaire", FiltresCra { beneficiaire_id: beneficiaire, ..all.clone() }),
        ("recherche d’un mot", FiltresCra { texte: Some("tablette".to_owned()), ..all.clone() }),
        ("recherche de trois lettres", FiltresCra { texte: Some("tab".to_owned()), ..all }),
    ])
}

/// Someone with as many reports in every profile: what is compared is the size of the profile.
fn followed(store: &Store) -> Answer<Option<Uuid>> {
    for document in store.all("beneficiaire")? {
        let filtres = FiltresCra { beneficiaire_id: Some(document.id), ..FiltresCra::default() };
        if store.cra_count(&filtres)?.total == REPORTS_OF_ONE {
            return Ok(Some(document.id));
        }
    }
    Err("personne n’a autant d’activités".into())
}

fn read(bare: &Connection) -> Answer<usize> {
    let mut statement = bare.prepare_cached(FLOOR)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut values = 0;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            row.get::<_, Value>(column)?;
            values += 1;
        }
    }
    Ok(values)
}
