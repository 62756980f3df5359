//! What lies on the stick.

use std::path::{Path, PathBuf};

use besace_sync::limits::COLIS_REPONSE_BYTES_MAX;

use super::RefusColis;
use crate::error::{AppError, Result};

/// End of a bundle's name…
pub(super) const COLIS: &str = "colis";
/// …and of its answer's, otherwise the same.
pub(super) const REPONSE: &str = "reponse";
/// Files taken at once, at most: the first ones.
const FICHIERS_MAX: usize = 1_000;

/// The files named, and those of that kind in the folders named, in the order of their names.
pub(super) fn find(chemins: &[PathBuf], kind: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for chemin in chemins {
        if chemin.is_dir() {
            for entry in std::fs::read_dir(chemin)? {
                let path = entry?.path();
                if is_of(&path, kind) {
                    files.push(path);
                }
            }
        } else {
            files.push(chemin.clone());
        }
    }
    files.sort();
    files.dedup();
    files.truncate(FICHIERS_MAX);
    match files.is_empty() {
        true if kind == COLIS => Err(RefusColis::ColisAbsent.into()),
        true => Err(RefusColis::ReponseAbsente.into()),
        false => Ok(files),
    }
}

/// Some systems write capitals on a stick, and others hidden files of the same name.
fn is_of(path: &Path, kind: &str) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    !hidden && path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(kind))
}

/// A file of a reasonable size.
pub(super) fn read(chemin: &Path) -> Result<Vec<u8>> {
    use std::io::Read as _;

    let file = std::fs::File::open(chemin).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => AppError::FichierAbsent,
        _ => error.into(),
    })?;
    let mut bytes = Vec::new();
    file.take(COLIS_REPONSE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
