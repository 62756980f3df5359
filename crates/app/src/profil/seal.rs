use super::cles;
use super::dossier::Dossier;
use crate::app::{App, lock};
use crate::vue::FinVue;

impl App {
    /// The server ended this device or this account: the keys go, then the files; nothing stays readable.
    pub(crate) fn profil_seal(&self, dossier: &Dossier, fin: FinVue) {
        // Before the closing, so that the screen it brings already says why.
        *lock(&self.inner.fin) = Some(fin);
        if self.session().is_ok_and(|session| session.dossier == *dossier) {
            self.profil_close();
        }
        let sealed = dossier
            .fiche()
            .and_then(|fiche| cles::delete(self.options().trousseau.as_ref(), dossier, fiche.protection));
        if let Err(error) = sealed.and_then(|()| dossier.delete()) {
            tracing::error!(code = error.code(), "profile not sealed");
        }
        self.tell(besace_store::Changes::of([besace_store::Sujet::Profil]));
    }
}
