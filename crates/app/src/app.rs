//! One per process: which profile is open, and what every use case needs.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use besace_store::{Changes, Store, Sujet};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use tokio::sync::broadcast;
use zeroize::Zeroizing;

use crate::error::{AppError, Result};
use crate::horloge::{Horloge, HorlogeSysteme, aujourdhui};
use crate::profil::Session;
use crate::system;
use crate::trousseau::{Trousseau, TrousseauSysteme};
use crate::vue::FinVue;

/// Changes that a slow window may miss before it must read everything again.
const CHANGES_KEPT: usize = 256;

/// What is written here and never leaves.
const STAYS: [Sujet; 3] = [Sujet::Brouillon, Sujet::Reglages, Sujet::Profil];

/// Environment variable that names another data folder.
pub const ENV_DATA: &str = "BESACE_DATA";
/// Environment variable that names another service in the keyring (demonstrations, tests).
pub const ENV_TROUSSEAU: &str = "BESACE_TROUSSEAU";
/// Environment variable that names the server proposed when signing in.
pub const ENV_SERVEUR: &str = "BESACE_SERVEUR";

/// What surrounds the application.
#[derive(Clone)]
pub struct Options {
    /// Where profiles live.
    pub data_dir: PathBuf,
    /// Where keys live.
    pub trousseau: Arc<dyn Trousseau>,
    /// What time it is.
    pub horloge: Arc<dyn Horloge>,
    /// What tells this machine from another; none where the system says nothing.
    pub machine: Option<String>,
    /// Name of this device on the server.
    pub machine_nom: String,
    /// Exchange without being asked: a window does, a command line does not.
    pub background: bool,
    /// Proposed when signing in.
    pub serveur_defaut: Option<String>,
}

impl Options {
    /// The person's own: environment variables, then the system's customs.
    pub fn system(background: bool) -> Result<Self> {
        let data_dir =
            std::env::var_os(ENV_DATA).map(PathBuf::from).or_else(system::data_dir).ok_or(AppError::SansDossier)?;
        let service = std::env::var(ENV_TROUSSEAU).unwrap_or_else(|_| TrousseauSysteme::SERVICE.to_owned());
        Ok(Self {
            data_dir,
            trousseau: Arc::new(TrousseauSysteme::new(service)),
            horloge: Arc::new(HorlogeSysteme),
            machine: system::machine_id(),
            machine_nom: system::machine_name(),
            background,
            serveur_defaut: std::env::var(ENV_SERVEUR).ok(),
        })
    }
}

/// The product without a window. Cheap to clone: all clones are the same application.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) options: Options,
    pub(crate) session: Mutex<Option<Arc<Session>>>,
    pub(crate) changed: broadcast::Sender<Changes>,
    /// Chosen before the profile that it will protect exists.
    pub(crate) phrase: Mutex<Option<Zeroizing<String>>>,
    /// Opened as an address, until the sign-in page reads it.
    pub(crate) invitation: Mutex<Option<Zeroizing<String>>>,
    /// Why the last profile was sealed; said until another one opens.
    pub(crate) fin: Mutex<Option<FinVue>>,
    /// What removes a profile that the server ended.
    pub(crate) scellement: Mutex<Option<JoinHandle<Result<()>>>>,
}

impl App {
    /// Opens nothing yet.
    pub fn new(options: Options) -> Self {
        let (changed, _) = broadcast::channel(CHANGES_KEPT);
        Self {
            inner: Arc::new(Inner {
                options,
                session: Mutex::new(None),
                changed,
                phrase: Mutex::new(None),
                invitation: Mutex::new(None),
                fin: Mutex::new(None),
                scellement: Mutex::new(None),
            }),
        }
    }

    /// What changed, whoever wrote it: this process, another one, the server. A receiver that lags reads
    /// everything again.
    pub fn changed(&self) -> broadcast::Receiver<Changes> {
        self.inner.changed.subscribe()
    }

    pub(crate) fn options(&self) -> &Options {
        &self.inner.options
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.options().horloge.now()
    }

    /// The person's choice, else the machine's.
    pub(crate) fn zone(&self) -> Tz {
        let chosen = self.session().ok().and_then(|session| session.zone());
        chosen.unwrap_or_else(|| self.options().horloge.zone())
    }

    pub(crate) fn aujourdhui(&self) -> NaiveDate {
        aujourdhui(self.now(), self.zone())
    }

    pub(crate) fn session(&self) -> Result<Arc<Session>> {
        lock(&self.inner.session).clone().ok_or(AppError::ProfilFerme)
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&Store) -> Result<T>) -> Result<T> {
        let session = self.session()?;
        let store = session.store()?;
        work(&store)
    }

    /// Runs a write, then tells the window and the exchange what it changed.
    pub(crate) fn write(&self, work: impl FnOnce(&mut Store) -> Result<Changes>) -> Result<()> {
        self.write_with(|store| Ok((work(store)?, ())))
    }

    pub(crate) fn write_with<T>(&self, work: impl FnOnce(&mut Store) -> Result<(Changes, T)>) -> Result<T> {
        let session = self.session()?;
        let (changes, answer) = {
            let mut store = session.store()?;
            work(&mut store)?
        };
        session.wrote(changes.tags.iter().any(|sujet| !STAYS.contains(sujet)));
        self.tell(changes);
        Ok(answer)
    }

    pub(crate) fn tell(&self, changes: Changes) {
        if !changes.is_empty() {
            // Nobody listens: no window is open.
            let _ = self.inner.changed.send(changes);
        }
    }
}

/// A panic while holding a lock leaves plain data behind, which stays good to read.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
