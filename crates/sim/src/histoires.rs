//! Many histories, on every core.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crate::chrono::Chrono;
use crate::echec::Echec;
use crate::joue::play;
use crate::plan::Histoire;

/// Steps of a history.
pub const LONGUEUR: usize = 200;

/// How many, from which seed, for how long.
#[derive(Debug, Clone, Copy)]
pub struct Mesure {
    /// First seed; the others follow.
    pub graine: u64,
    /// Histories, at most.
    pub histoires: u64,
    /// Steps of each.
    pub longueur: usize,
    /// Ends after that, whatever is left.
    pub duree: Option<Duration>,
    /// Stops at the first failure.
    pub premier: bool,
}

/// What they gave.
#[derive(Debug, Default)]
pub struct Bilan {
    /// Played.
    pub histoires: u64,
    /// Steps played.
    pub pas: u64,
    /// Seeds that failed, in order.
    pub echecs: Vec<(u64, Echec)>,
    /// Time that each core spent on them.
    pub duree: Duration,
}

impl Bilan {
    /// Of the failures, those whose oracle begins so.
    pub fn count(&self, garantie: &str) -> usize {
        self.echecs.iter().filter(|(_, echec)| echec.oracle.starts_with(garantie)).count()
    }
}

impl std::fmt::Display for Bilan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { histoires, pas, echecs, duree } = self;
        let (perdus, doubles) = (self.count("G2 perdu"), self.count("G3"));
        write!(
            f,
            "histoires={histoires} pas={pas} perdus={perdus} doubles={doubles} graines_ouvertes={}",
            echecs.len()
        )?;
        write!(f, " secondes={:.1}", duree.as_secs_f64())
    }
}

/// Plays them, one thread for each core.
pub fn run(mesure: Mesure) -> Bilan {
    let (next, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    let bilan = Mutex::new(Bilan::default());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let chrono = Chrono::start(u32::try_from(threads).unwrap_or(1));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let late = mesure.duree.is_some_and(|duree| chrono.elapsed() > duree);
                    if n >= mesure.histoires || late || stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let graine = mesure.graine.wrapping_add(n);
                    let issue = play(&Histoire::draw(graine, mesure.longueur));
                    let mut bilan = bilan.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    bilan.histoires += 1;
                    bilan.pas += mesure.longueur as u64;
                    if let Some(echec) = issue.echec {
                        bilan.echecs.push((graine, echec));
                        stop.fetch_or(mesure.premier, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let mut bilan = bilan.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    bilan.echecs.sort_by_key(|(graine, _)| *graine);
    bilan.duree = chrono.elapsed();
    bilan
}
