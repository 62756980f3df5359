//! A file has no mode here but an access list, taken from its folder, that the standard library neither reads nor
//! writes: who enters the data folder is for the administrator to say (docs/exploiter-central.md gives the command).

use std::fs::OpenOptions;
use std::io;
use std::path::Path;

use tokio::signal::windows::{ctrl_break, ctrl_close, ctrl_shutdown};

pub(super) fn private_options() -> OpenOptions {
    OpenOptions::new()
}

pub(super) fn create_private_dir(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

pub(super) fn restrict(_: &Path) -> io::Result<()> {
    // It was made in the data folder, and has its list.
    Ok(())
}

pub(super) fn remede_public(_: &Path) -> io::Result<Option<String>> {
    // A list that lets others in looks the same from here as one that does not.
    Ok(None)
}

/// There is no SIGTERM: a console that closes, a session or a computer that ends, and Ctrl+Break.
pub(super) async fn terminated() {
    let (Ok(mut broken), Ok(mut closed), Ok(mut down)) = (ctrl_break(), ctrl_close(), ctrl_shutdown()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = broken.recv() => {}
        _ = closed.recv() => {}
        _ = down.recv() => {}
    }
}
