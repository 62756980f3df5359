//! The data folder: the database, and its key in a file that only its owner reads.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use besace_sync::wire::Scope;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::erreur::CentralError;
use crate::hasard;
use crate::stockage::sqlite::{Cle, Sqlite};
use crate::systeme;

const BASE: &str = "central.db";
const CLE: &str = "central.cle";
const VERROU: &str = "verrou";
/// People erased, one a line: outside the database, so that an older backup cannot bring them back.
const EFFACEMENTS: &str = "effacements.txt";

/// A data folder.
#[derive(Debug, Clone)]
pub struct Donnees(PathBuf);

impl Donnees {
    /// Uses a folder, made if needed. One that is already there keeps the rights that somebody gave it, and is refused
    /// if others read it: it will hold the key of the database.
    pub fn new(dir: &Path) -> Result<Self, CentralError> {
        match fs::metadata(dir) {
            Ok(there) if there.is_dir() => check_private(dir)?,
            Ok(_) => return Err(fichier(dir, std::io::ErrorKind::NotADirectory.into())),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                systeme::create_private_dir(dir).map_err(|e| fichier(dir, e))?
            }
            Err(e) => return Err(fichier(dir, e)),
        }
        Ok(Self(dir.to_owned()))
    }

    /// The database file.
    pub fn base(&self) -> PathBuf {
        self.0.join(BASE)
    }

    /// Opens the storage. Key and database are made the first time.
    pub fn open(&self) -> Result<Sqlite, CentralError> {
        let cle = self.cle()?;
        let base = self.base();
        let stockage = Sqlite::open(&base, cle)?;
        systeme::restrict(&base).map_err(|e| fichier(&base, e))?;
        Ok(stockage)
    }

    /// The key of the database.
    pub fn cle(&self) -> Result<Cle, CentralError> {
        let path = self.0.join(CLE);
        match fs::read(&path) {
            Ok(bytes) => {
                check_private(&path)?;
                let bytes = Zeroizing::new(bytes);
                let cle = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| {
                    CentralError::Reglage(format!("{} ne contient pas une clé de 32 octets.", path.display()))
                })?;
                Ok(Zeroizing::new(cle))
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && !self.base().exists() => {
                let cle = Zeroizing::new(hasard::bytes::<32>()?);
                write_private(&path, cle.as_slice())?;
                Ok(cle)
            }
            Err(e) => Err(fichier(&path, e)),
        }
    }

    /// Says that this process serves, or restores: one at a time. Freed when the answer is dropped.
    pub fn lock(&self) -> Result<fs::File, CentralError> {
        let path = self.0.join(VERROU);
        let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|e| fichier(&path, e))?;
        file.try_lock().map_err(|_| {
            CentralError::Reglage("Un serveur utilise déjà ce dossier de données : arrêtez-le d’abord.".to_owned())
        })?;
        Ok(file)
    }

    /// Notes a person's erasure outside the database.
    pub fn effacement_add(&self, scope: &Scope, id: Uuid) -> Result<(), CentralError> {
        let path = self.0.join(EFFACEMENTS);
        let append = || -> std::io::Result<()> {
            let mut file = systeme::private_options().create(true).append(true).open(&path)?;
            writeln!(file, "{scope} {id}")?;
            file.sync_all()
        };
        append().map_err(|e| fichier(&path, e))
    }

    /// Every erasure noted.
    pub fn effacement_list(&self) -> Result<Vec<(Scope, Uuid)>, CentralError> {
        let path = self.0.join(EFFACEMENTS);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(e) => return Err(fichier(&path, e)),
        };
        let parse = |line: &str| {
            let (scope, id) = line.split_once(' ')?;
            Some((Scope(scope.to_owned()), id.parse().ok()?))
        };
        Ok(text.lines().filter_map(parse).collect())
    }
}

pub(crate) fn fichier(path: &Path, source: std::io::Error) -> CentralError {
    CentralError::Fichier { chemin: path.display().to_string(), source }
}

/// A new file that only its owner reads.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), CentralError> {
    let write = || -> std::io::Result<()> {
        let mut file = systeme::private_options().write(true).create_new(true).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|e| fichier(path, e))
}

fn check_private(path: &Path) -> Result<(), CentralError> {
    match systeme::remede_public(path).map_err(|e| fichier(path, e))? {
        None => Ok(()),
        Some(remede) => Err(CentralError::Reglage(format!(
            "{chemin} peut être lu par d’autres que son propriétaire : « {remede} » d’abord.",
            chemin = path.display()
        ))),
    }
}
