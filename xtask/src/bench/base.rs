//! Databases of a given size, drawn from one seed, made once and kept under `target/bench`.

use std::fs;
use std::path::{Path, PathBuf};

use besace_store::{Appareil, Cle, Ecriture, Meta, Store};
use besace_testkit::corpus;
use rusqlite::Connection;
use uuid::Uuid;

use super::Answer;

const SEED: u64 = 2_026;
/// Reports per bénéficiaire, as in a full profile (100,000 and 5,000).
const CRA_PER_BENEFICIAIRE: usize = 20;
const BATCH: usize = 1_000;
const CLE: [u8; 32] = [7; 32];

/// A profile of `n_cra` reports.
pub(super) fn open(dossier: &Path, n_cra: usize) -> Answer<Store> {
    let path = path(dossier, n_cra);
    if let Ok(store) = Store::open(&path, &cle()) {
        return Ok(store);
    }
    remove(&path);
    let draft = path.with_extension("brouillon");
    remove(&draft);
    fill(&draft, n_cra)?;
    fs::rename(&draft, &path)?;
    Ok(Store::open(&path, &cle())?)
}

/// A copy of a profile.
pub(super) fn open_at(path: &Path) -> Answer<Store> {
    Ok(Store::open(path, &cle())?)
}

/// A bare connection to the same file, with the same pragmas.
pub(super) fn bare(path: &Path) -> Answer<Connection> {
    let conn = Connection::open(path)?;
    let hex: String = CLE.iter().map(|byte| format!("{byte:02x}")).collect();
    conn.execute_batch(&format!("PRAGMA key = \"x'{hex}'\";"))?;
    conn.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4096;")?;
    Ok(conn)
}

pub(super) fn path(dossier: &Path, n_cra: usize) -> PathBuf {
    dossier.join(format!("{n_cra}.db"))
}

/// The file and its journals.
pub(super) fn remove(path: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        let _ = fs::remove_file(name);
    }
}

fn fill(path: &Path, n_cra: usize) -> Answer<()> {
    let meta = Meta {
        compte: Some(Uuid::from_u128(1)),
        appareil: Some(Appareil { id: Uuid::from_u128(2), numero: 1 }),
        serveur: Some(Uuid::from_u128(3)),
        nonce: 1,
        empreinte: "mesure".to_owned(),
    };
    let mut store = Store::create(path, &cle(), meta)?;
    let corpus = corpus(SEED, n_cra, n_cra / CRA_PER_BENEFICIAIRE);
    let records: Vec<_> = corpus.all().collect();
    for batch in records.chunks(BATCH) {
        let now = batch.last().map(|record| record.creation).unwrap_or_default();
        let ecritures = batch
            .iter()
            .map(|record| Ecriture { collection: record.collection.to_owned(), id: record.id, doc: record.doc.clone() })
            .collect();
        store.put_all(ecritures, None, now)?;
    }
    store.checkpoint()?;
    Ok(())
}

fn cle() -> Cle {
    Cle::new(CLE)
}
