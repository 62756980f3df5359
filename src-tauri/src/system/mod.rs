//! What differs from one operating system to another, and nowhere else.

#[cfg(target_os = "linux")]
mod instance;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as os;
#[cfg(windows)]
use windows as os;

use std::path::Path;

use tokio::sync::mpsc::Receiver;

/// What lacks for a window to show, in words, asked before the toolkit panics.
pub(crate) fn lack() -> Option<&'static str> {
    os::lack()
}

/// Tells why there is no window, to somebody who may have no terminal.
pub(crate) fn say(sentence: &str) {
    os::say(sentence);
}

/// Somebody launched the application again.
#[derive(Debug)]
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "launches are told apart on Linux alone"))]
pub(crate) struct Launch {
    /// What the system was asked to open.
    pub(crate) address: Option<String>,
}

/// The place of the first window of a data folder.
pub(crate) struct Seat {
    /// What later launches ask.
    pub(crate) launches: Receiver<Launch>,
    /// Leaves the place free when it is dropped; none where the system keeps no such place.
    pub(crate) name: Option<Name>,
}

#[cfg(target_os = "linux")]
pub(crate) type Name = instance::Name;
#[cfg(not(target_os = "linux"))]
pub(crate) type Name = std::convert::Infallible;

/// Takes the place of the first window; `None` when another has it, which took `address`. macOS does so by itself, and
/// each launch opens its own window on Windows.
pub(crate) fn claim(data_dir: &Path, address: Option<&str>) -> Option<Seat> {
    #[cfg(target_os = "linux")]
    return instance::claim(data_dir, address);
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (data_dir, address);
        Some(Seat { launches: tokio::sync::mpsc::channel(1).1, name: None })
    }
}
