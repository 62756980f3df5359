//! A profile's folder. Nothing in it tells whose it is: names live in the keyring and in the database.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use besace_store::StoreError;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{AppError, Result};
use crate::system;

const PROFILS: &str = "profils";
const FICHE: &str = "profil.json";

/// How the keys of a profile are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Protection {
    /// In the keyring.
    Trousseau,
    /// In the keyring, wrapped by a passphrase: « verrouillage ».
    TrousseauEtPhrase,
    /// In a file, wrapped by a passphrase: chosen where there is no keyring.
    Phrase,
    /// In this process alone: the demonstration, where there is no keyring.
    Memoire,
}

impl Protection {
    pub(crate) fn asks_phrase(self) -> bool {
        matches!(self, Self::TrousseauEtPhrase | Self::Phrase)
    }
}

/// `profil.json`: no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FicheDossier {
    pub(crate) demo: bool,
    pub(crate) protection: Protection,
    /// Made before the server answered, or on its way out: swept away if it stays so.
    pub(crate) inacheve: bool,
    pub(crate) dernier_usage: Option<DateTime<Utc>>,
}

/// A profile's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dossier {
    pub(crate) id: Uuid,
    path: PathBuf,
}

impl Dossier {
    /// Every folder of a data directory that is a profile's.
    pub(crate) fn list(data_dir: &Path) -> Result<Vec<Self>> {
        let entries = match std::fs::read_dir(data_dir.join(PROFILS)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let mut dossiers = Vec::new();
        for entry in entries {
            let path = entry?.path();
            let id = path.file_name().and_then(|nom| nom.to_str()).and_then(|nom| nom.parse().ok());
            if let Some(id) = id
                && path.join(FICHE).is_file()
            {
                dossiers.push(Self { id, path });
            }
        }
        dossiers.sort_by_key(|dossier| dossier.id);
        Ok(dossiers)
    }

    pub(crate) fn get(data_dir: &Path, id: &str) -> Result<Self> {
        let id: Uuid = id.parse().map_err(|_| AppError::ProfilInconnu)?;
        Self::list(data_dir)?.into_iter().find(|dossier| dossier.id == id).ok_or(AppError::ProfilInconnu)
    }

    pub(crate) fn create(data_dir: &Path, id: Uuid, fiche: &FicheDossier) -> Result<Self> {
        let path = data_dir.join(PROFILS).join(id.to_string());
        let dossier = Self { id, path };
        system::create_private_dir(&dossier.sauvegardes())?;
        dossier.save_fiche(fiche)?;
        Ok(dossier)
    }

    pub(crate) fn delete(&self) -> Result<()> {
        Ok(system::remove_dir_all(&self.path)?)
    }

    pub(crate) fn fiche(&self) -> Result<FicheDossier> {
        let bytes = std::fs::read(self.path.join(FICHE))?;
        serde_json::from_slice(&bytes).map_err(|_| AppError::ProfilEndommage)
    }

    pub(crate) fn save_fiche(&self, fiche: &FicheDossier) -> Result<()> {
        let bytes = serde_json::to_vec_pretty(fiche).map_err(io::Error::other)?;
        write_whole(&self.path.join(FICHE), &bytes)
    }

    /// Where nothing can be written, SQLite only says that it cannot open its log: the folder itself knows why.
    pub(crate) fn explain(&self, error: StoreError) -> AppError {
        if !matches!(error, StoreError::Io(_) | StoreError::ReadOnly) {
            return error.into();
        }
        let essai = self.path.join("essai");
        match system::create_private_file(&essai).map_err(|refused| refused.kind()) {
            Err(io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied) => AppError::DossierLectureSeule,
            Err(_) => error.into(),
            Ok(_) => {
                // Empty: the next try removes it.
                let _ = std::fs::remove_file(&essai);
                error.into()
            }
        }
    }

    /// Written in its name.
    pub(crate) fn creation(&self) -> Option<DateTime<Utc>> {
        let millis = i64::try_from(self.id.as_u128() >> 80).ok()?;
        DateTime::from_timestamp_millis(millis)
    }

    pub(crate) fn base(&self) -> PathBuf {
        self.path.join("besace.db")
    }

    pub(crate) fn sauvegardes(&self) -> PathBuf {
        self.path.join("sauvegardes")
    }

    /// Keys wrapped by a passphrase, where there is no keyring.
    pub(crate) fn cle_scellee(&self) -> PathBuf {
        self.path.join("cle.scellee")
    }

    /// Held during an exchange.
    pub(crate) fn verrou(&self) -> PathBuf {
        self.path.join("echange.verrou")
    }
}

/// Old content or new content, never half of one, whatever happens to the power.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let beside = path.with_extension("nouveau");
    let mut file = system::create_private_file(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(system::rename(&beside, path)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_found_again_and_strangers_are_ignored() {
        let data = tempfile::tempdir().unwrap();
        assert_eq!(Dossier::list(data.path()).unwrap(), []);
        let fiche =
            FicheDossier { demo: false, protection: Protection::Trousseau, inacheve: false, dernier_usage: None };
        let made = Dossier::create(data.path(), Uuid::from_u128(1), &fiche).unwrap();
        std::fs::create_dir_all(data.path().join("profils/autre")).unwrap();
        std::fs::create_dir_all(data.path().join("profils").join(Uuid::from_u128(2).to_string())).unwrap();
        assert_eq!(Dossier::list(data.path()).unwrap(), std::slice::from_ref(&made));
        assert_eq!(Dossier::get(data.path(), &made.id.to_string()).unwrap().fiche().unwrap(), fiche);
        for bad in ["../..", "", "00000000-0000-0000-0000-000000000009"] {
            assert_eq!(Dossier::get(data.path(), bad).unwrap_err().code(), "profil_inconnu", "{bad}");
        }
    }
}
