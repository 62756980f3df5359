use std::fs::File;
use std::io;
use std::os::windows::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::trousseau::TrousseauError;

/// A program started from a window must not flash a console.
const CREATE_NO_WINDOW: u32 = 0x0800_0000;

const ERROR_ACCESS_DENIED: i32 = 5;
const ERROR_SHARING_VIOLATION: i32 = 32;
/// Waits between the tries of [`patiently`], in milliseconds.
const ATTENTES_MS: [u64; 6] = [10, 30, 100, 200, 400, 800];

pub(super) const TROUSSEAU_REMEDE: &str =
    "Vérifiez que le service « Gestionnaire d’informations d’identification » de Windows est démarré";

pub(super) fn data_dir() -> Option<PathBuf> {
    // Local, not roaming: a database must not follow the person from machine to machine half-copied. And not
    // « Besace »: the installer puts the program there, and takes that folder away with it.
    std::env::var_os("LOCALAPPDATA").map(|dir| PathBuf::from(dir).join("Besace-donnees"))
}

pub(super) fn machine_id() -> Option<String> {
    let output = Command::new("reg")
        .args(["query", r"HKLM\SOFTWARE\Microsoft\Cryptography", "/v", "MachineGuid", "/reg:64"])
        .creation_flags(CREATE_NO_WINDOW)
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find(|line| line.contains("MachineGuid"))?;
    line.split_whitespace().last().map(str::to_owned)
}

pub(super) fn machine_name() -> Option<String> {
    std::env::var("COMPUTERNAME").ok()
}

pub(super) fn create_private_dir(path: &Path) -> io::Result<()> {
    // The person's own profile folder already carries the right access list, which children inherit.
    std::fs::create_dir_all(path)
}

pub(super) fn create_private_file(path: &Path) -> io::Result<File> {
    // As for folders: where it is written decides.
    File::create_new(path)
}

pub(super) fn trousseau_diagnosis(detail: &str) -> TrousseauError {
    TrousseauError::SansService(detail.to_owned())
}

pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    patiently(|| std::fs::rename(from, to))
}

pub(super) fn remove_dir_all(path: &Path) -> io::Result<()> {
    patiently(|| std::fs::remove_dir_all(path))
}

/// A file that somebody holds open, an antivirus or a command about to end, is neither moved nor removed here: tried
/// again for a second and a half before saying so.
fn patiently(mut work: impl FnMut() -> io::Result<()>) -> io::Result<()> {
    for attente in ATTENTES_MS {
        match work() {
            Err(error) if is_held(&error) => std::thread::sleep(Duration::from_millis(attente)),
            done => return done,
        }
    }
    work()
}

fn is_held(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(ERROR_ACCESS_DENIED | ERROR_SHARING_VIOLATION))
}

#[cfg(test)]
mod tests {
    use std::os::windows::fs::OpenOptionsExt as _;

    use super::*;

    #[test]
    fn a_file_held_for_a_moment_is_moved_when_it_is_free() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("a"), dir.path().join("b"));
        std::fs::write(&from, b"x").unwrap();
        // As SQLite opens its files: nobody may remove them meanwhile.
        let held = std::fs::OpenOptions::new().read(true).share_mode(1).open(&from).unwrap();
        assert!(is_held(&std::fs::rename(&from, &to).unwrap_err()));
        let mut held = Some(held);
        patiently(|| {
            let done = std::fs::rename(&from, &to);
            drop(held.take());
            done
        })
        .unwrap();
        assert!(to.exists() && !from.exists());
    }
}
