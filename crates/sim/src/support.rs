//! Where a device or the server keeps its files: in memory, or on the real disk.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::disque::{self, Image, RACINE};
use crate::echec::{Echec, Suite, panne};

/// The folder of one machine.
#[derive(Debug)]
pub enum Support {
    /// A prefix of paths in memory.
    Memoire(String),
    /// A folder of the disk; a machine that stops goes on in the next one.
    Disque {
        /// Removed at the end.
        racine: TempDir,
        /// Number of the folder in use.
        numero: u32,
    },
}

impl Support {
    /// An empty folder.
    pub fn new(nom: &str, disque: bool) -> Suite<Self> {
        if !disque {
            let dossier = format!("{RACINE}{nom}/");
            disque::delete(&dossier);
            return Ok(Self::Memoire(dossier));
        }
        let racine = TempDir::new().map_err(|e| panne("dossier")(&e))?;
        let support = Self::Disque { racine, numero: 0 };
        std::fs::create_dir(support.folder()).map_err(|e| panne("dossier")(&e))?;
        Ok(support)
    }

    /// A file of this folder.
    pub fn path(&self, nom: &str) -> PathBuf {
        match self {
            Self::Memoire(dossier) => PathBuf::from(format!("{dossier}{nom}")),
            Self::Disque { .. } => self.folder().join(nom),
        }
    }

    /// Copies the folder as it stands.
    pub fn read(&self) -> Suite<Image> {
        match self {
            Self::Memoire(dossier) => Ok(disque::read(dossier)),
            Self::Disque { .. } => self.read_disk().map_err(|e| panne("copie")(&e)),
        }
    }

    /// Replaces what the folder holds; nothing of it may be open.
    pub fn write(&mut self, image: &[(String, Vec<u8>)]) -> Suite {
        match self {
            Self::Memoire(dossier) => {
                disque::write(dossier, image);
                Ok(())
            }
            Self::Disque { numero, .. } => {
                *numero += 1;
                self.write_disk(image).map_err(|e| panne("copie")(&e))
            }
        }
    }

    /// The machine stops and starts again; `close` closes what was open. On the real disk, as after `kill -9`.
    pub fn restart(&mut self, gardees: usize, close: impl FnOnce()) -> Suite {
        match self {
            Self::Memoire(dossier) => {
                disque::stop(dossier);
                close();
                disque::start(dossier, gardees);
                Ok(())
            }
            Self::Disque { .. } => {
                let mut image = self.read()?;
                close();
                image.retain(|(nom, _)| !nom.ends_with("-shm"));
                self.write(&image)
            }
        }
    }

    /// Prefix of the paths in memory.
    pub fn prefix(&self) -> Option<&str> {
        match self {
            Self::Memoire(dossier) => Some(dossier),
            Self::Disque { .. } => None,
        }
    }

    fn folder(&self) -> PathBuf {
        match self {
            Self::Memoire(dossier) => PathBuf::from(dossier),
            Self::Disque { racine, numero } => racine.path().join(numero.to_string()),
        }
    }

    fn read_disk(&self) -> std::io::Result<Image> {
        let mut image = Image::new();
        for entry in std::fs::read_dir(self.folder())? {
            let entry = entry?;
            image.push((entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path())?));
        }
        image.sort();
        Ok(image)
    }

    fn write_disk(&self, image: &[(String, Vec<u8>)]) -> std::io::Result<()> {
        std::fs::create_dir_all(self.folder())?;
        image.iter().try_for_each(|(nom, octets)| std::fs::write(self.folder().join(nom), octets))
    }
}

impl Drop for Support {
    fn drop(&mut self) {
        if let Self::Memoire(dossier) = self {
            disque::delete(dossier);
        }
    }
}

/// Says what was expected of the storage.
pub(crate) fn store_error(quoi: &'static str) -> impl Fn(besace_store::StoreError) -> Echec {
    move |error| Echec::new("G0 panne", format!("{quoi}: {} ({error:?})", error.code()))
}
