//! Bugs planted on purpose: a copy of the sources holds them all, each switched on alone by its number. The product's
//! own code has no trace of them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The table.
pub const TABLE: &str = include_str!("../planted.txt");
/// Number of the bug that is on, in the copy.
pub const VARIABLE: &str = "BESACE_PLANTE";
/// Time given to each.
pub const DUREE: Duration = Duration::from_secs(60);

/// In `crates/sync`, which every crate concerned names.
const INTERRUPTEUR: &str = "
/// Whether a planted bug is on.
pub fn planted(numero: u32) -> bool {
    static NUMERO: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
    *NUMERO.get_or_init(|| std::env::var(\"BESACE_PLANTE\").ok().and_then(|n| n.parse().ok()).unwrap_or(0)) == numero
}
";

/// One bug.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plante {
    /// Its number, from 1.
    pub numero: u32,
    /// What it does.
    pub nom: String,
    /// The guarantee that it breaks.
    pub garantie: String,
    /// Where.
    pub fichier: String,
    /// The lines as they stand.
    pub ancien: String,
    /// The same with the bug.
    pub nouveau: String,
}

/// Reads the table.
pub fn parse(table: &str) -> Result<Vec<Plante>, String> {
    let blocks = table.split("\n[").skip(1);
    (1..).zip(blocks).map(|(numero, block)| parse_one(numero, block)).collect()
}

fn parse_one(numero: u32, block: &str) -> Result<Plante, String> {
    let mut lines = block.lines();
    let head = lines.next().unwrap_or_default();
    let (nom, rest) = head.split_once(']').ok_or_else(|| format!("no name: {head}"))?;
    let (garantie, fichier) = rest.trim().split_once(' ').ok_or_else(|| format!("no file: {head}"))?;
    let side = |mark: char| {
        let lines = block.lines().skip(1).filter_map(|line| line.strip_prefix(mark));
        lines.collect::<Vec<_>>().join("\n")
    };
    let (ancien, nouveau) = (side('-'), side('+'));
    if ancien.is_empty() || !nouveau.contains("PLANTED") {
        return Err(format!("nothing is planted by {nom}"));
    }
    let (nom, garantie, fichier) = (nom.to_owned(), garantie.to_owned(), fichier.trim().to_owned());
    Ok(Plante { numero, nom, garantie, fichier, ancien, nouveau })
}

/// What was found of one bug.
#[derive(Debug)]
pub struct Trouvaille {
    /// Seconds that each core spent until an oracle spoke.
    pub secondes: f64,
    /// Seed and oracle; `None` = not found.
    pub trouve: Option<(String, String)>,
}

/// Makes the copy, plants everything, builds: the program to run.
pub fn build(root: &Path, plantes: &[Plante]) -> Result<PathBuf, String> {
    let tree = root.join("target/planted/sources");
    let target = root.join("target/planted/build");
    let _ = std::fs::remove_dir_all(&tree);
    std::fs::create_dir_all(&tree).map_err(|e| e.to_string())?;
    // As the files stand, committed or not.
    let copy =
        "tar -c --exclude=./target --exclude=./ui/node_modules --exclude=./.git . | tar -x -C target/planted/sources";
    let copied = Command::new("sh").args(["-c", copy]).current_dir(root).status().map_err(|e| e.to_string())?;
    if !copied.success() {
        return Err("the sources could not be copied".to_owned());
    }
    for plante in plantes {
        plant(&tree, plante)?;
    }
    let lib = tree.join("crates/sync/src/lib.rs");
    let text = std::fs::read_to_string(&lib).map_err(|e| e.to_string())?;
    std::fs::write(&lib, format!("{text}{INTERRUPTEUR}")).map_err(|e| e.to_string())?;
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--profile", "sim", "-p", "besace-sim", "--bin", "besace-sim"]);
    cargo.args(["--config", "profile.sim.package.besace-central.opt-level=0", "--target-dir"]).arg(&target);
    let built = cargo.current_dir(&tree).status().map_err(|e| e.to_string())?;
    if built.success() { Ok(target.join("sim/besace-sim")) } else { Err("the copy does not compile".to_owned()) }
}

fn plant(tree: &Path, plante: &Plante) -> Result<(), String> {
    let path = tree.join(&plante.fichier);
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", plante.fichier))?;
    if text.matches(&plante.ancien).count() != 1 {
        return Err(format!("{}: the lines are not found exactly once in {}", plante.nom, plante.fichier));
    }
    let krate = if plante.fichier.starts_with("crates/sync/") { "crate" } else { "besace_sync" };
    let switch = format!("{krate}::planted({})", plante.numero);
    let text = text.replacen(&plante.ancien, &plante.nouveau.replace("PLANTED", &switch), 1);
    std::fs::write(&path, text).map_err(|e| e.to_string())
}

/// Plays histories until an oracle speaks, or the time is over.
pub fn hunt(program: &Path, plante: &Plante) -> Result<Trouvaille, String> {
    let seconds = DUREE.as_secs().to_string();
    let mut child = Command::new(program);
    child.args(["--first", "--histories", "1000000", "--seconds", &seconds]);
    let output = child.env(VARIABLE, plante.numero.to_string()).output().map_err(|e| e.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let found = text.lines().find_map(|line| line.strip_prefix("graine ")?.split_once(": "));
    let trouve = found.map(|(graine, said)| {
        let oracle = said.split_once(": ").map_or(said, |(oracle, _)| oracle);
        (graine.to_owned(), oracle.to_owned())
    });
    // A panic is found too, if not by an oracle.
    let crashed = trouve.is_none() && output.status.code() == Some(101);
    let trouve = if crashed { Some(("?".to_owned(), "panique".to_owned())) } else { trouve };
    let secondes = text.split("secondes=").nth(1).and_then(|n| n.trim().parse().ok()).unwrap_or_default();
    Ok(Trouvaille { secondes, trouve })
}
