//! The central API on PostgreSQL, as a whole country sees it: everyone comes back on a Monday morning; a table ten times
//! longer. Beside them, what the machine itself can do: rows committed and round trips a second.

mod comptes;
mod lecture;
mod limites;
mod tempete;

use std::path::Path;

use super::{Answer, Ligne};

pub(super) fn run(dossier: &Path) -> Answer<Vec<Ligne>> {
    let dossier = std::fs::canonicalize(dossier)?.join("central");
    let _ = std::fs::remove_dir_all(&dossier);
    std::fs::create_dir_all(&dossier)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut lignes = tempete::run(&runtime, &dossier.join("tempete"))?;
    lignes.append(&mut lecture::run(&runtime, &dossier.join("lecture"))?);
    Ok(lignes)
}
