//! A profile made in two steps: keys first, so that the server never knows a device whose key is lost; the account
//! once the server has answered.

use besace_store::{Meta, Store};
use besace_sync::enrol::{AppareilNouveau, Enrolement};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::cles::{self, Cles, Fiche};
use super::dossier::{Dossier, FicheDossier, Protection};
use super::empreinte::empreinte;
use crate::app::{App, lock};
use crate::compte::serveur_check;
use crate::error::{AppError, Result};
use crate::http::Adresse;
use crate::vue::ProfilVue;

/// Keys kept and a database made, not yet an account.
pub(crate) struct Nouveau {
    pub(crate) dossier: Dossier,
    pub(crate) cles: Cles,
    pub(crate) protection: Protection,
    pub(crate) phrase: Option<Zeroizing<String>>,
}

impl App {
    /// Makes the keys and the database; refuses before anything is asked of the network.
    pub(crate) fn profil_prepare(&self, demo: bool) -> Result<Nouveau> {
        let nouveau = self.profil_folder(demo)?;
        if let Err(error) = self.profil_fill(&nouveau) {
            self.profil_discard(&nouveau);
            return Err(error);
        }
        Ok(nouveau)
    }

    /// A folder and keys, no database yet.
    pub(crate) fn profil_folder(&self, demo: bool) -> Result<Nouveau> {
        let (protection, phrase) = self.protection(demo)?;
        let cles = Cles::create()?;
        let id = self.profil_id()?;
        let fiche = FicheDossier { demo, protection, inacheve: true, dernier_usage: None };
        let dossier = Dossier::create(&self.options().data_dir, id, &fiche)?;
        Ok(Nouveau { dossier, cles, protection, phrase })
    }

    /// The server answered: the profile is the account's from now on.
    pub(crate) fn profil_finish(
        &self,
        nouveau: &Nouveau,
        adresse: &Adresse,
        enrolement: &Enrolement,
    ) -> Result<ProfilVue> {
        let noms = fiche_of(adresse, enrolement);
        let mut store = Store::open(nouveau.dossier.base(), &nouveau.cles.base())?;
        let meta = Meta {
            compte: Some(enrolement.compte.id),
            appareil: Some(appareil_of(enrolement)),
            serveur: Some(enrolement.serveur.id),
            ..store.meta().clone()
        };
        store.set_meta(meta)?;
        serveur_check(&mut store, &enrolement.serveur)?;
        drop(store);
        self.profil_keep(nouveau, &noms)?;
        self.profil_open_with(&nouveau.dossier, nouveau.protection, nouveau.phrase(), noms, nouveau.cles.clone())
    }

    /// Ends the preparation of a profile, whose database is ready.
    pub(crate) fn profil_keep(&self, nouveau: &Nouveau, noms: &Fiche) -> Result<()> {
        let trousseau = self.options().trousseau.as_ref();
        cles::save(trousseau, &nouveau.dossier, nouveau.protection, nouveau.phrase(), noms, &nouveau.cles)?;
        let fiche = nouveau.dossier.fiche()?;
        nouveau.dossier.save_fiche(&FicheDossier { inacheve: false, ..fiche })
    }

    /// Undoes [`Self::profil_prepare`]. What cannot be removed now is swept at the next start.
    pub(crate) fn profil_discard(&self, nouveau: &Nouveau) {
        let keys = cles::delete(self.options().trousseau.as_ref(), &nouveau.dossier, nouveau.protection);
        if let Err(error) = keys.and_then(|()| nouveau.dossier.delete()) {
            tracing::warn!(code = error.code(), "unfinished profile left behind");
        }
    }

    fn profil_fill(&self, nouveau: &Nouveau) -> Result<()> {
        let trousseau = self.options().trousseau.as_ref();
        cles::save(
            trousseau,
            &nouveau.dossier,
            nouveau.protection,
            nouveau.phrase(),
            &Fiche::default(),
            &nouveau.cles,
        )?;
        let here = empreinte(self.options().machine.as_deref(), nouveau.dossier.id);
        Store::create(nouveau.dossier.base(), &nouveau.cles.base(), Meta::demo(nouveau.cles.nonce, here))?;
        Ok(())
    }

    /// How a new profile will be protected. From the second person on, and without a keyring, a passphrase was
    /// chosen first ([`App::verrouillage_update`]).
    fn protection(&self, demo: bool) -> Result<(Protection, Option<Zeroizing<String>>)> {
        let phrase = lock(&self.inner.phrase).clone();
        let trousseau = self.options().trousseau.status();
        match (trousseau, phrase) {
            (Ok(()), _) if demo => Ok((Protection::Trousseau, None)),
            // Invented people: the data may vanish with the process, it is never written in clear.
            (Err(_), _) if demo => Ok((Protection::Memoire, None)),
            (Ok(()), Some(phrase)) => Ok((Protection::TrousseauEtPhrase, Some(phrase))),
            (Err(_), Some(phrase)) => Ok((Protection::Phrase, Some(phrase))),
            (Ok(()), None) if self.has_other_profil()? => Err(AppError::PhraseAChoisir),
            (Ok(()), None) => Ok((Protection::Trousseau, None)),
            (Err(error), None) => Err(error.into()),
        }
    }

    pub(crate) fn has_other_profil(&self) -> Result<bool> {
        let ouvert = self.session().ok().map(|session| session.dossier.clone());
        let others = Dossier::list(&self.options().data_dir)?;
        let counts = |dossier: &Dossier| dossier.fiche().is_ok_and(|fiche| !fiche.demo && !fiche.inacheve);
        Ok(others.iter().any(|dossier| Some(dossier) != ouvert.as_ref() && counts(dossier)))
    }

    fn profil_id(&self) -> Result<Uuid> {
        let random = |_| AppError::Fichier(std::io::Error::other("no randomness"));
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap_or(0);
        Ok(besace_sync::id::uuid(millis, 0, 0, getrandom::u32().map_err(random)?))
    }
}

impl Nouveau {
    pub(crate) fn phrase(&self) -> Option<&str> {
        self.phrase.as_ref().map(|phrase| phrase.as_str())
    }

    /// How it presents itself to the server.
    pub(crate) fn appareil(&self, nom: &str) -> AppareilNouveau {
        AppareilNouveau { nom: nom.to_owned(), cle_publique: self.cles.cle_publique() }
    }
}

pub(super) fn fiche_of(adresse: &Adresse, enrolement: &Enrolement) -> Fiche {
    let compte = &enrolement.compte;
    Fiche {
        nom_affiche: format!("{} {}", compte.prenom, compte.nom).trim().to_owned(),
        email: Some(compte.email.clone()),
        serveur: Some(adresse.to_string()),
        structure: compte.structure.clone(),
    }
}

pub(super) fn appareil_of(enrolement: &Enrolement) -> besace_store::Appareil {
    besace_store::Appareil { id: enrolement.appareil_id, numero: enrolement.appareil_numero }
}
