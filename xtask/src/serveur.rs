//! A real `besace-central`, and the mails it sends.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use besace_testkit::courriels;
use besace_testkit::processus::{Processus, attached, wait_for};
use serde_json::Value;

use crate::{Answer, built};

const START_TIMEOUT: Duration = Duration::from_secs(20);
const SIRET: &str = "13002526500013";
pub(crate) const EMAIL: &str = "mesure@conseiller-numerique.fr";

pub(crate) struct Serveur {
    dossier: PathBuf,
    base: Option<String>,
    pub(crate) adresse: SocketAddr,
    process: Processus,
}

impl Serveur {
    /// On its own file, with an employer.
    pub(crate) fn start(dossier: &Path) -> Answer<Self> {
        let serveur = Self::serve(dossier.to_owned(), None)?;
        serveur.ask(&["structure", "create", SIRET, "Communauté de communes du Diois"])?;
        Ok(serveur)
    }

    /// On this PostgreSQL database.
    pub(crate) fn start_on(base: &str, dossier: &Path) -> Answer<Self> {
        Self::serve(dossier.to_owned(), Some(base.to_owned()))
    }

    /// Dies as in a power cut, and starts again at another address.
    pub(crate) fn crash(&mut self) -> Answer<()> {
        self.process.kill();
        *self = Self::serve(self.dossier.clone(), self.base.clone())?;
        Ok(())
    }

    fn serve(dossier: PathBuf, base: Option<String>) -> Answer<Self> {
        let mut command = central(&dossier)?;
        command.args(base.iter().flat_map(|base| ["--postgres", base]));
        command.args(["serve", "--ecoute", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = Processus::start("besace-central", &mut command)?;
        let output = process.child().stdout.take().ok_or("no output")?;
        let mut values = serde_json::Deserializer::from_reader(output).into_iter::<Value>();
        let line = values.next().ok_or("besace-central did not start")??;
        let adresse = line["ecoute"].as_str().ok_or("no address")?.parse()?;
        Ok(Self { dossier, base, adresse, process })
    }

    pub(crate) fn invite(&self) -> Answer<String> {
        let answer = self.ask(&["invite", EMAIL, "--structure", SIRET])?;
        Ok(answer["code"].as_str().ok_or("no invitation")?.to_owned())
    }

    /// The six digits of the latest mail, once `count` of them arrived.
    pub(crate) fn mailed_code(&self, count: usize) -> Answer<String> {
        let mails = self.dossier.join("courriels");
        let code = wait_for("le courriel", START_TIMEOUT, || {
            let codes = courriels::codes(&mails);
            (codes.len() >= count).then(|| codes.last().cloned()).flatten()
        })?;
        Ok(code)
    }

    fn ask(&self, arguments: &[&str]) -> Answer<Value> {
        let output = central(&self.dossier)?.args(arguments).output()?;
        if !output.status.success() {
            return Err(format!("{arguments:?}: {}", String::from_utf8_lossy(&output.stdout)).into());
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}

fn central(dossier: &Path) -> Answer<Command> {
    let mut command = attached(built("besace-central")?);
    command.arg("--donnees").arg(dossier.join("donnees")).arg("--courriels").arg(dossier.join("courriels"));
    Ok(command)
}
