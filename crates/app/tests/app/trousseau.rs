//! The real keyring, on a bus of its own. Each situation runs in a child process: the library looks at the bus once.

use std::path::Path;
use std::process::Command;

use besace_app::trousseau::{Trousseau as _, TrousseauSysteme};
use besace_app::{App, Options};
use std::sync::Arc;

use crate::appareil::{HorlogeTest, options};

const DATA: &str = "BESACE_TEST_DATA";

/// Runs one of the ignored tests below, alone, in the environment of `command`.
fn run(command: Command, name: &str) {
    let mut command = command;
    let arguments = ["--exact", name, "--ignored", "--nocapture"];
    let output = command.args(arguments).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{name}: {text}");
}

fn myself() -> std::path::PathBuf {
    std::env::current_exe().unwrap()
}

fn bare(dir: &Path) -> Command {
    let mut command = Command::new(myself());
    command.env_remove("DBUS_SESSION_BUS_ADDRESS").env("XDG_RUNTIME_DIR", dir).env("HOME", dir);
    command
}

#[cfg(target_os = "linux")]
#[test]
fn with_a_keyring_keys_are_kept_by_it() {
    use besace_testkit::bureau::{Bureau, Ecran};
    let dir = tempfile::tempdir().unwrap();
    let bureau = Bureau::start(dir.path(), Ecran::Reel).unwrap();
    let mut command = bureau.command(myself());
    command.env(DATA, dir.path());
    run(command, "trousseau::inside_a_session");
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_bus_it_is_said() {
    let dir = tempfile::tempdir().unwrap();
    run(bare(dir.path()), "trousseau::inside_no_bus");
}

#[cfg(target_os = "linux")]
#[test]
fn with_a_bus_and_no_keyring_it_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = Command::new("dbus-run-session");
    // A configuration without service activation: nothing may start a keyring by itself.
    let config = dir.path().join("bus.conf");
    let listen = format!(
        "<busconfig><type>session</type><listen>unix:dir={}</listen><policy context=\"default\"><allow send_destination=\"*\"/><allow own=\"*\"/><allow eavesdrop=\"true\"/></policy></busconfig>",
        dir.path().display()
    );
    std::fs::write(&config, listen).unwrap();
    command.arg("--config-file").arg(&config).arg("--").arg(myself());
    command.env("XDG_RUNTIME_DIR", dir.path()).env("HOME", dir.path());
    run(command, "trousseau::inside_no_service");
}

#[test]
#[ignore = "run by with_a_keyring_keys_are_kept_by_it"]
fn inside_a_session() {
    let trousseau = TrousseauSysteme::new("besace-essai");
    trousseau.status().unwrap();
    assert_eq!(trousseau.get("un").unwrap(), None);
    trousseau.save("un", b"secret").unwrap();
    trousseau.save("un", b"autre").unwrap();
    assert_eq!(trousseau.get("un").unwrap().unwrap().as_slice(), b"autre");
    assert_eq!(TrousseauSysteme::new("besace-ailleurs").get("un").unwrap(), None, "another service is another drawer");
    trousseau.delete("un").unwrap();
    trousseau.delete("un").unwrap();
    assert_eq!(trousseau.get("un").unwrap(), None);

    let data = std::env::var_os(DATA).unwrap();
    let open = || {
        App::new(Options {
            machine: None,
            ..options(Path::new(&data), Arc::new(trousseau.clone()), &HorlogeTest::new(), "m")
        })
    };
    let id = open().demo_create().unwrap().id;
    assert_eq!(open().profil_open(&id, None).unwrap().nom_affiche, "Nadia Ferrand", "the keys outlive the process");

    let lock = "org.freedesktop.Secret.Service.Lock";
    let arguments = ["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets", lock];
    let collections = "array:objpath:/org/freedesktop/secrets/collection/login";
    assert!(Command::new("dbus-send").args(arguments).arg(collections).status().unwrap().success());
    let error = trousseau.clone().with_attente(std::time::Duration::from_secs(10)).status().unwrap_err();
    assert_eq!(error.code(), "trousseau_verrouille", "{error:?}");
}

#[test]
#[ignore = "run by without_a_bus_it_is_said"]
fn inside_no_bus() {
    let error = TrousseauSysteme::new("besace-essai").status().unwrap_err();
    assert_eq!(error.code(), "trousseau_sans_bus", "{error:?}");
    without_keyring();
}

#[test]
#[ignore = "run by with_a_bus_and_no_keyring_it_is_said"]
fn inside_no_service() {
    let error = TrousseauSysteme::new("besace-essai").status().unwrap_err();
    assert_eq!(error.code(), "trousseau_sans_service", "{error:?}");
    without_keyring();
}

/// The demonstration still works, for as long as the process lives, and never in clear.
fn without_keyring() {
    let dir = tempfile::tempdir().unwrap();
    let trousseau = Arc::new(TrousseauSysteme::new("besace-essai"));
    let app = App::new(options(dir.path(), trousseau.clone(), &HorlogeTest::new(), "m"));
    let etat = app.etat_get().unwrap();
    assert!(!etat.trousseau.disponible && etat.trousseau.message.is_some());
    app.demo_create().unwrap();
    app.profil_close();
    let later = App::new(options(dir.path(), trousseau, &HorlogeTest::new(), "m"));
    assert!(later.profil_list().unwrap().is_empty(), "its key died with it");
}
