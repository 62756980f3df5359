//! What an exchange weighs, and how long it takes over a satellite's link, with the real client and the real server.
//! Bytes are those of the HTTP messages both ways, headers and signature included, on an open connection, inside TLS.

mod appareil;
mod couchdb;
mod json;
mod plancher;
mod tls;

use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use besace_domain::SaisieCra;
use besace_testkit::lien::{Lien, Qualite};
use besace_testkit::{Chance, Corpus, Vocabulaire, corpus, cra, jour};
use uuid::Uuid;

use self::appareil::Ordinateur;
use self::couchdb::Couchdb;
use super::{Answer, Ligne};
use crate::serveur::Serveur;

const SEED: u64 = 64;
const CRA: usize = 10_000;
const BENEFICIAIRES: usize = 3_000;
const CRA_PER_DAY: usize = 20;
const BENEFICIAIRES_PER_DAY: usize = 3;
/// The bars of one exchange, in bytes.
const IDLE_BYTES: u64 = 1_000;
const ONE_CRA_BYTES: u64 = 700;
const DAY_BYTES: u64 = 5_000;
/// The bars of time, against the link's own minimum.
const DAY_BAR: f64 = 1.5;
const WHOLE_BAR: f64 = 1.15;
/// A first reception is usable after so long.
const USABLE: Duration = Duration::from_secs(8);
/// Of the bytes of a first reception, those sent again because of a bad link.
const AGAIN_BAR: f64 = 1.10;
/// What a connection taken up again weighs, of a first one.
const RESUMED_BAR: f64 = 1.0;
/// Reports replicated by CouchDB over the satellite's link.
const COUCHDB_CRA: usize = 300;

/// What crossed for a whole reception by another way, and how long it took.
#[derive(Debug)]
struct Recu {
    up: u64,
    down: u64,
    took: Duration,
    documents: usize,
}

/// Other ways of receiving the same documents.
struct Autres {
    json: Recu,
    couchdb: Recu,
    /// Of a few reports only, over the satellite's link: all of them would take as long as their bytes.
    couchdb_lent: Recu,
}

pub(super) fn run(dossier: &Path) -> Answer<Vec<Ligne>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(&dossier.join("wire")))
}

pub(super) fn call(adresse: &str) -> Answer<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(tls::call(adresse))
}

async fn measure(dossier: &Path) -> Answer<Vec<Ligne>> {
    let _ = std::fs::remove_dir_all(dossier);
    let serveur = Serveur::start(dossier)?;
    let corpus = Arc::new(corpus(SEED, CRA, BENEFICIAIRES));
    appareil::fill(&serveur, &dossier.join("source"), &corpus).await?;

    let lien = Lien::start(serveur.adresse, Qualite::default())?;
    let whole = first_reception(&serveur, &lien, &corpus, Qualite::SATELLITE).await?;
    // Slow, and little work: their links are their own.
    let autres = thread::spawn({
        let (corpus, dossier) = (Arc::clone(&corpus), dossier.join("couchdb"));
        move || others(&corpus, &dossier).map_err(|error| error.to_string())
    });
    let bad = Qualite { perte: 2, coupure: Duration::from_secs(10), ..Qualite::SATELLITE };
    let again = first_reception(&serveur, &lien, &corpus, bad).await?;
    let mut lignes = whole.lignes(&corpus)?;
    lignes.push(Ligne::octets("première réception, 2 % de pertes, coupée / 10 s", again.down, whole.down, AGAIN_BAR));
    println!(
        "liaison mauvaise : {:.1} s ; {} o restés dans le modem aux coupures, qui n’ont pas passé la liaison",
        again.took.as_secs_f64(),
        again.left
    );
    lignes.append(&mut exchanges(&lien, &whole.ordinateur).await?);
    let poignees = tls::measure(serveur.adresse, &dossier.join("tls")).await?;
    println!(
        "TLS : poignée complète {} o, dont {} o de certificats ; reprise {} o",
        poignees.complete, poignees.certificats, poignees.reprise
    );
    lignes.push(Ligne::octets("TLS : poignée reprise / complète", poignees.reprise, poignees.complete, RESUMED_BAR));
    let autres = autres.join().map_err(|_| "a comparison panicked")??;
    lignes.append(&mut autres.lignes(&whole));
    Ok(lignes)
}

fn others(corpus: &Corpus, dossier: &Path) -> Answer<Autres> {
    let couchdb = Couchdb::install(dossier)?;
    Ok(Autres {
        couchdb: couchdb.receive(corpus, CRA, Qualite::default())?,
        couchdb_lent: couchdb.receive(corpus, COUCHDB_CRA, Qualite::SATELLITE)?,
        json: json::receive(corpus, Qualite::SATELLITE)?,
    })
}

impl Autres {
    fn lignes(&self, ours: &Reception) -> Vec<Ligne> {
        let Self { json, couchdb, couchdb_lent } = self;
        let at_least = Qualite::SATELLITE.minimum(couchdb.up, couchdb.down);
        println!(
            "pages JSON gzip : {} documents, {} o demandés, {} o reçus, {:.1} s par satellite",
            json.documents,
            json.up,
            json.down,
            json.took.as_secs_f64()
        );
        println!(
            "CouchDB (PouchDB) : {} documents, {} o envoyés, {} o reçus, {:.1} s sans lenteur ; {} CRA par satellite : {} o, {:.1} s",
            couchdb.documents,
            couchdb.up,
            couchdb.down,
            couchdb.took.as_secs_f64(),
            couchdb_lent.documents,
            couchdb_lent.up + couchdb_lent.down,
            couchdb_lent.took.as_secs_f64()
        );
        let bytes = ours.up + ours.down;
        vec![
            Ligne::octets("première réception / pages JSON gzip de 100", bytes, json.up + json.down, 1.0),
            Ligne::new("la même, durée par satellite", ours.took, json.took, 1.0),
            Ligne::octets("première réception / réplication CouchDB", bytes, couchdb.up + couchdb.down, 1.0),
            Ligne::new("la même, durée / ses octets au débit du lien", ours.took, at_least, 1.0),
        ]
    }
}

/// A second computer that received everything.
struct Reception {
    ordinateur: Ordinateur,
    up: u64,
    down: u64,
    /// What cuts left in the modem's buffer.
    left: u64,
    usable: Duration,
    took: Duration,
}

impl Reception {
    fn lignes(&self, corpus: &Corpus) -> Answer<Vec<Ligne>> {
        let floor = Qualite::SATELLITE.minimum(0, plancher::columns(corpus)?);
        println!("première réception : {} o reçus ; un bloc par colonnes, zstd -19 : {} s", self.down, floor.as_secs());
        Ok(vec![
            Ligne::new("première réception de 10 000 CRA, utilisable / 8 s", self.usable, USABLE, 1.0),
            Ligne::new("première réception, complète / un bloc zstd -19", self.took, floor, WHOLE_BAR),
        ])
    }
}

async fn first_reception(serveur: &Serveur, lien: &Lien, corpus: &Corpus, qualite: Qualite) -> Answer<Reception> {
    lien.set(Qualite::default());
    let ordinateur = Ordinateur::sign_in(serveur, lien.address()).await?;
    lien.take();
    lien.set(qualite);
    let start = Instant::now();
    let last_month = jour(20);
    let expected = corpus.cras.iter().filter(|cra| cra.doc.get("date").is_some_and(|d| after(d, last_month))).count();
    let usable = tokio::spawn(ordinateur.until_shown(last_month, expected, start));
    ordinateur.sync_whole(CRA).await?;
    let (took, left) = (start.elapsed(), lien.left());
    let (up, down) = lien.take();
    lien.set(Qualite::default());
    Ok(Reception { ordinateur, up, down, left, usable: usable.await??, took })
}

fn after(date: &serde_json::Value, day: chrono::NaiveDate) -> bool {
    date.as_str().and_then(|date| date.parse::<chrono::NaiveDate>().ok()).is_some_and(|date| date >= day)
}

/// What ordinary days cost, on an open connection.
async fn exchanges(lien: &Lien, ordinateur: &Ordinateur) -> Answer<Vec<Ligne>> {
    let (mut chance, vocabulaire) = (Chance::new(SEED), Vocabulaire::new());
    let mut report = || SaisieCra::from_doc(Uuid::nil(), &cra(&mut chance, &vocabulaire, jour(0)));
    ordinateur.sync().await?;
    lien.take();
    ordinateur.sync().await?;
    let idle = both(lien);
    ordinateur.cra(report())?;
    ordinateur.sync().await?;
    let one = both(lien);
    for _ in 0..CRA_PER_DAY {
        ordinateur.cra(report())?;
    }
    for n in 0..BENEFICIAIRES_PER_DAY {
        ordinateur.beneficiaire(n)?;
    }
    lien.set(Qualite::SATELLITE);
    let start = Instant::now();
    ordinateur.sync().await?;
    let took = start.elapsed();
    let (up, down) = lien.take();
    Ok(vec![
        Ligne::octets("échange sans rien à dire / 1 000 o", idle, IDLE_BYTES, 1.0),
        Ligne::octets("un CRA seul / 700 o", one, ONE_CRA_BYTES, 1.0),
        Ligne::octets("une journée (20 CRA, 3 bénéficiaires) / 5 000 o", up + down, DAY_BYTES, 1.0),
        Ligne::new("la même par satellite / le lien lui-même", took, Qualite::SATELLITE.minimum(up, down), DAY_BAR),
    ])
}

fn both(lien: &Lien) -> u64 {
    let (up, down) = lien.take();
    up + down
}
