use std::path::Path;

use besace_store::{Cle, Store};

use super::fichier::{self, Copie};
use super::refuse_unsent;
use crate::app::{App, lock};
use crate::error::{AppError, Result};
use crate::fichier::Passager;
use crate::profil::{self, Dossier};
use crate::system;
use crate::vue::ProfilVue;

impl App {
    /// Brings a copy back. A sealed one becomes a new profile; a daily one takes the place of its profile's damaged
    /// file. Either way this is another device from now on: it signs in again, then sends what the copy had not.
    pub fn sauvegarde_restore(&self, chemin: &Path, phrase: &str) -> Result<ProfilVue> {
        if fichier::is_sealed(chemin)? {
            return self.restore_sealed(chemin, phrase);
        }
        let daily = self.daily_owner(chemin)?.ok_or(AppError::Sauvegarde)?;
        self.restore_daily(&daily, chemin, phrase)
    }

    fn restore_sealed(&self, chemin: &Path, phrase: &str) -> Result<ProfilVue> {
        let copie = Copie::open(chemin, phrase)?;
        let nouveau = self.profil_folder(copie.is_demo())?;
        let restored = (|| {
            let base = Passager::new(&nouveau.dossier.sauvegardes(), "base")?;
            let fiche = copie.fiche().clone();
            let cle = copie.extract(&base.0)?;
            self.restore_base(&nouveau.dossier, &base.0, &cle, &nouveau.cles)?;
            self.profil_keep(&nouveau, &fiche)?;
            Ok(fiche)
        })();
        match restored {
            Ok(fiche) => {
                let phrase = nouveau.phrase();
                self.profil_open_with(&nouveau.dossier, nouveau.protection, phrase, fiche, nouveau.cles.clone())
            }
            Err(error) => {
                self.profil_discard(&nouveau);
                Err(error)
            }
        }
    }

    fn restore_daily(&self, dossier: &Dossier, chemin: &Path, phrase: &str) -> Result<ProfilVue> {
        let protection = dossier.fiche()?.protection;
        let phrase = Some(phrase).filter(|phrase| !phrase.is_empty());
        let (fiche, cles) = match self.session().ok().filter(|session| session.dossier == *dossier) {
            Some(session) => {
                let ouvertes = lock(&session.cles);
                (ouvertes.fiche.clone(), ouvertes.cles.clone())
            }
            None => profil::cles_open(self.options().trousseau.as_ref(), dossier, protection, phrase)?,
        };
        // What can still be read must be sent or sealed first: the copy is older.
        if let Ok(store) = Store::open(dossier.base(), &cles.base())
            && store.quick_check().is_ok()
        {
            refuse_unsent(&store)?;
        }
        Store::open(chemin, &cles.base())?.quick_check()?;
        self.profil_close();
        set_aside(dossier, self.now().timestamp())?;
        let renewed = cles.renew()?;
        self.restore_base(dossier, chemin, &cles.base(), &renewed)?;
        profil::cles_save(self.options().trousseau.as_ref(), dossier, protection, phrase, &fiche, &renewed)?;
        self.profil_open_with(dossier, protection, phrase, fiche, renewed)
    }

    fn restore_base(&self, dossier: &Dossier, copy: &Path, cle: &Cle, cles: &profil::Cles) -> Result<()> {
        {
            let store = Store::open(copy, cle)?;
            store.quick_check()?;
            store.backup_to(dossier.base(), &cles.base())?;
        }
        let here = profil::empreinte(self.options().machine.as_deref(), dossier.id);
        Ok(Store::open(dossier.base(), &cles.base())?.renew_identity(None, cles.nonce, &here)?)
    }

    fn daily_owner(&self, chemin: &Path) -> Result<Option<Dossier>> {
        let Some(dir) = chemin.parent().and_then(|dir| dir.canonicalize().ok()) else { return Ok(None) };
        let dossiers = Dossier::list(&self.options().data_dir)?;
        Ok(dossiers.into_iter().find(|dossier| dossier.sauvegardes().canonicalize().is_ok_and(|known| known == dir)))
    }
}

/// Nothing is deleted: the support may still read it.
fn set_aside(dossier: &Dossier, stamp: i64) -> Result<()> {
    let base = dossier.base();
    for suffix in ["", "-wal", "-shm"] {
        let mut nom = base.clone().into_os_string();
        nom.push(suffix);
        let mut aside = base.clone().into_os_string();
        aside.push(format!(".ecarte-{stamp}{suffix}"));
        match system::rename(Path::new(&nom), Path::new(&aside)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}
