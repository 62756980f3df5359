//! What differs from one operating system to another, and nowhere else.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
use linux as os;
#[cfg(target_os = "macos")]
use macos as os;
#[cfg(windows)]
use windows as os;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::trousseau::TrousseauError;

/// Folder of the person's Besace data, by the system's custom.
pub fn data_dir() -> Option<PathBuf> {
    os::data_dir()
}

/// Something that another machine does not have; `None` where the system tells nothing.
pub fn machine_id() -> Option<String> {
    os::machine_id().map(|id| id.trim().to_owned()).filter(|id| !id.is_empty())
}

/// What people call this computer.
pub fn machine_name() -> String {
    os::machine_name()
        .map(|nom| nom.trim().to_owned())
        .filter(|nom| !nom.is_empty())
        .unwrap_or_else(|| "Ordinateur".to_owned())
}

/// Makes a folder that only its owner may enter.
pub fn create_private_dir(path: &Path) -> io::Result<()> {
    os::create_private_dir(path)
}

/// Makes a file that only its owner may read, in the place of any other.
pub fn create_private_file(path: &Path) -> io::Result<File> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => os::create_private_file(path),
    }
}

/// Moves a file, in the place of any other.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    os::rename(from, to)
}

/// Removes a folder and all that it holds.
pub fn remove_dir_all(path: &Path) -> io::Result<()> {
    os::remove_dir_all(path)
}

/// What a person can do about a keyring that does not answer; a sentence's beginning.
pub(crate) const TROUSSEAU_REMEDE: &str = os::TROUSSEAU_REMEDE;

/// Why the keyring could not be reached, as precisely as the system allows.
pub fn trousseau_diagnosis(detail: &str) -> TrousseauError {
    os::trousseau_diagnosis(detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_folder_can_be_made_twice_and_used() {
        let base = tempfile::tempdir().unwrap();
        let dir = base.path().join("a/b");
        create_private_dir(&dir).unwrap();
        create_private_dir(&dir).unwrap();
        std::fs::write(dir.join("f"), b"x").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&dir).unwrap().permissions().mode() & 0o777, 0o700);
        }
    }

    #[test]
    fn this_machine_has_a_name() {
        assert!(!machine_name().is_empty());
    }
}
