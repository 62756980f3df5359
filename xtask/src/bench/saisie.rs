//! A durable save (validated, written, indexed, queued) beside a bare one-row SQLCipher commit on the same disk.

use std::fmt;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
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
    let (mut pages_save, mut pages_commit) = (Pages::default(), Pages::default());
    let mut ids = Sequence::new(1, 1);
    for n in 0..SAVES {
        let doc = cra(&mut chance, &vocabulaire, jour(0));
        let text = serde_json::to_string(&doc)?;
        let ms = 1_795_500_000_000 + u64::try_from(n)? * 60_000;
        let (id, now) = (ids.next(ms), DateTime::from_timestamp_millis(i64::try_from(ms)?).unwrap_or_default());
        pages_commit.start(&floor)?;
        commit.time(|| bare.execute("INSERT INTO ligne VALUES (?1, ?2)", params![id.as_bytes(), text]))?;
        pages_commit.stop(&floor)?;
        pages_save.start(&copy)?;
        save.time(|| {
            let doc = check(collection::CRA, &doc, &contexte).map_err(|errors| format!("{errors:?}"))?;
            store.put(collection::CRA, id, doc, now).map_err(|error| error.to_string())
        })?;
        pages_save.stop(&copy)?;
    }
    drop(store);
    base::remove(&copy);
    println!("pages écrites par enregistrement : {pages_save} ; par commit nu : {pages_commit}");
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

/// Pages that commits wrote in the journal of a database.
#[derive(Default)]
struct Pages {
    before: u32,
    commits: Vec<u32>,
}

impl Pages {
    fn start(&mut self, base: &Path) -> Answer<()> {
        self.before = pages_in_journal(base)?;
        Ok(())
    }

    fn stop(&mut self, base: &Path) -> Answer<()> {
        let after = pages_in_journal(base)?;
        // A checkpoint starts the journal again: that commit is not counted.
        if after > self.before {
            self.commits.push(after - self.before);
        }
        Ok(())
    }
}

impl fmt::Display for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sorted = self.commits.clone();
        sorted.sort_unstable();
        let percentile = |percent: usize| sorted.get(sorted.len() * percent / 100).copied().unwrap_or_default();
        write!(f, "{} (p50), {} (p99)", percentile(50), percentile(99))
    }
}

/// `mxFrame` of the index of the journal (https://www.sqlite.org/walformat.html, « WAL-Index Header »).
fn pages_in_journal(base: &Path) -> Answer<u32> {
    const MX_FRAME: u64 = 16;
    let mut name = base.as_os_str().to_owned();
    name.push("-shm");
    let mut file = File::open(name)?;
    file.seek(SeekFrom::Start(MX_FRAME))?;
    let mut bytes = [0; 4];
    file.read_exact(&mut bytes)?;
    Ok(u32::from_ne_bytes(bytes))
}
