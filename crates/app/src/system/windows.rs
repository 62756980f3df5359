use std::fs::File;
use std::io;
use std::os::windows::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::trousseau::TrousseauError;

/// A program started from a window must not flash a console.
const CREATE_NO_WINDOW: u32 = 0x0800_0000;

pub(super) fn data_dir() -> Option<PathBuf> {
    // Local, not roaming: a database must not follow the person from machine to machine half-copied.
    std::env::var_os("LOCALAPPDATA").map(|dir| PathBuf::from(dir).join("Besace"))
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
