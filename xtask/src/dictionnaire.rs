//! The dictionary that both sides of an exchange start from, made from exchanges that nobody had.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use besace_domain::{Materiel, Thematique};
use besace_sync::dense::dictionnaire::{EMPREINTE, sample_answer, sample_request};
use besace_sync::wire::{
    Cursor, Doc, Frame, Mutation, MutationResult, Op, Outcome, PROTOCOL, RecordWire, SCHEMA, Scope, SyncRequest,
    collection,
};
use besace_testkit::{Chance, Corpus, Enregistrement, Vocabulaire, corpus, cra, jour};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const DOSSIER: &str = "crates/sync/dictionnaires";
const CODE: &str = "crates/sync/src/dense/dictionnaire.rs";
const BYTES: usize = 64 << 10;
/// Other advisors than those of the benches.
const SEEDS: std::ops::Range<u64> = 1_000..1_040;
const CRA: usize = 240;
const BENEFICIAIRES: usize = 80;
/// Records at the beginning of an answer.
const FIRST: usize = 60;

/// Makes it, and puts the name of its file where it is read; its path and its size.
pub fn write(root: &Path) -> io::Result<(String, usize)> {
    let samples: Vec<Vec<u8>> = SEEDS.flat_map(samples).collect();
    let bytes = zstd::dict::from_samples(&samples, BYTES)?;
    let hash: String = Sha256::digest(&bytes).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let name = |hash: &str| format!("protocole-{PROTOCOL}-{hash}.zdict");
    let (old, path) = (root.join(DOSSIER).join(name(EMPREINTE)), format!("{DOSSIER}/{}", name(&hash)));
    if old.exists() {
        std::fs::remove_file(old)?;
    }
    std::fs::write(root.join(&path), &bytes)?;
    let code = std::fs::read_to_string(root.join(CODE))?;
    std::fs::write(root.join(CODE), code.replace(EMPREINTE, &hash))?;
    Ok((path, bytes.len()))
}

/// What the devices of one advisor would have exchanged.
fn samples(seed: u64) -> Vec<Vec<u8>> {
    let (mut chance, vocabulaire) = (Chance::new(seed), Vocabulaire::new());
    let corpus = corpus(seed, CRA, BENEFICIAIRES);
    let compte = chance.id(1_764_000_000_000);
    let mut samples = Vec::new();
    for (n, report) in corpus.cras.iter().enumerate() {
        let alone = Enregistrement { doc: cra(&mut chance, &vocabulaire, jour(n % 20)), ..report.clone() };
        samples.extend(pushed(&mut chance, compte, &[mutation(1, report, n)]));
        samples.extend(pushed(&mut chance, compte, &[mutation(1, &alone, n)]));
    }
    for day in corpus.cras.chunks(20).zip(corpus.beneficiaires.chunks(3)) {
        let mutations: Vec<_> = day.0.iter().chain(day.1).enumerate().map(|(n, r)| mutation(n, r, n)).collect();
        samples.extend(pushed(&mut chance, compte, &mutations));
    }
    samples.extend(received(&mut chance, compte, &corpus));
    samples.push(vocabulary(seed));
    samples
}

fn request(chance: &mut Chance, compte: Uuid, mutations: &[Mutation]) -> SyncRequest {
    let mut cursor = |rev: usize| Cursor { rev: chance.below(rev) as u64, sum: chance.bits() };
    let cursors = BTreeMap::from([
        (Scope::user(compte), cursor(12_000)),
        (Scope::departement("26"), cursor(60)),
        (Scope::national(), cursor(400)),
    ]);
    SyncRequest {
        protocol: PROTOCOL,
        epoch: Some(Uuid::from_u64_pair(chance.bits(), chance.bits())),
        mutations: mutations.to_vec(),
        unheard: 0,
        cursors,
        budget: 1 << 20,
        limited: false,
        trame: 4 << 10,
        reprises: BTreeMap::new(),
        reparations: BTreeMap::new(),
    }
}

/// What a person does most: a report, sometimes corrected, sometimes deleted.
fn mutation(seq: usize, record: &Enregistrement, n: usize) -> Mutation {
    let whole = |set: &Doc| Op::Put { set: set.clone(), base: Doc::new(), whole: true };
    let op = match (n % 12, record.collection) {
        (10, collection::CRA) => Op::Put {
            set: Doc::from([("duree".to_owned(), json!(45))]),
            base: Doc::from([("duree".to_owned(), json!(30))]),
            whole: false,
        },
        (11, collection::CRA) => Op::Delete,
        _ => whole(&record.doc),
    };
    let base_rev = if n % 12 < 10 { 0 } else { n as u64 + 7 };
    let seq = seq as u64 + 1 + n as u64 * 3;
    Mutation { seq, collection: record.collection.to_owned(), id: record.id, base_rev, schema: SCHEMA, op }
}

/// A request, and the answer when all goes well.
fn pushed(chance: &mut Chance, compte: Uuid, mutations: &[Mutation]) -> [Vec<u8>; 2] {
    let request = request(chance, compte, mutations);
    let Some(epoch) = request.epoch else { return Default::default() };
    let own = request.cursors.get(&Scope::user(compte)).map_or(0, |cursor| cursor.rev);
    let result = |(n, m): (usize, &Mutation)| MutationResult {
        seq: m.seq,
        outcome: Outcome::Applied { rev: own + 1 + n as u64 },
    };
    let mut cursors = request.cursors.clone();
    cursors.insert(Scope::user(compte), Cursor { rev: own + mutations.len() as u64, sum: chance.bits() });
    let frames = [
        Frame::Hello {
            epoch,
            scopes: request.cursors.keys().cloned().collect(),
            server_time: 1_764_000_000_000 + i64::try_from(chance.below(40_000_000_000)).unwrap_or(0),
            cgu_version: Some("2026-11".to_owned()),
            push_only: false,
        },
        Frame::Results { results: mutations.iter().enumerate().map(result).collect() },
        Frame::End { cursors, more: false, remaining: 0 },
    ];
    [sample_request(&request, compte), sample_answer(&request, compte, &frames)]
}

/// Beginnings of answers that bring records.
fn received(chance: &mut Chance, compte: Uuid, corpus: &Corpus) -> Vec<Vec<u8>> {
    let asked = request(chance, compte, &[]);
    let all: Vec<&Enregistrement> = corpus.all().collect();
    let mut samples = Vec::new();
    for (n, part) in all.chunks(FIRST).enumerate() {
        let record = |(at, record): (usize, &&Enregistrement)| RecordWire {
            collection: record.collection.to_owned(),
            id: record.id,
            rev: (n * FIRST + at) as u64,
            schema: SCHEMA,
            doc: Some(record.doc.clone()),
        };
        let records = part.iter().enumerate().map(record).collect();
        let frame = Frame::Changes { scope: Scope::user(compte), records, cursor: (n * FIRST) as u64 };
        samples.push(sample_answer(&asked, compte, &[frame]));
    }
    samples
}

/// Every word of the nomenclatures, even those that no report drawn here holds.
fn vocabulary(seed: u64) -> Vec<u8> {
    let values = Thematique::ALL.iter().map(|v| v.valeur());
    let values: Vec<Value> = values.chain(Materiel::ALL.iter().map(|v| v.valeur())).map(Value::from).collect();
    let mutation = Mutation {
        seq: seed,
        collection: collection::CRA.to_owned(),
        id: Uuid::from_u128(seed.into()),
        base_rev: 0,
        schema: SCHEMA,
        op: Op::Put { set: Doc::from([("thematiques".to_owned(), json!(values))]), base: Doc::new(), whole: true },
    };
    let mut chance = Chance::new(seed);
    let compte = chance.id(0);
    sample_request(&request(&mut chance, compte, &[mutation]), compte)
}
