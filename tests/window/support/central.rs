//! A central server of its own, on loopback, reached through a network that can be cut.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use besace_testkit::processus::{Processus, attached, wait_for};
use besace_testkit::relais::Relais;
use serde_json::Value;

use super::{binary, free_address};

const START_TIMEOUT: Duration = Duration::from_secs(20);
const MAIL_TIMEOUT: Duration = Duration::from_secs(10);

pub(crate) struct Central {
    donnees: PathBuf,
    courriels: PathBuf,
    listening: SocketAddr,
    server: Option<Processus>,
    network: Relais,
    /// What `besace-central demo` answered.
    pub(crate) demo: Value,
}

impl Central {
    /// Prepares the demo data and serves them.
    pub(crate) fn start(dossier: &Path, coop: &[PathBuf]) -> Self {
        let listening = free_address();
        let network = Relais::start(listening).expect("loopback can be listened on");
        let mut central = Self {
            donnees: dossier.join("donnees"),
            courriels: dossier.join("courriels"),
            listening,
            server: None,
            network,
            demo: Value::Null,
        };
        let address = central.network.address().to_string();
        let mut arguments = vec!["demo".to_owned(), "--adresse".to_owned(), address];
        if !coop.is_empty() {
            arguments.push("--coop".to_owned());
            arguments.extend(coop.iter().map(|path| path.to_string_lossy().into_owned()));
        }
        central.demo = central.ask(&arguments);
        central.serve();
        central
    }

    /// Starts the server again on the same data and address.
    pub(crate) fn serve(&mut self) {
        let mut command = self.command();
        command.args(["serve", "--ecoute", &self.listening.to_string()]);
        command.args(["--adresse", &self.network.address().to_string()]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        self.server = Some(Processus::start("besace-central", &mut command).expect("besace-central starts"));
        let address = self.listening;
        wait_for("besace-central", START_TIMEOUT, || std::net::TcpStream::connect(address).ok())
            .expect("besace-central listens");
    }

    /// Another way to the same server, that the network of everybody else does not cut.
    pub(crate) fn other_network(&self) -> Relais {
        Relais::start(self.listening).expect("loopback can be listened on")
    }

    pub(crate) fn cut_network(&self) {
        self.network.cut();
    }

    pub(crate) fn mend_network(&self) {
        self.network.mend();
    }

    /// Somebody answers in the server's place, until nobody does.
    pub(crate) fn usurp(&self, by: Option<SocketAddr>) {
        self.network.aim(by.unwrap_or(self.listening));
    }

    /// The server ends as on a power cut; `serve` starts it again.
    pub(crate) fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill();
        }
    }

    /// One text of the demo's answer.
    pub(crate) fn text(&self, name: &str) -> String {
        self.demo[name].as_str().unwrap_or_else(|| panic!("the demo names its {name}: {}", self.demo)).to_owned()
    }

    /// The six digits of the latest mail.
    pub(crate) fn mailed_code(&self) -> String {
        wait_for("le courriel", MAIL_TIMEOUT, || self.latest_mail().and_then(|text| six_digits(&text)))
            .expect("a code arrives by mail")
    }

    /// The picture that came with a mail, the latest.
    pub(crate) fn mailed_picture(&self) -> PathBuf {
        wait_for("l’image du courriel", MAIL_TIMEOUT, || self.latest("png")).expect("a picture arrives by mail")
    }

    fn latest_mail(&self) -> Option<String> {
        std::fs::read_to_string(self.latest("txt")?).ok()
    }

    fn latest(&self, kind: &str) -> Option<PathBuf> {
        let files = std::fs::read_dir(&self.courriels).ok()?.flatten().map(|entry| entry.path());
        files.filter(|path| path.extension().is_some_and(|extension| extension == kind)).max()
    }

    /// What the administrator types; its JSON answer.
    pub(crate) fn ask(&self, arguments: &[String]) -> Value {
        let output = self.command().args(arguments).output().expect("besace-central runs");
        assert!(output.status.success(), "besace-central {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("besace-central answers JSON")
    }

    fn command(&self) -> Command {
        let mut command = attached(binary("besace-central"));
        command.arg("--donnees").arg(&self.donnees).arg("--courriels").arg(&self.courriels);
        command
    }
}

fn six_digits(text: &str) -> Option<String> {
    let digits: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    digits.into_iter().find(|word| word.len() == 6).map(str::to_owned)
}
