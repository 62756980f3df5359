use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::fichier::{self, EXTENSION};
use super::{list, non_envoye};
use crate::app::{App, lock};
use crate::error::{AppError, Result};
use crate::fichier::Existant;
use crate::seal::check_phrase;
use crate::vue::SauvegardeVue;

impl App {
    /// A copy sealed by a passphrase, to carry away; without a path, beside the daily ones.
    pub fn sauvegarde_create(&self, phrase: &str, chemin: Option<&Path>, existant: Existant) -> Result<SauvegardeVue> {
        check_phrase(phrase)?;
        let session = self.session()?;
        let nom = format!("besace-{}.{EXTENSION}", self.now().with_timezone(&self.zone()).format("%Y-%m-%d-%H%M%S"));
        let path: PathBuf = match chemin {
            Some(dir) if dir.is_dir() => dir.join(nom),
            // Asked of the file, so that nobody believes their notebook at fault.
            Some(path) if !path.parent().is_some_and(Path::is_dir) => {
                return Err(AppError::Fichier(ErrorKind::NotFound.into()));
            }
            Some(path) => path.to_owned(),
            None => session.dossier.sauvegardes().join(nom),
        };
        let fiche = lock(&session.cles).fiche.clone();
        let mut store = session.store()?;
        fichier::write(&store, &fiche, session.demo, phrase, &path, existant)?;
        if !session.demo {
            non_envoye::sealed(&mut store)?;
        }
        list::vue(&path)
    }
}
