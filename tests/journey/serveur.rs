//! A real `besace-central` of its own, and the mails it sends.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use besace_testkit::courriels;
use besace_testkit::processus::{Processus, attached, wait_for};
use serde_json::Value;

const START_TIMEOUT: Duration = Duration::from_secs(20);
pub(crate) const SIRET: &str = "13002526500013";
pub(crate) const EMAIL: &str = "nadia.ferrand@conseiller-numerique.fr";

pub(crate) struct Serveur {
    dir: tempfile::TempDir,
    pub(crate) adresse: SocketAddr,
    /// The PostgreSQL database, when it is not the folder's own.
    base: Option<String>,
    process: Processus,
}

impl Serveur {
    pub(crate) fn start() -> Self {
        Self::start_with(None)
    }

    /// With the PostgreSQL database at this address: several may share it.
    pub(crate) fn start_with(base: Option<&str>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let base = base.map(str::to_owned);
        let (process, adresse) = serve(&dir, base.as_deref(), "127.0.0.1:0");
        let serveur = Self { dir, adresse, base, process };
        if serveur.ask(&["structure", "list"]) == serde_json::json!([]) {
            serveur.ask(&["structure", "create", SIRET, "Communauté de communes du Diois"]);
        }
        serveur
    }

    /// Stops it, puts a copy in the place of its database, and starts it again at the same address.
    pub(crate) fn restore(&mut self, copy: &str) {
        self.process.kill();
        self.ask(&["sauvegarde", "restore", copy]);
        let adresse = self.adresse.to_string();
        (self.process, self.adresse) = serve(&self.dir, self.base.as_deref(), &adresse);
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(mut self) {
        self.process.kill();
    }

    /// An invitation code that names `adresse`, the network between the device and the server.
    pub(crate) fn invite(&self, adresse: SocketAddr) -> String {
        self.invite_person(EMAIL, adresse)
    }

    pub(crate) fn invite_person(&self, email: &str, adresse: SocketAddr) -> String {
        let answer = self.ask(&["invite", email, "--structure", SIRET]);
        let code = answer["code"].as_str().unwrap_or_else(|| panic!("{answer}"));
        code.replace(&self.adresse.to_string(), &adresse.to_string())
    }

    pub(crate) fn ask(&self, arguments: &[&str]) -> Value {
        let output = central(&self.dir, self.base.as_deref()).args(arguments).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("{arguments:?}: {text}"))
    }

    /// The six digits of the latest mail, once `count` of them arrived.
    pub(crate) fn mailed_code(&self, count: usize) -> String {
        let mails = self.dir.path().join("courriels");
        wait_for("le courriel", START_TIMEOUT, || {
            let codes = courriels::codes(&mails);
            (codes.len() >= count).then(|| codes.last().cloned()).flatten()
        })
        .expect("a code arrives by mail")
    }
}

fn central(dir: &tempfile::TempDir, base: Option<&str>) -> Command {
    let mut command = attached(binary());
    if let Some(base) = base {
        command.arg("--postgres").arg(base);
    }
    command.arg("--donnees").arg(dir.path().join("donnees")).arg("--courriels").arg(dir.path().join("courriels"));
    command
}

/// Built when it is not there: `cargo test` of this package alone builds its own binaries.
fn binary() -> PathBuf {
    static BUILD: std::sync::Once = std::sync::Once::new();
    let path = PathBuf::from(env!("CARGO_BIN_EXE_besace")).with_file_name("besace-central");
    BUILD.call_once(|| {
        if !path.exists() {
            let built = Command::new(env!("CARGO")).args(["build", "-q", "-p", "besace-central"]).status().unwrap();
            assert!(built.success(), "besace-central builds");
        }
    });
    path
}

fn serve(dir: &tempfile::TempDir, base: Option<&str>, ecoute: &str) -> (Processus, SocketAddr) {
    let mut command = central(dir, base);
    command.args(["serve", "--ecoute", ecoute]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut process = Processus::start("besace-central", &mut command).unwrap();
    let line = first_answer(&mut process);
    (process, line["ecoute"].as_str().unwrap().parse().unwrap())
}

fn first_answer(process: &mut Processus) -> Value {
    let output = process.child().stdout.take().unwrap();
    let mut values = serde_json::Deserializer::from_reader(output).into_iter();
    values.next().expect("besace-central says where it listens").unwrap()
}
