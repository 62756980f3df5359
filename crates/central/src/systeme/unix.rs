use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use tokio::signal::unix::{SignalKind, signal};

const FILE: u32 = 0o600;
const DIR: u32 = 0o700;

pub(super) fn private_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(FILE);
    options
}

pub(super) fn create_private_dir(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(DIR).create(path)
}

pub(super) fn restrict(path: &Path) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(FILE))
}

pub(super) fn remede_public(path: &Path) -> io::Result<Option<String>> {
    let metadata = fs::metadata(path)?;
    let mode = if metadata.is_dir() { DIR } else { FILE };
    let public = metadata.permissions().mode() & 0o077 != 0;
    Ok(public.then(|| format!("chmod {mode:o} {}", path.display())))
}

pub(super) async fn terminated() {
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}
