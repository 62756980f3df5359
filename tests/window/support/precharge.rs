//! C put by the loader before the C library: what a test cannot ask of the machine itself.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// One source, built once per run.
pub(crate) struct Precharge {
    name: &'static str,
    source: &'static str,
    built: OnceLock<PathBuf>,
}

impl Precharge {
    pub(crate) const fn new(name: &'static str, source: &'static str) -> Self {
        Self { name, source, built: OnceLock::new() }
    }

    /// For `LD_PRELOAD`.
    pub(crate) fn library(&self) -> &Path {
        self.built.get_or_init(|| {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
            let (source, built) = (folder.join(format!("{}.c", self.name)), folder.join(format!("{}.so", self.name)));
            std::fs::write(&source, self.source).expect("target is writable");
            let done = Command::new("cc")
                .args(["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o"])
                .args([&built, &source])
                .arg("-ldl")
                .status()
                .expect("cc is installed by ./dev");
            assert!(done.success(), "{}.c compiles", self.name);
            built
        })
    }
}
