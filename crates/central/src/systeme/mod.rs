//! What differs from one operating system to another, and nowhere else.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as os;
#[cfg(windows)]
use windows as os;

use std::fs::OpenOptions;
use std::io;
use std::path::Path;

/// Options under which a new file is its owner's alone.
pub(crate) fn private_options() -> OpenOptions {
    os::private_options()
}

/// Makes a folder that only its owner may enter.
pub(crate) fn create_private_dir(path: &Path) -> io::Result<()> {
    os::create_private_dir(path)
}

/// Takes a file back from everybody but its owner.
pub(crate) fn restrict(path: &Path) -> io::Result<()> {
    os::restrict(path)
}

/// What to type so that only its owner reads a file or enters a folder; `None` when it is so.
pub(crate) fn remede_public(path: &Path) -> io::Result<Option<String>> {
    os::remede_public(path)
}

/// Answers when the system asks the process to end: a service being stopped, a computer being shut down.
pub(crate) async fn terminated() {
    os::terminated().await;
}
