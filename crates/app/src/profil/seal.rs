use std::thread::JoinHandle;

use super::cles;
use super::dossier::Dossier;
use crate::app::{App, lock};
use crate::error::{AppError, Result};
use crate::vue::FinVue;

/// Said where a window does not show the sign-in page by itself.
const RECONNEXION: &str =
    "Ce profil n’est plus sur cet ordinateur. Pour y travailler de nouveau, connectez-vous dans la fenêtre.";

impl App {
    /// The server ended this device or this account: the keys go, then the files; nothing stays readable. On a thread
    /// of its own: closing the profile waits for the one that exchanges.
    pub(crate) fn profil_seal(&self, dossier: &Dossier, fin: FinVue) {
        let (app, dossier) = (self.clone(), dossier.clone());
        let thread = std::thread::spawn(move || app.seal(&dossier, fin));
        *lock(&self.inner.scellement) = Some(thread);
    }

    /// For a process that ends with its command: what an exchange refused with `error` left to do is done first. Work
    /// that waits is handed in, and an ended profile is gone when this answers what there is to say.
    pub async fn sync_end(&self, error: AppError) -> AppError {
        let mut error = error;
        let mut left = self.unsent();
        while matches!(&error, AppError::Network(network) if network.is_fin()) {
            let thread = lock(&self.inner.scellement).take();
            if let Some(thread) = thread {
                return sealed(thread, error);
            }
            let Err(again) = self.sync_run().await else { return error };
            error = again;
            // Work that does not leave would be asked for without end.
            let now = self.unsent();
            if now >= left && lock(&self.inner.scellement).is_none() {
                return error;
            }
            left = now;
        }
        error
    }

    fn unsent(&self) -> u64 {
        self.read(|store| Ok(store.etat_echange()?.en_attente)).unwrap_or(0)
    }

    fn seal(&self, dossier: &Dossier, fin: FinVue) -> Result<()> {
        // Before the closing, so that the screen it brings already says why.
        *lock(&self.inner.fin) = Some(fin);
        if self.session().is_ok_and(|session| session.dossier == *dossier) {
            self.profil_close();
        }
        let sealed = self.remove(dossier);
        if let Err(error) = &sealed {
            tracing::error!(code = error.code(), "profile not sealed");
        }
        self.tell(besace_store::Changes::of([besace_store::Sujet::Profil]));
        sealed
    }

    fn remove(&self, dossier: &Dossier) -> Result<()> {
        let mut fiche = dossier.fiche()?;
        // Without its keys the folder is nobody's: were this to stop midway, it is neither listed nor kept.
        fiche.inacheve = true;
        dossier.save_fiche(&fiche)?;
        cles::delete(self.options().trousseau.as_ref(), dossier, fiche.protection)?;
        dossier.delete()
    }
}

fn sealed(thread: JoinHandle<Result<()>>, error: AppError) -> AppError {
    match thread.join() {
        Ok(Ok(())) if error.code() == "compte_radie" => error,
        Ok(Ok(())) => AppError::Refus { code: error.code().to_owned(), message: format!("{error} {RECONNEXION}") },
        Ok(Err(failed)) => failed,
        // A panic has already been reported on its own thread.
        Err(_) => error,
    }
}
