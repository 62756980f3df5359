//! The exchange without a network: sealed files on a stick, which anybody with a connection carries.

mod export;
mod import;
mod relay;

use std::path::{Path, PathBuf};

use besace_sync::colis::Graine;
use besace_sync::limits::COLIS_REPONSE_BYTES_MAX;
use serde::Serialize;

use crate::error::{AppError, Result};

/// End of a bundle's name…
const COLIS: &str = "colis";
/// …and of its answer's, otherwise the same.
const REPONSE: &str = "reponse";
/// Files of one folder, at most.
const FICHIERS_MAX: usize = 1_000;

/// What was written for the stick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColisEcrits {
    /// In the order in which they are best handed in.
    pub fichiers: Vec<PathBuf>,
    /// Changes that they carry.
    pub elements: usize,
    /// Elements that wait, of which some may need an answer first.
    pub en_attente: u64,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColisVue {
    /// The file.
    pub fichier: PathBuf,
    /// Whether it did what was asked, now or before.
    pub fait: bool,
    /// For programs.
    pub code: String,
    /// For people.
    pub message: String,
}

impl ColisVue {
    fn done(fichier: &Path, code: &str, message: impl Into<String>) -> Self {
        Self { fichier: fichier.to_owned(), fait: true, code: code.to_owned(), message: message.into() }
    }

    fn refused(fichier: &Path, code: &str, message: impl Into<String>) -> Self {
        Self { fait: false, ..Self::done(fichier, code, message) }
    }
}

/// The files named, and those of that kind in the folders named, in the order of their names.
fn files(chemins: &[PathBuf], kind: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for chemin in chemins {
        if chemin.is_dir() {
            for entry in std::fs::read_dir(chemin)?.take(FICHIERS_MAX) {
                let path = entry?.path();
                if path.extension().is_some_and(|extension| extension == kind) {
                    files.push(path);
                }
            }
        } else {
            files.push(chemin.clone());
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
}

/// A file of a reasonable size.
fn read(chemin: &Path) -> Result<Vec<u8>> {
    use std::io::Read as _;

    let file = std::fs::File::open(chemin).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => AppError::FichierAbsent,
        _ => error.into(),
    })?;
    let mut bytes = Vec::new();
    file.take(COLIS_REPONSE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| AppError::Fichier(std::io::Error::other(error)))?;
    Ok(bytes)
}

fn graine() -> Result<Graine> {
    Ok(Graine::new(random()?))
}
