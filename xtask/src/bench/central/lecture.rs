//! A pull of what changed since yesterday, in a table of one million records and in one of ten million.

use std::collections::BTreeMap;
use std::path::Path;

use besace_app::http::{Adresse, Client, Mesure, NetworkError};
use besace_sync::limits::BUDGET_BYTES_DEFAULT;
use besace_sync::wire::{Cursor, Frame, PROTOCOL, SyncRequest};
use besace_testkit::postgres::{Disque, Postgres};
use besace_testkit::{Chance, Vocabulaire, cra, jour};
use tokio::runtime::Runtime;

use super::comptes::{self, Poste};
use crate::bench::{Answer, Durees, Ligne};
use crate::serveur::Serveur;

const APPAREILS: u32 = 4_000;
/// Records of one scope in each table.
const COURT: u64 = 250;
const LONG: u64 = 2_500;
/// Changes that each pull brings.
const CHANGES: u64 = 20;
const PULLS: usize = 400;
/// Documents that records take in turn.
const DOCUMENTS: usize = 60;
const BAR: f64 = 1.2;
const SEED: u64 = 10;

pub(super) fn run(runtime: &Runtime, dossier: &Path) -> Answer<Vec<Ligne>> {
    // Nothing is written while it is measured.
    let postgres = Postgres::start(Disque::Ignore)?;
    let tables = [table(&postgres, "court", COURT, dossier)?, table(&postgres, "long", LONG, dossier)?];
    let mut durees = [Durees::default(), Durees::default()];
    let mut chance = Chance::new(SEED);
    for round in 0..=PULLS {
        let who = chance.below(APPAREILS as usize);
        for (table, durees) in tables.iter().zip(&mut durees) {
            let start = std::time::Instant::now();
            let received = runtime.block_on(table.pull(who))?;
            // The first round opens the connections.
            if round > 0 {
                durees.0.push(start.elapsed());
            }
            if received != CHANGES {
                return Err(format!("{received} changements reçus, {CHANGES} attendus").into());
            }
        }
    }
    let [mut court, mut long] = durees;
    let quoi = format!("tirer {CHANGES} changements, 10 M / 1 M d’enregistrements");
    println!("tirer, p95 : {:?} dans 10 M, {:?} dans 1 M", long.percentile(95), court.percentile(95));
    Ok(vec![Ligne::new(quoi, long.percentile(50), court.percentile(50), BAR)])
}

/// A server over a full table.
struct Table {
    client: Client,
    postes: Vec<Poste>,
    last: u64,
    _serveur: Serveur,
}

fn table(postgres: &Postgres, name: &str, records: u64, dossier: &Path) -> Answer<Table> {
    let base = postgres.database(name)?;
    let serveur = Serveur::start_on(&base, &dossier.join(name))?;
    let postes = comptes::create(&base, APPAREILS)?;
    let first = postes.first().ok_or("no account")?.cursor.rev + 1;
    let last = first + records - 1;
    let (mut chance, vocabulaire) = (Chance::new(SEED), Vocabulaire::new());
    let documents: Vec<_> = (0..DOCUMENTS).map(|_| cra(&mut chance, &vocabulaire, jour(0))).collect();
    let documents = serde_json::to_string(&documents)?.replace('\'', "''");
    // Indexes are made once the rows are there, not row by row.
    let fill = format!(
        "CREATE TEMP TABLE texte AS
            SELECT n - 1 AS n, doc::text AS doc FROM json_array_elements('{documents}'::json) WITH ORDINALITY AS t (doc, n);
        CREATE TEMP TABLE indexes AS SELECT indexdef FROM pg_indexes WHERE tablename = 'record';
        ALTER TABLE record DROP CONSTRAINT record_pkey;
        DO $$ DECLARE name text; BEGIN
            FOR name IN SELECT indexname FROM pg_indexes WHERE tablename = 'record' LOOP
                EXECUTE 'DROP INDEX ' || name;
            END LOOP; END $$;
        INSERT INTO record (scope, collection, id, rev, schema, doc, auteur, appareil_id, rev_autrui, modification)
            SELECT scope, 'cra', gen_random_uuid(), rev, 1, texte.doc, NULL, NULL, rev, 1795507200000
            FROM (SELECT scope FROM scope WHERE scope LIKE 'user:%' ORDER BY scope) AS scopes
            CROSS JOIN generate_series({first}, {last}) AS rev JOIN texte ON texte.n = rev % {DOCUMENTS};
        DO $$ DECLARE made text; BEGIN
            FOR made IN SELECT indexdef FROM indexes LOOP
                EXECUTE made;
            END LOOP; END $$;
        UPDATE scope SET rev = {last} WHERE scope LIKE 'user:%'"
    );
    postgres.psql(name, &fill)?;
    postgres.psql(name, "VACUUM ANALYZE")?;
    let held = postgres.psql(name, "SELECT count(*) FROM record")?;
    println!("table « {name} » : {held} enregistrements");
    let client = Client::new(Adresse::parse(&format!("http://{}", serveur.adresse))?)?;
    Ok(Table { client, postes, last, _serveur: serveur })
}

impl Table {
    async fn pull(&self, who: usize) -> Answer<u64> {
        let poste = self.postes.get(who).ok_or("no such account")?;
        let cursor = Cursor { rev: self.last - CHANGES, sum: 0 };
        let request = SyncRequest {
            protocol: PROTOCOL,
            epoch: Some(poste.epoch),
            mutations: Vec::new(),
            cursors: BTreeMap::from([(poste.scope.clone(), cursor)]),
            budget: BUDGET_BYTES_DEFAULT,
            unheard: 0,
            limited: false,
            trame: 0,
            reprises: BTreeMap::new(),
            reparations: BTreeMap::new(),
        };
        let mut received = 0;
        let apply = |frame: Frame| {
            if let Frame::Changes { records, .. } = frame {
                received += records.len() as u64;
            }
            Ok::<(), NetworkError>(())
        };
        let done = self.client.exchange(&poste.who, &request, &Mesure::default(), apply).await;
        done.map_err(|error| format!("{error:?}"))?;
        Ok(received)
    }
}
