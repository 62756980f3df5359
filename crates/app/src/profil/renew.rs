use besace_store::{Meta, Store};
use besace_sync::enrol::Enrolement;

use super::cles;
use super::create::{appareil_of, fiche_of};
use super::session::Session;
use super::{Cles, Dossier};
use crate::app::{App, lock};
use crate::compte::serveur_check;
use crate::error::{AppError, Result};
use crate::http::Adresse;
use crate::vue::ProfilVue;

impl App {
    /// The profile already open for that account on that server, which a new sign-in renews rather than doubles.
    pub(crate) fn session_of(&self, adresse: &Adresse, email: &str) -> Option<std::sync::Arc<Session>> {
        let session = self.session().ok()?;
        let same = {
            let ouvertes = lock(&session.cles);
            let same_server = ouvertes.fiche.serveur.as_deref() == Some(adresse.to_string().as_str());
            let known = ouvertes.fiche.email.as_deref();
            same_server && known.is_some_and(|known| known.eq_ignore_ascii_case(email.trim()))
        };
        (same && !session.demo).then_some(session)
    }

    /// Another closed profile of the same account: open it first.
    pub(crate) fn refuse_double(&self, adresse: &Adresse, email: &str) -> Result<()> {
        let double = self.profil_list()?.into_iter().find(|profil| {
            let same_email = profil.email.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(email.trim()));
            same_email && profil.serveur.as_deref() == Some(adresse.to_string().as_str())
        });
        match double {
            Some(profil) => Err(AppError::CompteDejaIci(profil.nom_affiche)),
            None => Ok(()),
        }
    }

    /// The server gave this profile a new identity: unsent work is numbered again and will leave under it.
    pub(crate) fn profil_renew(
        &self,
        session: &Session,
        cles: Cles,
        adresse: &Adresse,
        enrolement: &Enrolement,
    ) -> Result<ProfilVue> {
        let dossier: Dossier = session.dossier.clone();
        let (protection, phrase) = {
            let ouvertes = lock(&session.cles);
            (ouvertes.protection, ouvertes.phrase.clone())
        };
        let phrase = phrase.as_ref().map(|phrase| phrase.as_str());
        let noms = fiche_of(adresse, enrolement);
        self.profil_close();
        let mut store = Store::open(dossier.base(), &cles.base())?;
        if store.meta().compte.is_some_and(|compte| compte != enrolement.compte.id) {
            return Err(AppError::AutreCompte);
        }
        serveur_check(&mut store, &enrolement.serveur)?;
        let here = store.meta().empreinte.clone();
        cles::save(self.options().trousseau.as_ref(), &dossier, protection, phrase, &noms, &cles)?;
        store.renew_identity(Some(appareil_of(enrolement)), cles.nonce, &here)?;
        let meta =
            Meta { compte: Some(enrolement.compte.id), serveur: Some(enrolement.serveur.id), ..store.meta().clone() };
        store.set_meta(meta)?;
        store.reglage_set(crate::sync::SESSION_PERDUE, None)?;
        drop(store);
        self.profil_open_with(&dossier, protection, phrase, noms, cles)
    }
}
