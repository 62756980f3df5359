//! From the command to a usable home screen, beside an empty window of the same toolkit, in a private session.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use besace_testkit::bureau::{Bureau, Ecran};
use besace_testkit::processus::Processus;

use super::{Answer, Durees, Ligne, built};

/// Enough for the median to hold on a shared machine.
const ROUNDS: usize = 15;
const BAR: f64 = 1.3;
/// Said by either window, by the same code, two frames after its first screen stands: here the home screen with its data, and an
/// empty page (`src-tauri/examples/empty.rs`).
const PAINTED: &str = "page peinte";

pub(super) fn run(dossier: &Path) -> Answer<Vec<Ligne>> {
    let dossier = std::fs::canonicalize(dossier)?.join("demarrage");
    let _ = std::fs::remove_dir_all(&dossier);
    std::fs::create_dir_all(&dossier)?;
    let bureau = Bureau::start(&dossier, Ecran::Virtuel)?;
    let command = |program: PathBuf| {
        let mut command = bureau.command(program);
        command.env("BESACE_DATA", dossier.join("profils")).env("BESACE_TROUSSEAU", "besace-mesure");
        command
    };
    let made = command(built("examples/demo")?).arg("--example-profile").status()?;
    if !made.success() {
        return Err("le profil d’exemple n’a pas été créé".into());
    }
    let (mut usable, mut empty) = (Durees::default(), Durees::default());
    for round in 0..=ROUNDS {
        let (mut this_empty, mut this_usable) = (Durees::default(), Durees::default());
        this_empty.time(|| until_painted(command(built("examples/empty")?)))?;
        this_usable.time(|| until_painted(command(built("besace")?)))?;
        // The first round only warms the disk's cache, for both.
        if round > 0 {
            empty.0.append(&mut this_empty.0);
            usable.0.append(&mut this_usable.0);
        }
    }
    Ok(vec![Ligne::new("démarrer jusqu’à l’accueil / fenêtre vide", usable.percentile(50), empty.percentile(50), BAR)])
}

/// Both windows are ended alike: what one leaves the system to tidy is not paid by the next only.
fn until_painted(mut command: Command) -> Answer<()> {
    let start = Instant::now();
    command.env("RUST_LOG", "besace::peinture=trace").stderr(Stdio::piped()).stdout(Stdio::null());
    let mut window = Processus::start("fenêtre", &mut command)?;
    let stderr = window.child().stderr.take().ok_or("no standard error")?;
    for line in BufReader::new(stderr).lines() {
        if line?.contains(PAINTED) {
            window.kill();
            return Ok(());
        }
    }
    Err(format!("la fenêtre s’est arrêtée sans écran après {:?}", start.elapsed()).into())
}
