//! The exchange without a network: sealed files on a stick, which anybody with a connection carries.

mod export;
mod fichiers;
mod import;
mod refus;
mod relay;

use std::path::Path;

use besace_sync::colis::Graine;

pub use refus::RefusColis;

use crate::error::{AppError, Result};
use crate::vue::ColisVue;

impl ColisVue {
    fn done(fichier: &Path, code: &str, message: impl Into<String>) -> Self {
        Self { fichier: fichier.display().to_string(), fait: true, code: code.to_owned(), message: message.into() }
    }

    fn of(fichier: &Path, done: Result<Self>) -> Self {
        done.unwrap_or_else(|error| Self { fait: false, ..Self::done(fichier, error.code(), error.to_string()) })
    }
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| AppError::Fichier(std::io::Error::other(error)))?;
    Ok(bytes)
}

fn graine() -> Result<Graine> {
    Ok(Graine::new(random()?))
}
