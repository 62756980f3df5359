//! What can go wrong with the database, with words for each case.

use std::path::PathBuf;

use rusqlite::ErrorCode;
use uuid::Uuid;

/// A failure of the local database. Its `Display` is a French sentence: what happened, what is kept, what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The key is not the right one, or the first page of the file is damaged.
    #[error(
        "Votre carnet ne s’ouvre pas : la clé ne correspond pas, ou le fichier est endommagé. Rien n’a été modifié. Restaurez une sauvegarde, ou connectez-vous à nouveau."
    )]
    NotADatabase,
    /// Written by a newer build.
    #[error(
        "Votre carnet a été ouvert par une version plus récente de Besace (format {found}, cette version connaît le format {known}). Rien n’a été modifié. Mettez Besace à jour."
    )]
    TooNew {
        /// Schema of the file.
        found: u32,
        /// Newest schema of this build.
        known: u32,
    },
    /// The disk is full (or the file reached its allowed size).
    #[error(
        "Le disque est plein : cette modification n’est pas enregistrée. Ce qui l’était déjà est intact. Libérez de la place, puis enregistrez à nouveau."
    )]
    Full,
    /// File or disk that cannot be written.
    #[error(
        "Le disque ou le fichier est en lecture seule : cette modification n’est pas enregistrée. Vérifiez les droits d’accès, puis enregistrez à nouveau."
    )]
    ReadOnly,
    /// Another program holds the file.
    #[error(
        "Un autre programme utilise votre carnet en ce moment : cette modification n’est pas enregistrée. Réessayez dans un instant."
    )]
    Locked,
    /// Pages that no longer say what was written.
    #[error(
        "Une partie de votre carnet est endommagée ({0}). Ne l’effacez pas : restaurez une sauvegarde, vos données envoyées reviendront du serveur."
    )]
    Damaged(String),
    /// The system refused to read or write.
    #[error(
        "Le système n’a pas pu lire ou écrire votre carnet ({0}). Cette modification n’est pas enregistrée ; ce qui l’était déjà est intact."
    )]
    Io(String),
    /// A file already stands where a new database was asked.
    #[error("Un carnet existe déjà à cet endroit ({}). Il n’a pas été touché.", .0.display())]
    Exists(PathBuf),
    /// The schema could not be brought up to date; the file is as it was.
    #[error(
        "La mise à jour de votre carnet a échoué ({detail}). Le fichier est resté tel qu’il était. Signalez-le au support avant de réessayer."
    )]
    Migration {
        /// For the support.
        detail: String,
    },
    /// No such record.
    #[error("Cet élément n’existe plus dans votre carnet.")]
    NotFound {
        /// Its collection.
        collection: String,
        /// The record.
        id: Uuid,
    },
    /// A document of this database cannot be read.
    #[error("Un élément de votre carnet est illisible ({0}). Il est conservé ; signalez-le au support.")]
    Unreadable(String),
    /// A page of a list asked with a mark that no longer means anything.
    #[error("Cette liste a changé entre-temps : rechargez-la.")]
    StalePage,
    /// A statement that SQLite refuses: our fault.
    #[error("Erreur interne de la base locale ({0}). Rien n’a été enregistré ; signalez-la au support.")]
    Internal(String),
}

impl StoreError {
    /// For programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotADatabase => "base_illisible",
            Self::TooNew { .. } => "base_trop_recente",
            Self::Full => "disque_plein",
            Self::ReadOnly => "lecture_seule",
            Self::Locked => "base_occupee",
            Self::Damaged(_) => "base_endommagee",
            Self::Io(_) => "entree_sortie",
            Self::Exists(_) => "base_existante",
            Self::Migration { .. } => "migration",
            Self::NotFound { .. } => "introuvable",
            Self::Unreadable(_) => "document_illisible",
            Self::StalePage => "page_perimee",
            Self::Internal(_) => "interne",
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, _) = &error else {
            return match error {
                rusqlite::Error::FromSqlConversionFailure(..) => Self::Unreadable(error.to_string()),
                _ => Self::Internal(error.to_string()),
            };
        };
        match failure.code {
            ErrorCode::NotADatabase => Self::NotADatabase,
            ErrorCode::DiskFull => Self::Full,
            // Not even room for the index of the log.
            _ if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => Self::Full,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Locked,
            ErrorCode::DatabaseCorrupt => Self::Damaged(error.to_string()),
            ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::FileLockingProtocolFailed => {
                Self::Io(error.to_string())
            }
            _ => Self::Internal(error.to_string()),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => Self::ReadOnly,
            _ => Self::Io(error.to_string()),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_room_for_the_index_of_the_log_is_a_full_disk() {
        let failure = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
        assert_eq!(StoreError::from(rusqlite::Error::SqliteFailure(failure, None)).code(), "disque_plein");
    }
}
