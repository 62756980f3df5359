//! The simulator on a few histories, in any build; `./dev simulate` plays as many as asked.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};

use besace_sim::fusions;
use besace_sim::histoires::{Mesure, run};
use besace_sim::joue::play;
use besace_sim::plan::Histoire;
use besace_sim::plantes;

#[test]
fn the_same_seed_gives_the_same_trace() {
    for graine in [3, 99] {
        let histoire = Histoire::draw(graine, 80);
        let (first, second) = (play(&histoire), play(&histoire));
        assert_eq!(first.somme, second.somme, "seed {graine}");
        assert_eq!(first.lignes, second.lignes, "seed {graine}");
    }
    assert_ne!(play(&Histoire::draw(3, 80)).somme, play(&Histoire::draw(4, 80)).somme);
}

#[test]
fn a_few_histories_hold() {
    let bilan = run(Mesure { graine: 500_000, histoires: 12, longueur: 120, duree: None, premier: false });
    assert_eq!(bilan.echecs, [], "{bilan}");
    assert_eq!(bilan.histoires, 12);
}

/// A seed that has rays is one of three: the others draw what they always drew.
#[test]
fn what_a_ray_damages_is_repaired_in_part() {
    let (mut struck, mut repaired) = (0, 0);
    for graine in (600_000..).step_by(3).take(20) {
        let issue = play(&Histoire::draw(graine, 120));
        assert_eq!(issue.echec, None, "seed {graine}");
        struck += issue.lignes.iter().filter(|ligne| ligne.contains("un rayon dans")).count();
        repaired += issue.lignes.iter().filter(|ligne| ligne.contains(" diffère")).count();
    }
    assert!(struck > 4 && repaired > 4, "{struck} rays, {repaired} repairs");
}

/// Each file: why, then the history that once broke a guarantee.
#[test]
fn past_failures_stay_mended() {
    let mut played = 0;
    for entry in std::fs::read_dir(here().join("regressions")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("# "), "{} does not say why", path.display());
        let histoire: Histoire = text.parse().unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert_eq!(play(&histoire).echec, None, "{}", path.display());
        played += 1;
    }
    assert!(played > 0, "no history is kept");
}

#[test]
fn every_planted_bug_still_has_its_lines() {
    let plantes = plantes::parse(plantes::TABLE).unwrap();
    assert!(plantes.len() >= 25, "{} bugs", plantes.len());
    let root = here().join("../..");
    for plante in &plantes {
        let text = std::fs::read_to_string(root.join(&plante.fichier)).unwrap();
        let found = text.matches(&plante.ancien).count();
        assert_eq!(found, 1, "{}: its lines in {}", plante.nom, plante.fichier);
    }
}

#[test]
fn merges_follow_their_laws() {
    assert_eq!(fusions::run(20_000, 1), Ok(()));
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
