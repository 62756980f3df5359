//! Mails that a server writes in a folder instead of sending them.

use std::fs;
use std::path::{Path, PathBuf};

/// The six digits of each mail that holds some, in order of arrival.
pub fn codes(dossier: &Path) -> Vec<String> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(dossier).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    files.into_iter().filter_map(|path| six_digits(&fs::read_to_string(path).ok()?)).collect()
}

fn six_digits(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).map(str::to_owned)
}
