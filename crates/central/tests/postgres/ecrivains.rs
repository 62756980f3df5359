//! Twelve writers and a reader that follows revisions: it misses none. With numbers from a sequence, it misses some.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use besace_central::stockage::postgres::Postgres;
use besace_central::stockage::{RecordRow, Stockage, transaction_locking};
use besace_sync::wire::{SCHEMA, Scope};
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

use crate::base;
use crate::commun::cra;

const WRITERS: u32 = 12;
/// `BESACE_ECRIVAINS_S=60` for the figure of the notes.
const SECONDS: u64 = 8;
/// Enough for a sequence to be caught, every time.
const NAIVE_SECONDS: u64 = 2;
const PAGE: usize = 200;

/// What happened to a reader that follows.
#[derive(Debug)]
struct Suivi {
    written: u64,
    missed: u64,
    doubled: u64,
    last: u64,
}

/// Runs writers for a time, and a reader that starts each time from the last revision that it saw.
fn follow(seconds: u64, write: impl Fn(u32, u64) -> u64 + Sync, read: impl Fn(u64) -> Vec<u64> + Sync) -> Suivi {
    let written = Mutex::new(BTreeSet::new());
    let (running, turn) = (AtomicU64::new(u64::from(WRITERS)), AtomicU64::new(0));
    let stopped = AtomicBool::new(false);
    let until = Instant::now() + Duration::from_secs(seconds);
    std::thread::scope(|threads| {
        for writer in 0..WRITERS {
            let (written, running, turn, write) = (&written, &running, &turn, &write);
            threads.spawn(move || {
                while Instant::now() < until {
                    let rev = write(writer, turn.fetch_add(1, Ordering::Relaxed));
                    written.lock().unwrap().insert(rev);
                }
                running.fetch_sub(1, Ordering::Relaxed);
            });
        }
        let reader = threads.spawn(|| {
            let (mut seen, mut cursor, mut doubled) = (BTreeSet::new(), 0, 0);
            loop {
                // Asked before the last page: then nothing can come after it.
                let last = stopped.load(Ordering::Acquire);
                let page = read(cursor);
                for rev in &page {
                    doubled += u64::from(!seen.insert(*rev));
                    cursor = *rev;
                }
                if last && page.is_empty() {
                    return (seen, doubled);
                }
                if running.load(Ordering::Acquire) == 0 {
                    stopped.store(true, Ordering::Release);
                }
            }
        });
        let (seen, doubled) = reader.join().unwrap();
        let written = written.lock().unwrap();
        let missed = written.difference(&seen).count() as u64;
        Suivi { written: written.len() as u64, missed, doubled, last: written.last().copied().unwrap_or_default() }
    })
}

#[test]
fn a_reader_that_follows_revisions_misses_none() {
    let seconds = std::env::var("BESACE_ECRIVAINS_S").ok().and_then(|s| s.parse().ok()).unwrap_or(SECONDS);
    let name = base::create();
    // Two pools, as two servers.
    let pools = [Postgres::open(&base::adresse(&name)).unwrap(), Postgres::open(&base::adresse(&name)).unwrap()];
    let scope = Scope::national();
    let write = |writer: u32, turn: u64| {
        let pool = &pools[usize::from(writer.is_multiple_of(2))];
        transaction_locking(pool, |tx| {
            tx.scope_lock(std::slice::from_ref(&scope))?;
            let rev = tx.scope_next(&scope)?;
            tx.record_put(&RecordRow {
                scope: scope.clone(),
                collection: "cra".to_owned(),
                id: Uuid::from_u64_pair(u64::from(writer), turn),
                rev,
                schema: SCHEMA,
                doc: Some(cra()),
                auteur: None,
                appareil_id: None,
                rev_autrui: 0,
                modification: 0,
            })?;
            Ok::<_, besace_central::stockage::StockageError>(rev)
        })
        .unwrap()
    };
    let read = |cursor| {
        let rows = pools[0].read().unwrap().record_since(&scope, cursor, PAGE).unwrap();
        rows.into_iter().map(|row| row.rev).collect()
    };
    let suivi = follow(seconds, write, read);
    eprintln!(
        "ecrivains={WRITERS} secondes={seconds} ecrits={} manques={} doubles={}",
        suivi.written, suivi.missed, suivi.doubled
    );
    assert_eq!((suivi.missed, suivi.doubled), (0, 0), "{suivi:?}");
    assert_eq!(suivi.last, suivi.written, "no hole either: {suivi:?}");
    assert!(suivi.written > 100, "{suivi:?}");
}

/// The red control: the same reader over numbers that are taken before the commit that shows them.
#[test]
fn the_same_reader_misses_some_when_a_sequence_numbers() {
    let name = base::create();
    base::server().psql(&name, "CREATE SEQUENCE s; CREATE TABLE naive (rev bigint PRIMARY KEY)").unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let connect = || runtime.block_on(connect(&name));
    let clients: Vec<Client> = (0..WRITERS).map(|_| connect()).collect();
    let reader = connect();
    let write = |writer: u32, turn: u64| {
        // The window between number and commit is made wide: up to 8 ms, as a busy disk does.
        let sql = format!(
            "WITH n AS (SELECT nextval('s') AS rev), w AS (SELECT rev, pg_sleep({}) FROM n) \
             INSERT INTO naive SELECT rev FROM w RETURNING rev",
            f64::from(u32::try_from(turn % 5).unwrap()) * 0.002
        );
        let row = runtime.block_on(clients[usize::try_from(writer).unwrap()].query_one(&sql, &[]));
        u64::try_from(row.unwrap().get::<_, i64>(0)).unwrap()
    };
    let read = |cursor: u64| {
        let sql = "SELECT rev FROM naive WHERE rev > $1 ORDER BY rev LIMIT 200";
        let rows = runtime.block_on(reader.query(sql, &[&cursor.cast_signed()])).unwrap();
        rows.iter().map(|row| u64::try_from(row.get::<_, i64>(0)).unwrap()).collect()
    };
    let suivi = follow(NAIVE_SECONDS, write, read);
    eprintln!("temoin: ecrits={} manques={}", suivi.written, suivi.missed);
    assert!(suivi.missed > 0, "a harness that cannot see the fault proves nothing: {suivi:?}");
}

async fn connect(name: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(&base::server().address(name), NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}
