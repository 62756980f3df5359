use std::sync::{Arc, Weak};

use besace_store::{Changes, Store};
use zeroize::Zeroizing;

use super::cles::{self, Cles, Fiche};
use super::dossier::{Dossier, Protection};
use super::empreinte::empreinte;
use super::session::{ClesOuvertes, Session};
use crate::app::{App, lock};
use crate::error::{AppError, Result};
use crate::http::{Adresse, Signataire};
use crate::sync::{Acteur, Contexte};
use crate::vue::ProfilVue;

impl App {
    /// Opens a profile, closing the one that was open.
    pub fn profil_open(&self, id: &str, phrase: Option<&str>) -> Result<ProfilVue> {
        let dossier = Dossier::get(&self.options().data_dir, id)?;
        let fiche = dossier.fiche()?;
        let phrase = phrase.filter(|phrase| !phrase.is_empty());
        let (noms, cles) = cles::open(self.options().trousseau.as_ref(), &dossier, fiche.protection, phrase)?;
        self.profil_open_with(&dossier, fiche.protection, phrase, noms, cles)
    }

    pub(crate) fn profil_open_with(
        &self,
        dossier: &Dossier,
        protection: Protection,
        phrase: Option<&str>,
        noms: Fiche,
        cles: Cles,
    ) -> Result<ProfilVue> {
        self.profil_close();
        let mut fiche = dossier.fiche()?;
        // The first page is checked here; the others by the daily care, which nobody waits for.
        let mut store = Store::open(dossier.base(), &cles.base()).map_err(|error| dossier.explain(error))?;
        let cles = self.recognise_copy(dossier, protection, phrase, &noms, cles, &mut store)?;
        let session = self.session_start(dossier, fiche.demo, protection, phrase, noms, cles, store)?;

        fiche.dernier_usage = Some(self.now());
        dossier.save_fiche(&fiche)?;
        let vue = session.vue(fiche.dernier_usage);
        *lock(&self.inner.session) = Some(Arc::clone(&session));
        *lock(&self.inner.fin) = None;
        self.reglages_apply(&session)?;
        self.daily_care(&session);
        // A copy put back under the same name changes everything that was read before.
        self.tell(Changes::all());
        Ok(vue)
    }

    /// A copied folder, a cloned machine, a file put back from elsewhere: another device from now on. Two devices
    /// with one identity would overwrite each other's work on the server.
    fn recognise_copy(
        &self,
        dossier: &Dossier,
        protection: Protection,
        phrase: Option<&str>,
        noms: &Fiche,
        cles: Cles,
        store: &mut Store,
    ) -> Result<Cles> {
        let here = empreinte(self.options().machine.as_deref(), dossier.id);
        // A system that tells nothing about itself proves nothing.
        let here = if here.is_empty() { store.meta().empreinte.clone() } else { here };
        if !store.is_clone(cles.nonce, &here) {
            return Ok(cles);
        }
        tracing::warn!(profil = %dossier.id, "copied profile: new device identity");
        let renewed = cles.renew()?;
        // The database first: were this to stop between the two, the copy would be recognised again.
        store.renew_identity(None, renewed.nonce, &here)?;
        cles::save(self.options().trousseau.as_ref(), dossier, protection, phrase, noms, &renewed)?;
        Ok(renewed)
    }

    #[expect(clippy::too_many_arguments, reason = "all that was unsealed, once")]
    fn session_start(
        &self,
        dossier: &Dossier,
        demo: bool,
        protection: Protection,
        phrase: Option<&str>,
        noms: Fiche,
        cles: Cles,
        store: Store,
    ) -> Result<Arc<Session>> {
        let contexte = Contexte {
            dossier: dossier.clone(),
            horloge: Arc::clone(&self.options().horloge),
            lien: lien(&store, &noms, &cles)?,
            background: self.options().background,
            app: Weak::clone(&Arc::downgrade(&self.inner)),
        };
        let acteur = Acteur::start(contexte, Store::open(dossier.base(), &cles.base())?)?;
        let phrase = phrase.map(|phrase| Zeroizing::new(phrase.to_owned()));
        let ouvertes = ClesOuvertes { protection, phrase, fiche: noms, cles };
        Ok(Arc::new(Session::new(dossier.clone(), demo, ouvertes, store, acteur)))
    }
}

/// The server and who signs for it; none without an account or an identity.
fn lien(store: &Store, noms: &Fiche, cles: &Cles) -> Result<Option<(Adresse, Signataire)>> {
    let meta = store.meta();
    let (Some(appareil), Some(serveur), Some(adresse)) = (meta.appareil, meta.serveur, noms.serveur.as_deref()) else {
        return Ok(None);
    };
    let adresse = Adresse::parse(adresse).map_err(AppError::from)?;
    Ok(Some((adresse, Signataire { cle: cles.signature(), appareil: appareil.id, serveur, compte: meta.compte })))
}
