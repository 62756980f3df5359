//! The wall clock of a device: the real product at another instant, in another place.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use super::poste::Poste;

const SOURCE: &str = include_str!("horloge.c");

/// From now on every process of the device reads `epoch` seconds, and lives in `zone`.
pub(crate) fn move_to(poste: &mut Poste, zone: &str, epoch: i64) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let shift = epoch - i64::try_from(now).expect("a date of this century");
    poste.set("TZ", zone);
    poste.set("BESACE_ESSAI_DECALAGE", shift.to_string());
    poste.set("LD_PRELOAD", library());
}

/// Seconds of now, and so many days.
pub(crate) fn in_days(days: i64) -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    i64::try_from(now).expect("a date of this century") + days * 86_400
}

/// Built once per run: a few lines that the loader puts before the C library's.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let (source, built) = (folder.join("horloge.c"), folder.join("horloge.so"));
        std::fs::write(&source, SOURCE).expect("target is writable");
        let done = Command::new("cc")
            .args(["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o"])
            .args([&built, &source])
            .arg("-ldl")
            .status()
            .expect("cc is installed by ./dev");
        assert!(done.success(), "horloge.c compiles");
        built
    })
}
