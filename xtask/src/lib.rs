//! The repository's own tools: what writes its data files, what checks its style, what measures it, what mistreats it.

pub mod bench;
pub mod chaos;
pub mod communes;
pub mod dictionnaire;
pub mod licences;
mod serveur;
pub mod tidy;

use std::error::Error;
use std::path::PathBuf;

/// Anything that stops a tool.
pub type Answer<T> = Result<T, Box<dyn Error>>;

/// A program built by `./dev` in the same profile as this one.
fn built(name: &str) -> Answer<PathBuf> {
    let here = std::env::current_exe()?;
    Ok(here.parent().ok_or("no target folder")?.join(name))
}
