//! One window per data folder, agreed on the session's bus: a later launch hands its address to the first and ends.
//!
//! What later launches say is `org.freedesktop.Application`, as desktops do. Nobody on the bus: the window opens alone.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::sync::mpsc::{Sender, channel};
use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::fdo::{RequestNameFlags, RequestNameReply};
use zbus::zvariant::OwnedValue;

use super::{Launch, Seat};

/// The identifier of `tauri.conf.json`.
const IDENTIFIER: &str = "org.besace.Besace";
const PATH: &str = "/org/besace/Besace";
const INTERFACE: &str = "org.freedesktop.Application";
/// Bytes of the folder's digest in the name: other folders are told apart, not kept secret.
const DIGEST_BYTES: usize = 8;
/// A window that answers does so at once; one that hangs does not keep the person from another.
const PATIENCE: Duration = Duration::from_secs(2);
/// The first window may be ending while it is asked: its name is then free.
const TRIES: u32 = 2;
/// Launches kept until the window reads them.
const LAUNCHES_KEPT: usize = 8;

/// `None` when the first window of that folder took `address`: there is nothing left to do.
pub(super) fn claim(data_dir: &Path, address: Option<&str>) -> Option<Seat> {
    let (sender, launches) = channel(LAUNCHES_KEPT);
    match agree(&name(data_dir), address, sender) {
        Ok(Agreement::Handed) => None,
        Ok(Agreement::First(name)) => Some(Seat { launches, name: Some(name) }),
        Err(error) => {
            tracing::info!(%error, "no agreement on the session's bus: a window of its own");
            Some(Seat { launches, name: None })
        }
    }
}

/// Owned as long as the connection lasts.
pub(super) type Name = Connection;

enum Agreement {
    First(Name),
    Handed,
}

fn agree(name: &str, address: Option<&str>, sender: Sender<Launch>) -> zbus::Result<Agreement> {
    let bus = Builder::session()?.method_timeout(PATIENCE).serve_at(PATH, Launches(sender))?.build()?;
    for _ in 0..TRIES {
        let flags = RequestNameFlags::DoNotQueue as u32;
        let driver = "org.freedesktop.DBus";
        let asked = (name, flags);
        let reply = bus.call_method(Some(driver), "/org/freedesktop/DBus", Some(driver), "RequestName", &asked)?;
        if reply.body().deserialize::<RequestNameReply>()? != RequestNameReply::Exists {
            return Ok(Agreement::First(bus));
        }
        match hand(&bus, name, address) {
            Ok(()) => return Ok(Agreement::Handed),
            Err(error) => tracing::info!(%error, "the first window did not answer"),
        }
    }
    Err(zbus::Error::NameTaken)
}

fn hand(bus: &Connection, name: &str, address: Option<&str>) -> zbus::Result<()> {
    let platform = BTreeMap::<String, OwnedValue>::new();
    match address {
        Some(address) => bus.call_method(Some(name), PATH, Some(INTERFACE), "Open", &(vec![address], platform)),
        None => bus.call_method(Some(name), PATH, Some(INTERFACE), "Activate", &(platform,)),
    }
    .map(drop)
}

/// Several profiles' folders, and those of tests, share one session.
fn name(data_dir: &Path) -> String {
    let path = std::fs::canonicalize(data_dir).or_else(|_| std::path::absolute(data_dir));
    let path = path.unwrap_or_else(|_| data_dir.to_owned());
    let digest = Sha256::digest(path.as_os_str().as_bytes());
    let mut name = format!("{IDENTIFIER}.d");
    for byte in digest.iter().take(DIGEST_BYTES) {
        // A String takes whatever is written.
        let _ = write!(name, "{byte:02x}");
    }
    name
}

/// What the first window answers to.
struct Launches(Sender<Launch>);

impl Launches {
    /// Refused once the window is closing: the launch then opens its own.
    fn take(&self, address: Option<String>) -> zbus::fdo::Result<()> {
        self.0.try_send(Launch { address }).map_err(|error| zbus::fdo::Error::Failed(error.to_string()))
    }
}

#[zbus::interface(name = "org.freedesktop.Application")]
impl Launches {
    fn activate(&self, _platform_data: BTreeMap<String, OwnedValue>) -> zbus::fdo::Result<()> {
        self.take(None)
    }

    fn open(&self, uris: Vec<String>, _platform_data: BTreeMap<String, OwnedValue>) -> zbus::fdo::Result<()> {
        self.take(uris.into_iter().next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_folder_has_its_own_name_however_it_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let (one, two) = (dir.path().join("un"), dir.path().join("deux"));
        std::fs::create_dir(&one).unwrap();
        assert_eq!(name(&one), name(&dir.path().join("./un/../un")));
        assert_ne!(name(&one), name(&two));
        let valid = zbus::names::WellKnownName::try_from(name(&two));
        assert!(valid.is_ok(), "{valid:?}");
    }
}
