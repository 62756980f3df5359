//! A private desktop session: display, bus and keyring that share nothing with the person's own.

use std::ffi::OsString;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::processus::{Processus, attached, wait_for};

/// Size of the virtual screen: the small laptop of the screens' design.
const SCREEN: &str = "1366x900x24";
const START_TIMEOUT: Duration = Duration::from_secs(15);
/// Opens the private keyring; protects nothing.
const TROUSSEAU_PASSWORD: &[u8] = b"demonstration";

/// Where the window shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ecran {
    /// A virtual display of its own.
    Virtuel,
    /// The display of the person who runs the command.
    Reel,
}

/// Running session; everything ends when it is dropped.
#[derive(Debug)]
pub struct Bureau {
    environment: Vec<(OsString, OsString)>,
    // Ended in this order: the keyring before the bus, the bus before the display.
    _trousseau: Processus,
    _bus: Processus,
    _screen: Option<Processus>,
    runtime: PathBuf,
}

impl Bureau {
    /// Starts a session whose home is `dossier/home`.
    pub fn start(dossier: &Path, ecran: Ecran) -> io::Result<Self> {
        let home = dossier.join("home");
        fs::create_dir_all(&home)?;
        let runtime = runtime_folder()?;
        let mut environment: Vec<(OsString, OsString)> = vec![
            ("HOME".into(), home.into()),
            ("XDG_RUNTIME_DIR".into(), runtime.clone().into()),
            ("LC_ALL".into(), "C.UTF-8".into()),
            ("NO_AT_BRIDGE".into(), "1".into()),
        ];
        let screen = match ecran {
            Ecran::Reel => None,
            Ecran::Virtuel => {
                let (screen, display) = start_screen()?;
                environment.push(("DISPLAY".into(), display.into()));
                environment.push(("GDK_BACKEND".into(), "x11".into()));
                Some(screen)
            }
        };
        let (bus, address) = start_bus(&environment)?;
        environment.push(("DBUS_SESSION_BUS_ADDRESS".into(), address.into()));
        let trousseau = start_trousseau(&environment)?;
        Ok(Self { environment, _trousseau: trousseau, _bus: bus, _screen: screen, runtime })
    }

    /// A command inside the session, which dies with the calling thread.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = attached(program);
        prepare(&mut command, &self.environment);
        command
    }
}

impl Drop for Bureau {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.runtime);
    }
}

fn prepare(command: &mut Command, environment: &[(OsString, OsString)]) {
    for leak in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "DBUS_SESSION_BUS_ADDRESS"] {
        command.env_remove(leak);
    }
    command.envs(environment.iter().map(|(name, value)| (name, value)));
}

/// Short, because socket paths are limited to 107 bytes.
fn runtime_folder() -> io::Result<PathBuf> {
    let mut number = std::process::id();
    loop {
        let path = std::env::temp_dir().join(format!("besace-{number}"));
        match fs::create_dir(&path) {
            Ok(()) => {
                fs::set_permissions(&path, fs::Permissions::from_mode(0o700))?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number = number.wrapping_add(1_000_003),
            Err(error) => return Err(error),
        }
    }
}

fn start_screen() -> io::Result<(Processus, String)> {
    let mut command = attached("Xvfb");
    command
        .args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut screen = Processus::start("Xvfb", &mut command)?;
    let number = first_line(&mut screen)?;
    Ok((screen, format!(":{number}")))
}

fn start_bus(environment: &[(OsString, OsString)]) -> io::Result<(Processus, String)> {
    let mut command = attached("dbus-daemon");
    command
        .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    prepare(&mut command, environment);
    let mut bus = Processus::start("dbus-daemon", &mut command)?;
    let address = first_line(&mut bus)?;
    Ok((bus, address))
}

fn start_trousseau(environment: &[(OsString, OsString)]) -> io::Result<Processus> {
    let mut command = attached("gnome-keyring-daemon");
    command
        .args(["--foreground", "--unlock", "--components=secrets"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    prepare(&mut command, environment);
    let mut trousseau = Processus::start("gnome-keyring-daemon", &mut command)?;
    if let Some(mut input) = trousseau.child().stdin.take() {
        input.write_all(TROUSSEAU_PASSWORD)?;
    }
    wait_for("le trousseau", START_TIMEOUT, || {
        let mut question = Command::new("dbus-send");
        question.args(["--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"]);
        question.args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]);
        prepare(&mut question, environment);
        let answer = question.output().ok()?;
        String::from_utf8_lossy(&answer.stdout).contains("true").then_some(())
    })?;
    trousseau.check_running()?;
    Ok(trousseau)
}

fn first_line(process: &mut Processus) -> io::Result<String> {
    let output = process.child().stdout.take().ok_or_else(|| io::Error::other("pas de sortie"))?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    process.check_running()?;
    Ok(line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_has_its_own_home_display_bus_and_keyring_and_leaves_nothing() {
        let folder = std::env::temp_dir().join(format!("besace-bureau-{}", std::process::id()));
        let bureau = Bureau::start(&folder, Ecran::Virtuel).unwrap();
        let seen = bureau
            .command("sh")
            .args(["-c", "echo $HOME $DISPLAY $DBUS_SESSION_BUS_ADDRESS $XDG_RUNTIME_DIR"])
            .output()
            .unwrap();
        let seen = String::from_utf8(seen.stdout).unwrap();
        let seen: Vec<&str> = seen.split_whitespace().collect();
        assert_eq!(seen[0], folder.join("home").to_str().unwrap());
        assert!(seen[1].starts_with(':'), "a display of its own: {}", seen[1]);
        assert!(seen[2].starts_with("unix:"), "a bus of its own: {}", seen[2]);
        let keyrings = folder.join("home/.local/share/keyrings");
        assert!(keyrings.exists(), "the keyring lives in the session's home");
        let (runtime, processes) = (seen[3].to_owned(), [bureau._bus.id(), bureau._trousseau.id()]);
        drop(bureau);
        assert!(!Path::new(&runtime).exists(), "the runtime folder goes with the session");
        for id in processes {
            assert!(!Path::new(&format!("/proc/{id}")).exists(), "process {id} ends with the session");
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
