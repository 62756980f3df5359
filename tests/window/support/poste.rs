//! A device: a private desktop session, a profiles folder, the product's binary.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use besace_testkit::bureau::{Bureau, Ecran};
use besace_testkit::processus::{Processus, signal, wait_for};
use serde_json::Value;

use super::fenetre::Fenetre;
use super::{binary, free_address};

const OPEN_TIMEOUT: Duration = Duration::from_secs(30);
const CLOSE_TIMEOUT: Duration = Duration::from_secs(3);

pub(crate) struct Poste {
    name: String,
    data: PathBuf,
    variables: Vec<(&'static str, Option<OsString>)>,
    driver: Option<Processus>,
    bureau: Bureau,
}

impl Poste {
    pub(crate) fn install(name: &str, dossier: &Path) -> Self {
        let bureau = Bureau::start(dossier, Ecran::Virtuel).expect("a private desktop session starts");
        Self { name: name.to_owned(), data: dossier.join("profils"), variables: Vec::new(), driver: None, bureau }
    }

    /// One variable of the environment of every process of the device, from its next opening on.
    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<OsString>) {
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, Some(value.into())));
    }

    /// Without that variable, from its next opening on.
    pub(crate) fn unset(&mut self, name: &'static str) {
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, None));
    }

    /// A program of the same session, for what only the desktop knows.
    pub(crate) fn program(&self, name: &str) -> Command {
        self.bureau.command(name)
    }

    /// Opens the window.
    pub(crate) async fn open(&mut self) -> Fenetre {
        self.open_with(&[]).await
    }

    /// Opens the window as the system does with an address.
    pub(crate) async fn open_with(&mut self, arguments: &[&str]) -> Fenetre {
        let address = free_address();
        let mut command = self.bureau.command("WebKitWebDriver");
        command
            .arg(format!("--port={}", address.port()))
            .envs([("TAURI_AUTOMATION", "true"), ("TAURI_WEBVIEW_AUTOMATION", "true")]);
        self.environment(&mut command);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        self.driver = Some(Processus::start("WebKitWebDriver", &mut command).expect("WebKitWebDriver starts"));
        wait_for("WebKitWebDriver", OPEN_TIMEOUT, || std::net::TcpStream::connect(address).ok())
            .expect("WebKitWebDriver listens");
        Fenetre::open(&self.name, address, &binary("besace"), arguments).await
    }

    /// Ends the application as a power cut would: nothing is asked of it.
    pub(crate) fn kill_application(&mut self) {
        let applications = self.applications();
        // Held until they are dead: they are its children.
        let _driver = self.driver.take();
        for application in applications {
            signal(application, "KILL");
            wait_for("kill -9", OPEN_TIMEOUT, || (!alive(application)).then_some(())).expect("the application is dead");
        }
    }

    /// The application stops answering, without ending.
    pub(crate) fn freeze_application(&self) {
        self.applications().into_iter().for_each(|application| signal(application, "STOP"));
    }

    fn applications(&self) -> Vec<u32> {
        let applications = children(self.driver.as_ref().expect("a window is open").id());
        assert!(!applications.is_empty(), "the window's process is a child of its driver");
        applications
    }

    /// Ends the application as closing its window does. The end of a WebDriver session may take the page away and leave
    /// the process, to which the next launch would be handed: it is then ended.
    pub(crate) async fn close(&mut self, fenetre: Fenetre) {
        let applications = self.applications();
        fenetre.close().await;
        for application in applications {
            let ended = wait_for("the end of the window", CLOSE_TIMEOUT, || (!alive(application)).then_some(()));
            if ended.is_err() {
                signal(application, "KILL");
            }
        }
        self.driver = None;
    }

    /// Launches the application again, as the system does: what to wait for, or to end.
    pub(crate) fn launch(&self, arguments: &[&str]) -> Processus {
        self.launch_on(&self.data, arguments)
    }

    /// The same on another folder of profiles.
    pub(crate) fn launch_on(&self, data: &Path, arguments: &[&str]) -> Processus {
        let mut command = self.bureau.command(binary("besace"));
        command.args(arguments);
        self.environment(&mut command);
        command.env("BESACE_DATA", data).env("RUST_LOG", "besace::demarrage=info").stderr(Stdio::piped());
        Processus::start("besace", &mut command).expect("besace starts")
    }

    /// The command line of the same device: JSON out.
    pub(crate) fn besace(&self, arguments: &[&str]) -> Value {
        let mut command = self.bureau.command(binary("besace"));
        command.args(arguments);
        self.environment(&mut command);
        let output = command.output().expect("besace runs");
        assert!(
            output.status.success(),
            "besace {arguments:?}: {}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice(&output.stdout).expect("besace answers JSON")
    }

    /// Where this device keeps its profiles.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    fn environment(&self, command: &mut Command) {
        command.env("BESACE_DATA", &self.data).env("BESACE_TROUSSEAU", "besace-essai");
        for (name, value) in &self.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
    }
}

fn children(parent: u32) -> Vec<u32> {
    let listed = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap_or_default();
    if !listed.trim().is_empty() {
        return listed.split_whitespace().filter_map(|id| id.parse().ok()).collect();
    }
    // Some kernels do not list children: look at everybody's parent.
    let folders = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    folders
        .filter_map(|folder| folder.file_name().to_str()?.parse().ok())
        .filter(|id| stat(*id).is_some_and(|(_, found)| found == parent))
        .collect()
}

/// State and parent.
fn stat(id: u32) -> Option<(char, u32)> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let mut fields = text.rsplit_once(')')?.1.split_whitespace();
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}

fn alive(id: u32) -> bool {
    stat(id).is_some_and(|(state, _)| state != 'Z' && state != 'X')
}
