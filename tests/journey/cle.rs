//! A stick that goes back and forth, and the devices at both ends.

use std::path::{Path, PathBuf};

use besace_app::vue::ColisVue;
use serde_json::Value;

use crate::appareil::Appareil;
use crate::ligne::Ligne;
use crate::reseau::{Reseau, Sort};
use crate::serveur::Serveur;

/// A stick, and the computer of a colleague who has no account.
pub(crate) struct Cle {
    dir: tempfile::TempDir,
    pub(crate) collegue: tempfile::TempDir,
}

impl Cle {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), collegue: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn files(&self, kind: &str) -> Vec<PathBuf> {
        let files = std::fs::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == kind)).collect();
        files.sort();
        files
    }

    /// Another process, which has the stick and the server's address, and nothing else.
    pub(crate) fn relay(&self, serveur: &Serveur) -> (i32, Value, String) {
        let adresse = format!("http://{}", serveur.adresse);
        let ligne = Ligne { data: self.collegue.path(), phrase: None };
        ligne.run(&["relay", "--serveur", &adresse, self.path().to_str().unwrap()], "")
    }

    pub(crate) async fn export(&self, a: &Appareil) -> PathBuf {
        a.app.colis_export(self.path()).await.unwrap().fichier.into()
    }

    pub(crate) async fn import(&self, a: &Appareil) -> Vec<ColisVue> {
        a.app.colis_import(&[self.path().to_owned()]).await.unwrap()
    }
}

pub(crate) fn codes(vues: &[ColisVue]) -> Vec<&str> {
    for vue in vues {
        assert!(vue.message.ends_with('.'), "a sentence: {vue:?}");
    }
    vues.iter().map(|vue| vue.code.as_str()).collect()
}

/// A device that has met its server once, behind a network that can be cut.
pub(crate) async fn device() -> (Serveur, Reseau, Appareil) {
    let serveur = Serveur::start();
    let reseau = Reseau::start(serveur.adresse);
    let a = Appareil::invited(&serveur, reseau.adresse).await;
    a.sync().await;
    reseau.set(Sort::Coupe);
    (serveur, reseau, a)
}
