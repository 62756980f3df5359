use std::path::PathBuf;
use std::process::Command;

pub(super) use super::unix::{create_private_dir, create_private_file, remove_dir_all, rename};
use crate::trousseau::TrousseauError;

pub(super) const TROUSSEAU_REMEDE: &str = "Ouvrez « Trousseaux d’accès » et vérifiez le trousseau « session »";

pub(super) fn data_dir() -> Option<PathBuf> {
    std::env::var_os("HOME").map(|home| PathBuf::from(home).join("Library/Application Support/Besace"))
}

pub(super) fn machine_id() -> Option<String> {
    let text = run("/usr/sbin/ioreg", &["-rd1", "-c", "IOPlatformExpertDevice"])?;
    let line = text.lines().find(|line| line.contains("IOPlatformUUID"))?;
    line.split('"').nth(3).map(str::to_owned)
}

pub(super) fn machine_name() -> Option<String> {
    run("/usr/sbin/scutil", &["--get", "ComputerName"])
}

pub(super) fn trousseau_diagnosis(detail: &str) -> TrousseauError {
    TrousseauError::SansService(detail.to_owned())
}

fn run(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
