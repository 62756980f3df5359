//! Where the application stands, before and after a profile is open.

use crate::app::{App, lock};
use crate::compte::cgu_waiting;
use crate::error::Result;
use crate::vue::{EtatVue, TrousseauVue};

impl App {
    /// Everything the first screen needs to choose what to show.
    pub fn etat_get(&self) -> Result<EtatVue> {
        if let Err(error) = self.profil_sweep() {
            tracing::warn!(code = error.code(), "unfinished profiles left behind");
        }
        let profils = self.profil_list()?;
        let session = lock(&self.inner.session).clone();
        let ouvert = session
            .as_ref()
            .and_then(|session| profils.iter().find(|p| p.id == session.dossier.id.to_string()).cloned());
        let cgu = match &session {
            Some(session) => cgu_waiting(&*session.store()?)?,
            None => None,
        };
        let trousseau = match self.options().trousseau.status() {
            Ok(()) => TrousseauVue { disponible: true, message: None },
            Err(error) => TrousseauVue { disponible: false, message: Some(error.to_string()) },
        };
        Ok(EtatVue {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            aujourdhui: self.aujourdhui(),
            fuseau: self.zone().name().to_owned(),
            profils,
            ouvert,
            trousseau,
            cgu,
            serveur_defaut: self.options().serveur_defaut.clone(),
            fin: lock(&self.inner.fin).clone(),
            invitation: lock(&self.inner.invitation).is_some(),
        })
    }
}
