//! `besace-sim`: plays histories, shows the ones that fail.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use besace_sim::histoires::{LONGUEUR, Mesure, run};
use besace_sim::joue::play;
use besace_sim::plan::Histoire;
use besace_sim::plantes;
use besace_sim::reduit::shrink;

const USAGE: &str = "besace-sim [--histories N] [--seed S] [--steps N] [--seconds N] [--first] [--show]
besace-sim --replay FILE
besace-sim --merges N
besace-sim --coupures
besace-sim --planted";
/// Seeds that are known to break an oracle, each with its cause.
const OUVERTES: &str = include_str!("../ouvertes.txt");
/// Failing seeds shrunk and shown, at most.
const MONTREES: usize = 3;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match parse(&arguments) {
        Ok(Ordre::Joue(mesure, montre)) => many(mesure, montre),
        Ok(Ordre::Rejoue(path)) => replay(&path),
        Ok(Ordre::Plante) => planted(),
        Ok(Ordre::Fusionne(cas)) => merges(cas),
        Ok(Ordre::Coupe) => cuts(),
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

enum Ordre {
    Joue(Mesure, bool),
    Rejoue(String),
    Plante,
    Fusionne(u64),
    Coupe,
}

fn parse(arguments: &[String]) -> Result<Ordre, String> {
    let mut mesure = Mesure { graine: 1, histoires: 1_000, longueur: LONGUEUR, duree: None, premier: false };
    let mut montre = false;
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let mut number = || -> Result<u64, String> {
            words.next().and_then(|n| n.parse().ok()).ok_or_else(|| format!("{word} wants a number"))
        };
        match word.as_str() {
            "--histories" => mesure.histoires = number()?,
            "--seed" => mesure.graine = number()?,
            "--steps" => mesure.longueur = usize::try_from(number()?).map_err(|e| e.to_string())?,
            "--seconds" => mesure.duree = Some(Duration::from_secs(number()?)),
            "--first" => mesure.premier = true,
            "--merges" => return number().map(Ordre::Fusionne),
            "--planted" => return Ok(Ordre::Plante),
            "--coupures" => return Ok(Ordre::Coupe),
            "--show" => montre = true,
            "--replay" => {
                return words.next().cloned().map(Ordre::Rejoue).ok_or_else(|| "--replay wants a file".into());
            }
            other => return Err(format!("unknown: {other}")),
        }
    }
    Ok(Ordre::Joue(mesure, montre))
}

fn many(mesure: Mesure, montre: bool) -> ExitCode {
    let bilan = run(mesure);
    for (n, (graine, echec)) in bilan.echecs.iter().enumerate() {
        println!("graine {graine}: {echec}");
        if n < MONTREES && montre {
            let court = shrink(&Histoire::draw(*graine, mesure.longueur), echec.oracle);
            println!("{court}");
            if let Some(echec) = play(&court).echec {
                println!("→ {echec}\n");
            }
        }
    }
    println!("{bilan}");
    let known = |graine: &u64| OUVERTES.lines().any(|line| line.split(' ').next() == Some(&graine.to_string()));
    if bilan.echecs.iter().all(|(graine, _)| known(graine)) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Each bug planted alone, and what found it.
fn planted() -> ExitCode {
    match hunt_all() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// How many were not found.
fn hunt_all() -> Result<usize, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().nth(2).unwrap_or(here);
    let plantes = plantes::parse(plantes::TABLE)?;
    let program = plantes::build(root, &plantes)?;
    let mut missed = 0;
    println!("{:<42} {:<4} {:>8}  {:>8}  oracle", "bug planté", "gar.", "secondes", "graine");
    for plante in &plantes {
        let found = plantes::hunt(&program, plante)?;
        let (graine, oracle) = found.trouve.unwrap_or_else(|| {
            missed += 1;
            ("—".to_owned(), "PAS TROUVÉ".to_owned())
        });
        println!("{:<42} {:<4} {:>8.1}  {graine:>8}  {oracle}", plante.nom, plante.garantie, found.secondes);
    }
    println!("plantes={} trouves={} manques={missed}", plantes.len(), plantes.len() - missed);
    Ok(missed)
}

fn merges(cas: u64) -> ExitCode {
    let result = besace_sim::fusions::run(cas, 1);
    if let Err(error) = &result {
        println!("{error}");
    }
    println!("fusions={cas} lois_rompues={}", u8::from(result.is_err()));
    if result.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A power cut at each write and each flush of the key transactions.
fn cuts() -> ExitCode {
    match besace_sim::coupures::run() {
        Ok(bilan) => {
            println!("{bilan}");
            ExitCode::SUCCESS
        }
        Err(echec) => {
            println!("{echec}");
            ExitCode::FAILURE
        }
    }
}

fn replay(path: &str) -> ExitCode {
    let histoire = std::fs::read_to_string(path).map_err(|e| e.to_string()).and_then(|text| text.parse::<Histoire>());
    match histoire {
        Ok(histoire) => {
            let issue = play(&histoire);
            issue.lignes.iter().for_each(|ligne| println!("{ligne}"));
            println!("trace {:016x}", issue.somme);
            match issue.echec {
                Some(echec) => {
                    println!("→ {echec}");
                    ExitCode::FAILURE
                }
                None => ExitCode::SUCCESS,
            }
        }
        Err(error) => {
            eprintln!("{path}: {error}");
            ExitCode::from(2)
        }
    }
}
