//! A device for tests: a data folder, a keyring in memory, a clock that the test holds.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use besace_app::horloge::Horloge;
use besace_app::trousseau::{Trousseau, TrousseauError, TrousseauMemoire, Zeroizing};
use besace_app::{App, Options};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// A Tuesday afternoon in the Drôme.
pub(crate) const MARDI: &str = "2026-11-24T13:32:00Z";

#[derive(Clone)]
pub(crate) struct HorlogeTest(Arc<Mutex<(DateTime<Utc>, Tz)>>);

impl HorlogeTest {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new((MARDI.parse().unwrap(), Tz::Europe__Paris))))
    }

    pub(crate) fn set(&self, instant: &str) {
        self.0.lock().unwrap().0 = instant.parse().unwrap();
    }
}

impl Horloge for HorlogeTest {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().unwrap().0
    }

    fn zone(&self) -> Tz {
        self.0.lock().unwrap().1
    }
}

pub(crate) struct Appareil {
    pub(crate) app: App,
    pub(crate) horloge: HorlogeTest,
    pub(crate) trousseau: TrousseauMemoire,
    dir: tempfile::TempDir,
}

impl Appareil {
    pub(crate) fn new() -> Self {
        let (dir, horloge, trousseau) = (tempfile::tempdir().unwrap(), HorlogeTest::new(), TrousseauMemoire::default());
        let app = App::new(options(dir.path(), Arc::new(trousseau.clone()), &horloge, "machine-a"));
        Self { app, horloge, trousseau, dir }
    }

    /// A computer whose keyring never answers.
    pub(crate) fn without_keyring() -> Self {
        let appareil = Self::new();
        let app = App::new(options(appareil.data(), Arc::new(SansTrousseau), &appareil.horloge, "machine-a"));
        Self { app, ..appareil }
    }

    pub(crate) fn data(&self) -> &Path {
        self.dir.path()
    }

    /// Another process, or the same after a restart, perhaps on another machine.
    pub(crate) fn again(&self, machine: &str) -> App {
        App::new(options(self.data(), Arc::new(self.trousseau.clone()), &self.horloge, machine))
    }

    pub(crate) fn dossier(&self, id: &str) -> PathBuf {
        self.data().join("profils").join(id)
    }
}

struct SansTrousseau;

impl SansTrousseau {
    fn absent<T>() -> Result<T, TrousseauError> {
        Err(TrousseauError::SansService("none".to_owned()))
    }
}

impl Trousseau for SansTrousseau {
    fn status(&self) -> Result<(), TrousseauError> {
        Self::absent()
    }

    fn get(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, TrousseauError> {
        Self::absent()
    }

    fn save(&self, _: &str, _: &[u8]) -> Result<(), TrousseauError> {
        Self::absent()
    }

    fn delete(&self, _: &str) -> Result<(), TrousseauError> {
        Self::absent()
    }
}

pub(crate) fn options(data: &Path, trousseau: Arc<dyn Trousseau>, horloge: &HorlogeTest, machine: &str) -> Options {
    Options {
        data_dir: data.to_owned(),
        trousseau,
        horloge: Arc::new(horloge.clone()),
        machine: Some(machine.to_owned()),
        machine_nom: "Ordinateur de la médiathèque".to_owned(),
        background: false,
        serveur_defaut: None,
    }
}
