//! A Monday morning: four thousand devices hand in a day's work within two minutes, come what may of the answers before
//! (open loop: each starts at its own time, and is late from that time on).

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use besace_app::http::{Adresse, Client, Mesure, NetworkError};
use besace_sync::id::Sequence;
use besace_sync::limits::BUDGET_BYTES_DEFAULT;
use besace_sync::wire::{Frame, Mutation, Op, Outcome, PROTOCOL, SCHEMA, SyncRequest, collection};
use besace_testkit::postgres::{Disque, Postgres};
use besace_testkit::{Chance, Vocabulaire, cra, jour};
use tokio::runtime::Runtime;
use tokio::time::Instant;

use super::comptes::{self, Poste};
use super::limites;
use crate::bench::{Answer, Durees, Ligne};
use crate::serveur::Serveur;

const APPAREILS: u32 = 4_000;
const CRA: u64 = 20;
const WITHIN: Duration = Duration::from_secs(120);
const BAR_P99: Duration = Duration::from_secs(1);
const SEED: u64 = 1;
/// When the reports are made: 2026-11-24, 8:00 UTC.
const MATIN_MS: u64 = 1_795_507_200_000;

pub(super) fn run(runtime: &Runtime, dossier: &Path) -> Answer<Vec<Ligne>> {
    let postgres = Postgres::start(Disque::Attendu)?;
    limites::print(&postgres)?;
    let base = postgres.database("tempete")?;
    let serveur = Serveur::start_on(&base, dossier)?;
    let postes = comptes::create(&base, APPAREILS)?;
    let client = Arc::new(Client::new(Adresse::parse(&format!("http://{}", serveur.adresse))?)?);
    let mut answers = runtime.block_on(storm(&client, postes))?;

    let held: u64 = postgres.psql("tempete", "SELECT count(*) FROM record WHERE collection = 'cra'")?.parse()?;
    let sent = u64::from(APPAREILS) * CRA;
    if held != sent {
        return Err(format!("{sent} CRA envoyés, {held} sur le serveur").into());
    }
    println!(
        "tempête : {} échanges, {sent} CRA, 0 erreur, p50 {:?}, p99 {:?}, le plus long {:?} ; {held} CRA sur le serveur",
        answers.0.len(),
        answers.percentile(50),
        answers.percentile(99),
        answers.percentile(100),
    );
    let quoi = format!("tempête de {APPAREILS} appareils en {} s, p99 / 1 s", WITHIN.as_secs());
    Ok(vec![Ligne::new(quoi, answers.percentile(99), BAR_P99, 1.0)])
}

/// How long each waited, from the time it meant to start at.
async fn storm(client: &Arc<Client>, postes: Vec<Poste>) -> Answer<Durees> {
    let (mut chance, vocabulaire) = (Chance::new(SEED), Vocabulaire::new());
    let window = usize::try_from(WITHIN.as_millis())?;
    let asked: Vec<_> = postes
        .into_iter()
        .map(|poste| {
            let at = Duration::from_millis(u64::try_from(chance.below(window)).unwrap_or_default());
            (at, request(&poste, &mut chance, &vocabulaire), poste)
        })
        .collect();
    let start = Instant::now();
    let tasks: Vec<_> = asked
        .into_iter()
        .map(|(at, request, poste)| {
            let client = Arc::clone(client);
            tokio::spawn(async move {
                tokio::time::sleep_until(start + at).await;
                hand_in(&client, &poste, &request).await.map(|()| (start + at).elapsed())
            })
        })
        .collect();
    let mut answers = Durees::default();
    for task in tasks {
        answers.0.push(task.await??);
    }
    Ok(answers)
}

async fn hand_in(client: &Client, poste: &Poste, request: &SyncRequest) -> Result<(), String> {
    let mut applied = 0;
    let apply = |frame: Frame| {
        if let Frame::Results { results } = frame {
            applied += results
                .iter()
                .filter(|r| matches!(r.outcome, Outcome::Applied { .. } | Outcome::Merged { .. }))
                .count();
        }
        Ok::<(), NetworkError>(())
    };
    client.exchange(&poste.who, request, &Mesure::default(), apply).await.map_err(|error| format!("{error:?}"))?;
    if applied == request.mutations.len() { Ok(()) } else { Err(format!("{applied} mutations acceptées")) }
}

fn request(poste: &Poste, chance: &mut Chance, vocabulaire: &Vocabulaire) -> SyncRequest {
    let mut ids = Sequence::new(poste.numero, 1);
    let mutations = (1..=CRA).map(|seq| Mutation {
        seq,
        collection: collection::CRA.to_owned(),
        id: ids.next(MATIN_MS),
        base_rev: 0,
        schema: SCHEMA,
        op: Op::Put { set: cra(chance, vocabulaire, jour(0)), base: BTreeMap::new(), whole: true },
    });
    SyncRequest {
        protocol: PROTOCOL,
        epoch: Some(poste.epoch),
        mutations: mutations.collect(),
        cursors: BTreeMap::from([(poste.scope.clone(), poste.cursor)]),
        budget: BUDGET_BYTES_DEFAULT,
        unheard: 0,
        limited: false,
        trame: 0,
        reprises: BTreeMap::new(),
        reparations: BTreeMap::new(),
    }
}
