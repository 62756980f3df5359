//! What an exchange weighs, and how long it takes over a satellite's link, with the real client and the real server.
//! Bytes are those of the HTTP messages both ways, headers and signature included, on an open connection, inside TLS.

mod appareil;
mod plancher;

use std::path::Path;
use std::time::{Duration, Instant};

use besace_domain::SaisieCra;
use besace_testkit::lien::{Lien, Qualite};
use besace_testkit::{Chance, Corpus, Vocabulaire, corpus, cra, jour};
use uuid::Uuid;

use self::appareil::Ordinateur;
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

pub(super) fn run(dossier: &Path) -> Answer<Vec<Ligne>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(&dossier.join("wire")))
}

async fn measure(dossier: &Path) -> Answer<Vec<Ligne>> {
    let _ = std::fs::remove_dir_all(dossier);
    let serveur = Serveur::start(dossier)?;
    let corpus = corpus(SEED, CRA, BENEFICIAIRES);
    appareil::fill(&serveur, &dossier.join("source"), &corpus).await?;

    let mut lignes = Vec::new();
    let lien = Lien::start(serveur.adresse, Qualite::default())?;
    let (whole, ordinateur, mut first) = first_reception(&serveur, &lien, &corpus, Qualite::SATELLITE).await?;
    lignes.append(&mut first);
    let bad = Qualite { perte: 2, coupure: Duration::from_secs(10), ..Qualite::SATELLITE };
    let (again, _, _) = first_reception(&serveur, &lien, &corpus, bad).await?;
    lignes.push(Ligne::octets("première réception, 2 % de pertes, coupée / 10 s", again, whole, AGAIN_BAR));
    lignes.append(&mut exchanges(&lien, &ordinateur).await?);
    Ok(lignes)
}

/// A second computer receives everything; the bytes that came down, and the computer.
async fn first_reception(
    serveur: &Serveur,
    lien: &Lien,
    corpus: &Corpus,
    qualite: Qualite,
) -> Answer<(u64, Ordinateur, Vec<Ligne>)> {
    lien.set(Qualite::default());
    let ordinateur = Ordinateur::sign_in(serveur, lien.address()).await?;
    lien.take();
    lien.set(qualite);
    let start = Instant::now();
    let last_month = jour(20);
    let expected = corpus.cras.iter().filter(|cra| cra.doc.get("date").is_some_and(|d| after(d, last_month))).count();
    let usable = tokio::spawn(ordinateur.until_shown(last_month, expected, start));
    ordinateur.sync_whole(CRA).await?;
    let took = start.elapsed();
    let (_, down) = lien.take();
    let floor = qualite.minimum(0, plancher::columns(corpus)?);
    lien.set(Qualite::default());
    let lignes = vec![
        Ligne::new("première réception de 10 000 CRA, utilisable / 8 s", usable.await??, USABLE, 1.0),
        Ligne::new("première réception, complète / un bloc zstd -19", took, floor, WHOLE_BAR),
    ];
    println!("première réception : {down} octets reçus ; un bloc par colonnes, zstd -19 : {} s", floor.as_secs());
    Ok((down, ordinateur, lignes))
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
