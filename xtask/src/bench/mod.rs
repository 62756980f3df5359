//! `./dev bench`: what was measured, beside its floor, as a ratio against its bar. Both are measured in turn inside one
//! run, because machines are shared and noisy: a bare number of milliseconds proves nothing.

#![allow(clippy::print_stdout, reason = "a table for people")]

mod activites;
mod base;
#[cfg(target_os = "linux")]
mod central;
mod demarrage;
mod saisie;
mod wire;

use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::{Answer, built};

/// See [`wire::call`].
pub fn call(adresse: &str) -> Answer<()> {
    wire::call(adresse)
}

/// One line of the table.
#[derive(Debug)]
pub struct Ligne {
    quoi: String,
    mesure: Grandeur,
    plancher: Grandeur,
    barre: f64,
}

/// What is measured.
#[derive(Debug, Clone, Copy)]
enum Grandeur {
    Temps(Duration),
    Octets(u64),
}

type Section = (&'static str, fn(&Path) -> Answer<Vec<Ligne>>);
const SECTIONS: &[Section] = &[
    ("saisie", saisie::run),
    ("activites", activites::run),
    ("demarrage", demarrage::run),
    ("wire", wire::run),
    #[cfg(target_os = "linux")]
    ("central", central::run),
];

/// Runs a section, or all of them, with its files under `dossier`; how many bars were missed.
pub fn run(section: Option<&str>, dossier: &Path) -> Answer<usize> {
    let chosen: Vec<_> = SECTIONS.iter().filter(|(name, _)| section.is_none_or(|wanted| wanted == *name)).collect();
    if chosen.is_empty() {
        let names: Vec<_> = SECTIONS.iter().map(|(name, _)| *name).collect();
        return Err(format!("section inconnue ; il y a : {}", names.join(", ")).into());
    }
    std::fs::create_dir_all(dossier)?;
    println!("{:<58} {:>10} {:>10} {:>7} {:>7}", "quoi", "mesuré", "plancher", "rapport", "barre");
    let mut missed = 0;
    for (name, run) in chosen {
        println!("── {name}");
        for ligne in run(dossier)? {
            missed += usize::from(!ligne.print());
        }
    }
    println!("barres_manquees={missed}");
    Ok(missed)
}

impl Ligne {
    fn new(quoi: impl Into<String>, mesure: Duration, plancher: Duration, barre: f64) -> Self {
        Self { quoi: quoi.into(), mesure: Grandeur::Temps(mesure), plancher: Grandeur::Temps(plancher), barre }
    }

    /// At most so many bytes.
    fn octets(quoi: impl Into<String>, mesure: u64, plancher: u64, barre: f64) -> Self {
        Self { quoi: quoi.into(), mesure: Grandeur::Octets(mesure), plancher: Grandeur::Octets(plancher), barre }
    }

    fn print(&self) -> bool {
        let rapport = self.mesure.number() / self.plancher.number().max(f64::MIN_POSITIVE);
        let kept = rapport <= self.barre;
        println!(
            "{:<58} {:>10} {:>10} {:>6.2}× {:>6.2}× {}",
            self.quoi,
            self.mesure.to_string(),
            self.plancher.to_string(),
            rapport,
            self.barre,
            if kept { "ok" } else { "KO" }
        );
        kept
    }
}

impl Grandeur {
    fn number(self) -> f64 {
        match self {
            Self::Temps(duration) => duration.as_secs_f64(),
            Self::Octets(octets) => octets as f64,
        }
    }
}

impl fmt::Display for Grandeur {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Temps(duration) if duration.as_secs() > 0 => write!(f, "{:.2} s", duration.as_secs_f64()),
            Self::Temps(duration) => write!(f, "{:.3} ms", duration.as_secs_f64() * 1_000.0),
            Self::Octets(octets) => write!(f, "{octets} o"),
        }
    }
}

/// Durations of one thing, to be read by percentile.
#[derive(Debug, Default)]
struct Durees(Vec<Duration>);

impl Durees {
    fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let answer = work();
        self.0.push(start.elapsed());
        answer
    }

    fn percentile(&mut self, percent: usize) -> Duration {
        self.0.sort_unstable();
        let last = self.0.len().saturating_sub(1);
        self.0.get((self.0.len() * percent / 100).min(last)).copied().unwrap_or_default()
    }
}
