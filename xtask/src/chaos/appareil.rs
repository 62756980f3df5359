//! The device that is mistreated, and the one that reads what the server holds.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use besace_app::horloge::HorlogeSysteme;
use besace_app::store::FiltresCra;
use besace_app::trousseau::{Trousseau, TrousseauError, Zeroizing};
use besace_app::{App, Options};
use besace_testkit::processus::attached;
use serde_json::{Value, json};

use crate::serveur::{EMAIL, Serveur};
use crate::{Answer, built};

const MOT_DE_PASSE: &str = "Carnet-de-terrain-26";
/// Seals the profile: the machine that runs this may have no keyring.
const PHRASE: &str = "cheval pile agrafe";
/// Begins the notes of each report; its number follows.
const MARKER: &str = "essai ";
const LOOK: Duration = Duration::from_millis(2);
const PAGE: u32 = 200;

/// How a command ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fin {
    /// By itself, with this code.
    Code(i32),
    /// Killed before.
    Tue,
}

/// A profile that only processes open, one after the other.
pub(super) struct Carnet {
    data: PathBuf,
}

/// A command under way.
pub(super) struct EnCours {
    child: Child,
    start: Instant,
}

impl Carnet {
    /// An advisor signs in on a new machine.
    pub(super) async fn create(dossier: &Path, serveur: &Serveur, network: SocketAddr) -> Answer<Self> {
        let data = dossier.join("carnet");
        let app = application(&data);
        app.verrouillage_update(Some(PHRASE))?;
        let code = serveur.invite()?;
        // The same invitation, by the network that will be cut.
        let code = code.replace(&serveur.adresse.to_string(), &network.to_string());
        let invitation = app.invitation_get(&code).await?;
        app.compte_create(&code, "Nadia", "Ferrand", MOT_DE_PASSE, &invitation.cgu.version).await?;
        app.sync_run().await?;
        Ok(Self { data })
    }

    /// Adds a report that can be recognised.
    pub(super) fn add(&self, essai: u32, kill_after: Option<Duration>) -> Answer<Fin> {
        let report = json!({
            "type": "individuel", "date": "2026-11-20", "duree": 45, "type_lieu": "a_distance", "thematiques": ["email"],
            "notes": format!("{MARKER}{essai}"),
        });
        let mut adding = self.start(&["cra", "add", "-"])?;
        // A process killed at once does not read.
        let _ = adding.child.stdin.take().ok_or("no input")?.write_all(report.to_string().as_bytes());
        adding.end(kill_after, Duration::MAX)
    }

    /// How long an exchange takes when nothing goes wrong.
    pub(super) fn usual_time(&self) -> Answer<Duration> {
        let start = Instant::now();
        match self.start(&["sync"])?.end(None, Duration::MAX)? {
            Fin::Code(0) => Ok(start.elapsed()),
            other => Err(format!("le premier échange : {other:?}").into()),
        }
    }

    /// Reports that wait to leave.
    pub(super) fn pending(&self) -> Answer<usize> {
        let output = self.command(&["doctor"])?.stdin(Stdio::null()).stdout(Stdio::piped()).output()?;
        let answer: Value = serde_json::from_slice(&output.stdout)?;
        let defects = answer["profil"]["defauts"].as_array().map_or(1, Vec::len);
        if defects > 0 {
            return Err(format!("doctor : {answer}").into());
        }
        let pending = answer["profil"]["en_attente"].as_u64().ok_or_else(|| format!("doctor : {answer}"))?;
        Ok(usize::try_from(pending)?)
    }

    /// A command that the caller waits for, or kills.
    pub(super) fn start(&self, arguments: &[&str]) -> Answer<EnCours> {
        let mut command = self.command(arguments)?;
        let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
        Ok(EnCours { child, start: Instant::now() })
    }

    fn command(&self, arguments: &[&str]) -> Answer<Command> {
        let mut command = attached(built("besace")?);
        command.args(arguments).env("BESACE_DATA", &self.data).env("BESACE_PHRASE", PHRASE).stderr(Stdio::null());
        for leak in ["DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "BESACE_TROUSSEAU"] {
            command.env_remove(leak);
        }
        Ok(command)
    }
}

impl EnCours {
    /// Waits for its end, or ends it at that moment of its life.
    pub(super) fn end(mut self, kill_after: Option<Duration>, hang: Duration) -> Answer<Fin> {
        drop(self.child.stdin.take());
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status.code().map_or(Fin::Tue, Fin::Code));
            }
            let life = self.start.elapsed();
            if life >= hang {
                self.child.kill()?;
                self.child.wait()?;
                return Err(format!("une commande dure depuis {life:?}").into());
            }
            if kill_after.is_some_and(|moment| life >= moment) {
                self.child.kill()?;
                self.child.wait()?;
                return Ok(Fin::Tue);
            }
            std::thread::sleep(LOOK);
        }
    }
}

/// Another device of the account, which receives everything.
pub(super) struct Lecteur(App);

impl Lecteur {
    pub(super) async fn create(dossier: &Path, serveur: &Serveur, network: SocketAddr) -> Answer<Self> {
        let app = application(&dossier.join("lecteur"));
        app.verrouillage_update(Some(PHRASE))?;
        let adresse = format!("http://{network}");
        app.connexion_create(&adresse, EMAIL, MOT_DE_PASSE).await?;
        let code = serveur.mailed_code(1)?;
        app.connexion_update(&adresse, EMAIL, MOT_DE_PASSE, &code).await?;
        app.sync_run().await?;
        Ok(Self(app))
    }

    /// How many times each try is there.
    pub(super) fn markers(&self) -> Answer<BTreeMap<u32, usize>> {
        let (mut held, mut suite) = (BTreeMap::new(), None);
        loop {
            let page = self.0.cra_list(&FiltresCra::default(), suite.as_deref(), PAGE)?;
            for ligne in page.lignes {
                let notes = self.0.cra_get(ligne.id)?.saisie.notes.unwrap_or_default();
                let essai: u32 = notes.strip_prefix(MARKER).ok_or_else(|| format!("notes : {notes}"))?.parse()?;
                *held.entry(essai).or_default() += 1;
            }
            suite = page.suite;
            if suite.is_none() {
                return Ok(held);
            }
        }
    }
}

/// A machine without a keyring, as the processes see it: the passphrase seals everything.
struct SansTrousseau;

impl Trousseau for SansTrousseau {
    fn status(&self) -> Result<(), TrousseauError> {
        Err(TrousseauError::SansService(String::new()))
    }

    fn get(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, TrousseauError> {
        self.status().map(|()| None)
    }

    fn save(&self, _: &str, _: &[u8]) -> Result<(), TrousseauError> {
        self.status()
    }

    fn delete(&self, _: &str) -> Result<(), TrousseauError> {
        self.status()
    }
}

fn application(data: &Path) -> App {
    App::new(Options {
        data_dir: data.to_owned(),
        trousseau: Arc::new(SansTrousseau),
        horloge: Arc::new(HorlogeSysteme),
        // The command line, another process of this machine, reads the same.
        machine: besace_app::system::machine_id(),
        machine_nom: "Ordinateur malmené".to_owned(),
        background: false,
        serveur_defaut: None,
    })
}
