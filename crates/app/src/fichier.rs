//! Files written where the person asked, outside of the profile.

use std::io::{self, Write};
use std::path::Path;

use crate::error::{AppError, Result};
use crate::system;

/// What becomes of a file that already has that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existant {
    /// It stays, and nothing is written.
    Garde,
    /// It is replaced, once the new one is whole.
    Remplace,
}

impl Existant {
    /// Refuses a name that is taken.
    pub(crate) fn check(self, path: &Path) -> Result<()> {
        // A link that leads nowhere is a name taken too.
        if self == Self::Garde && path.symlink_metadata().is_ok() { Err(AppError::FichierExiste) } else { Ok(()) }
    }
}

/// Writes a file that its owner alone reads, whole or not at all.
pub(crate) fn write_to(
    path: &Path,
    existant: Existant,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    existant.check(path)?;
    let mut beside = path.as_os_str().to_owned();
    // Always the same name: what a crash left there in clear goes with the next export.
    beside.push(".partiel");
    let beside = Passager(beside.into());
    let mut file = io::BufWriter::new(system::create_private_file(&beside.0)?);
    write(&mut file)?;
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    // Somebody may have taken the name meanwhile.
    existant.check(path)?;
    Ok(system::rename(&beside.0, path)?)
}

/// A file on its way: removed whatever happens, unless it was renamed.
pub(crate) struct Passager(pub(crate) std::path::PathBuf);

impl Passager {
    pub(crate) fn new(dir: &Path, suffix: &str) -> Result<Self> {
        let random = getrandom::u64().map_err(io::Error::other)?;
        Ok(Self(dir.join(format!(".besace-{random:016x}.{suffix}"))))
    }
}

impl Drop for Passager {
    fn drop(&mut self) {
        // Already renamed, or never made.
        let _ = std::fs::remove_file(&self.0);
    }
}
