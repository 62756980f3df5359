//! `./dev chaos`: the real programs, killed at any moment of real work, their server too, their network cut. What was
//! said to be saved must reach the server, once.

#![allow(clippy::print_stdout, reason = "a table for people")]

mod appareil;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use besace_testkit::Chance;
use besace_testkit::relais::Relais;

use self::appareil::{Carnet, Fin, Lecteur};
use crate::Answer;
use crate::serveur::Serveur;

/// Rounds of clean exchanges that must bring everything across, at most.
const ROUNDS: usize = 20;
/// A command that runs longer than this hangs.
const HANG: Duration = Duration::from_secs(60);
/// Of ten dice, how many add a report; of the others, half exchange.
const ADDS: usize = 6;

/// What was tried.
#[derive(Debug, Default)]
struct Compte {
    ajouts: u32,
    echanges: u32,
    tues: u32,
    serveur_tue: u32,
    reseau_coupe: u32,
    inattendus: Vec<String>,
}

/// Plays `essais` tries drawn from `graine`; whether nothing was lost nor doubled.
pub fn run(essais: u32, graine: u64) -> Answer<bool> {
    let dossier = tempfile::tempdir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut serveur = Serveur::start(&dossier.path().join("serveur"))?;
    let relais = Relais::start(serveur.adresse)?;
    let carnet = runtime.block_on(Carnet::create(dossier.path(), &serveur, relais.address()))?;
    let usual = carnet.usual_time()?;

    let mut chance = Chance::new(graine);
    let (mut compte, mut acknowledged) = (Compte::default(), BTreeSet::new());
    for essai in 0..essais {
        let kill_after = chance.percent(50).then(|| moment(&mut chance, usual));
        match chance.below(10) {
            die if die < ADDS => {
                compte.ajouts += 1;
                let fin = carnet.add(essai, kill_after)?;
                if fin == Fin::Code(0) {
                    acknowledged.insert(essai);
                }
                compte.note("cra add", &fin, &[0]);
            }
            die if die < ADDS + 2 => {
                compte.echanges += 1;
                let exchange = carnet.start(&["sync"])?;
                let cut = chance.percent(40);
                if cut {
                    compte.reseau_coupe += 1;
                    std::thread::sleep(moment(&mut chance, usual));
                    relais.cut();
                }
                let fin = exchange.end(kill_after, HANG)?;
                relais.mend();
                compte.note("sync", &fin, &[0, 5]);
            }
            _ => {
                compte.echanges += 1;
                compte.serveur_tue += 1;
                let exchange = carnet.start(&["sync"])?;
                std::thread::sleep(moment(&mut chance, usual));
                serveur.crash()?;
                relais.aim(serveur.adresse);
                compte.note("sync", &exchange.end(None, HANG)?, &[0, 5]);
            }
        }
    }
    settle(&carnet)?;
    let lecteur = runtime.block_on(Lecteur::create(dossier.path(), &serveur, relais.address()))?;
    let held = lecteur.markers()?;
    report(&compte, essais, &acknowledged, &held)
}

/// A moment of a command: often in its middle, sometimes past its end.
fn moment(chance: &mut Chance, usual: Duration) -> Duration {
    let thousandths = u32::try_from(chance.below(1_200)).unwrap_or_default();
    usual * thousandths / 1_000
}

/// Clean exchanges until nothing waits.
fn settle(carnet: &Carnet) -> Answer<()> {
    let start = Instant::now();
    for _ in 0..ROUNDS {
        if carnet.start(&["sync"])?.end(None, HANG)? == Fin::Code(0) && carnet.pending()? == 0 {
            println!("tout est parti {:.1} s après la fin des pannes", start.elapsed().as_secs_f64());
            return Ok(());
        }
    }
    Err(format!("{ROUNDS} échanges sans panne n’ont pas suffi").into())
}

fn report(compte: &Compte, essais: u32, acknowledged: &BTreeSet<u32>, held: &BTreeMap<u32, usize>) -> Answer<bool> {
    let lost: Vec<_> = acknowledged.iter().filter(|essai| !held.contains_key(essai)).collect();
    let doubled: Vec<_> = held.iter().filter(|(_, times)| **times > 1).map(|(essai, _)| essai).collect();
    let unsaid = held.keys().filter(|essai| !acknowledged.contains(essai)).count();
    println!(
        "{} ajouts, {} échanges ; {} programmes tués, serveur tué {} fois, réseau coupé {} fois ; {} enregistrements annoncés, \
         {unsaid} gardés sans avoir pu le dire",
        compte.ajouts,
        compte.echanges,
        compte.tues,
        compte.serveur_tue,
        compte.reseau_coupe,
        acknowledged.len(),
    );
    for unexpected in &compte.inattendus {
        println!("inattendu : {unexpected}");
    }
    for (what, which) in [("perdus", &lost), ("doublés", &doubled)] {
        if !which.is_empty() {
            println!("{what} : {which:?}");
        }
    }
    println!("essais={essais} perdus={} doubles={} inattendus={}", lost.len(), doubled.len(), compte.inattendus.len());
    Ok(lost.is_empty() && doubled.is_empty() && compte.inattendus.is_empty())
}

impl Compte {
    fn note(&mut self, what: &str, fin: &Fin, expected: &[i32]) {
        match fin {
            Fin::Tue => self.tues += 1,
            Fin::Code(code) if expected.contains(code) => {}
            Fin::Code(code) => self.inattendus.push(format!("{what} : code {code}")),
        }
    }
}
