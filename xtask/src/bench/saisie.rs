//! A durable save (validated, written, indexed, queued) beside a bare one-row SQLCipher commit on the same disk.

use std::path::Path;

use besace_domain::{Contexte, Mode, check};
use besace_sync::wire::collection;
use besace_testkit::{Chance, Vocabulaire, cra, jour};
use chrono::DateTime;
use rusqlite::params;
use uuid::Uuid;

use super::{Answer, Durees, Ligne, base};

const CRA: usize = 100_000;
const SAVES: usize = 400;
const BAR_P50: f64 = 1.5;
const BAR_P99: f64 = 3.0;

pub(super) fn run(dossier: &Path) -> Answer<Vec<Ligne>> {
    let mut store = base::open(dossier, CRA)?;
    let floor = dossier.join("plancher.db");
    base::remove(&floor);
    let bare = base::bare(&floor)?;
    bare.execute_batch("CREATE TABLE ligne (id BLOB PRIMARY KEY, doc TEXT NOT NULL) STRICT")?;

    let (mut chance, vocabulaire) = (Chance::new(1), Vocabulaire::new());
    let contexte = Contexte { aujourdhui: jour(0), mode: Mode::Strict };
    let (mut save, mut commit) = (Durees::default(), Durees::default());
    for n in 0..SAVES {
        let doc = cra(&mut chance, &vocabulaire, jour(0));
        let text = serde_json::to_string(&doc)?;
        let id = Uuid::new_v8((u128::MAX - n as u128).to_be_bytes());
        commit.time(|| bare.execute("INSERT INTO ligne VALUES (?1, ?2)", params![id.as_bytes(), text]))?;
        let now = DateTime::from_timestamp_millis(1_795_500_000_000 + i64::try_from(n)?).unwrap_or_default();
        save.time(|| {
            let doc = check(collection::CRA, &doc, &contexte).map_err(|errors| format!("{errors:?}"))?;
            store.put(collection::CRA, id, doc, now).map_err(|error| error.to_string())
        })?;
    }
    // The next run finds the profile as this one did.
    let ids: Vec<Uuid> = (0..SAVES).map(|n| Uuid::new_v8((u128::MAX - n as u128).to_be_bytes())).collect();
    store.delete(collection::CRA, &ids, DateTime::from_timestamp_millis(1_795_600_000_000).unwrap_or_default())?;
    store.checkpoint()?;
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
