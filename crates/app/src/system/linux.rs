use std::path::PathBuf;

pub(super) use super::unix::{create_private_dir, create_private_file, remove_dir_all, rename};
use crate::trousseau::TrousseauError;

pub(super) const TROUSSEAU_REMEDE: &str = "Installez ou démarrez un trousseau (GNOME Keyring, KWallet)";

pub(super) fn data_dir() -> Option<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute("XDG_DATA_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
        .map(|dir| dir.join("besace"))
}

pub(super) fn machine_id() -> Option<String> {
    ["/etc/machine-id", "/var/lib/dbus/machine-id"].iter().find_map(|path| std::fs::read_to_string(path).ok())
}

pub(super) fn machine_name() -> Option<String> {
    std::fs::read_to_string("/proc/sys/kernel/hostname").ok()
}

pub(super) fn trousseau_diagnosis(detail: &str) -> TrousseauError {
    if bus_is_there() {
        TrousseauError::SansService(detail.to_owned())
    } else {
        TrousseauError::SansBus(detail.to_owned())
    }
}

/// The library answers the same « unavailable » without a bus and without a service on it.
fn bus_is_there() -> bool {
    let socket = match std::env::var("DBUS_SESSION_BUS_ADDRESS") {
        Ok(address) => {
            let path = address.split([';', ',']).find_map(|part| part.strip_prefix("unix:path="));
            match path {
                Some(path) => PathBuf::from(path),
                // An abstract socket, or TCP: nothing on disk to look at.
                None => return !address.is_empty(),
            }
        }
        Err(_) => match std::env::var_os("XDG_RUNTIME_DIR") {
            Some(dir) => PathBuf::from(dir).join("bus"),
            None => return false,
        },
    };
    std::os::unix::net::UnixStream::connect(socket).is_ok()
}
