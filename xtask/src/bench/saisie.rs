//! A durable save (validated, written, indexed, queued) beside a bare one-row SQLCipher commit on the same disk.

use std::path::Path;

use besace_domain::{Contexte, Mode, check};
use besace_sync::id::Sequence;
use besace_sync::wire::collection;
use besace_testkit::{Chance, Vocabulaire, cra, jour};
use chrono::DateTime;
use rusqlite::params;

use super::{Answer, Durees, Ligne, base};

const CRA: usize = 100_000;
const SAVES: usize = 400;
const BAR_P50: f64 = 1.5;
const BAR_P99: f64 = 3.0;

pub(super) fn run(dossier: &Path) -> Answer<Vec<Ligne>> {
    // On a copy: what is measured is always the first save of these reports.
    drop(base::open(dossier, CRA)?);
    let copy = dossier.join("saisie.db");
    base::remove(&copy);
    std::fs::copy(base::path(dossier, CRA), &copy)?;
    let mut store = base::open_at(&copy)?;
    let floor = dossier.join("plancher.db");
    base::remove(&floor);
    let bare = base::bare(&floor)?;
    bare.execute_batch("CREATE TABLE ligne (id BLOB PRIMARY KEY, doc TEXT NOT NULL) STRICT")?;

    let (mut chance, vocabulaire) = (Chance::new(1), Vocabulaire::new());
    let contexte = Contexte { aujourdhui: jour(0), mode: Mode::Strict };
    let (mut save, mut commit) = (Durees::default(), Durees::default());
    let mut ids = Sequence::new(1, 1);
    for n in 0..SAVES {
        let doc = cra(&mut chance, &vocabulaire, jour(0));
        let text = serde_json::to_string(&doc)?;
        let ms = 1_795_500_000_000 + u64::try_from(n)? * 60_000;
        let (id, now) = (ids.next(ms), DateTime::from_timestamp_millis(i64::try_from(ms)?).unwrap_or_default());
        commit.time(|| bare.execute("INSERT INTO ligne VALUES (?1, ?2)", params![id.as_bytes(), text]))?;
        save.time(|| {
            let doc = check(collection::CRA, &doc, &contexte).map_err(|errors| format!("{errors:?}"))?;
            store.put(collection::CRA, id, doc, now).map_err(|error| error.to_string())
        })?;
    }
    drop(store);
    base::remove(&copy);
    Ok(vec![
        Ligne::new(
            "enregistrer un CRA, 100 000 en base, p50 / commit nu",
            save.percentile(50),
            commit.percentile(50),
            BAR_P50,
        ),
        Ligne::new(
            "enregistrer un CRA, 100 000 en base, p99 / commit nu",
            save.percentile(99),
            commit.percentile(99),
            BAR_P99,
        ),
    ])
}
