//! One device, one server, one window, as a person meets them.

pub(crate) mod arbre;
pub(crate) mod axe;
pub(crate) mod central;
pub(crate) mod disque;
pub(crate) mod ecrans;
pub(crate) mod fenetre;
pub(crate) mod horloge;
pub(crate) mod imposteur;
pub(crate) mod poste;
pub(crate) mod precharge;

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

/// Where a scenario keeps its files: its own temporary folder, or the one named by `./dev run`.
pub(crate) struct Dossier {
    path: PathBuf,
    _temporary: Option<tempfile::TempDir>,
}

impl Dossier {
    pub(crate) fn create() -> Self {
        if let Some(path) = std::env::var_os("BESACE_TEST_DOSSIER").map(PathBuf::from) {
            std::fs::create_dir_all(&path).expect("the folder can be made");
            return Self { path, _temporary: None };
        }
        let temporary = tempfile::tempdir().expect("a temporary folder can be made");
        Self { path: temporary.path().to_owned(), _temporary: Some(temporary) }
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}

/// A port that was free a moment ago.
pub(crate) fn free_address() -> SocketAddr {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).expect("loopback has a free port")
}

/// Whatever lies in a folder, at any depth.
pub(crate) fn all_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the profiles folder exists").flatten();
    entries
        .flat_map(|entry| if entry.path().is_dir() { all_files(&entry.path()) } else { vec![entry.path()] })
        .collect()
}

/// Prints a step as it ends, for people who watch `./dev run`.
pub(crate) fn step(words: &str) {
    println!("   ✓ {words}");
}

/// `target/captures`.
pub(crate) fn captures() -> PathBuf {
    let folder = target().join("captures");
    std::fs::create_dir_all(&folder).expect("target is writable");
    folder
}

/// A binary of this workspace, built beside the tests.
pub(crate) fn binary(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_BIN_EXE_besace")).with_file_name(name);
    assert!(path.exists(), "{} manque : lancez ./dev test, ou cargo build --workspace --bins", path.display());
    path
}

fn target() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).parent().expect("inside target").to_owned()
}
