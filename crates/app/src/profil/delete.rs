use besace_store::Store;

use super::cles;
use super::dossier::{Dossier, Protection};
use crate::app::{App, lock};
use crate::error::Result;

/// An unfinished profile older than this will never be finished.
const ABANDON: chrono::Duration = chrono::Duration::days(1);

impl App {
    /// Removes a profile from this computer; refused while work waits to be sent and no sealed copy holds it.
    pub fn profil_delete(&self, id: &str) -> Result<()> {
        let dossier = Dossier::get(&self.options().data_dir, id)?;
        let fiche = dossier.fiche()?;
        let ouvert = self.session().ok().filter(|session| session.dossier == dossier);
        if !fiche.demo {
            match &ouvert {
                Some(session) => refuse_unsent(&*session.store()?)?,
                None => {
                    let (_, cles) = cles::open(self.options().trousseau.as_ref(), &dossier, fiche.protection, None)?;
                    refuse_unsent(&Store::open(dossier.base(), &cles.base())?)?;
                }
            }
        }
        if ouvert.is_some() {
            self.profil_close();
        }
        drop(ouvert);
        cles::delete(self.options().trousseau.as_ref(), &dossier, fiche.protection)?;
        dossier.delete()?;
        self.tell(besace_store::Changes::of([besace_store::Sujet::Profil]));
        Ok(())
    }

    /// Removes what an interrupted sign-in left, and demonstrations whose key died with their process. Only old
    /// ones: another process may be in the middle of a sign-in.
    pub(crate) fn profil_sweep(&self) -> Result<()> {
        let ouvert = lock(&self.inner.session).as_ref().map(|session| session.dossier.clone());
        for dossier in Dossier::list(&self.options().data_dir)? {
            let Ok(fiche) = dossier.fiche() else { continue };
            let lost = fiche.inacheve || fiche.protection == Protection::Memoire;
            let old = dossier.creation().is_some_and(|creation| self.now() - creation > ABANDON);
            if lost && old && Some(&dossier) != ouvert.as_ref() {
                cles::delete(self.options().trousseau.as_ref(), &dossier, fiche.protection)?;
                dossier.delete()?;
            }
        }
        Ok(())
    }
}

fn refuse_unsent(store: &Store) -> Result<()> {
    crate::sauvegarde::refuse_unsent(store)
}
