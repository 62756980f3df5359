//! An open profile.

use std::sync::{Mutex, MutexGuard};
use std::thread::JoinHandle;

use besace_store::{Store, StoreError};
use besace_sync::id::Sequence;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::cles::{Cles, Fiche};
use super::dossier::{Dossier, Protection};
use crate::app::lock;
use crate::error::{AppError, Result};
use crate::sync::Acteur;
use crate::vue::ProfilVue;

/// An open profile: its database, its keys, its exchange.
pub(crate) struct Session {
    pub(crate) dossier: Dossier,
    pub(crate) demo: bool,
    pub(crate) acteur: Acteur,
    pub(crate) cles: Mutex<ClesOuvertes>,
    store: Mutex<Store>,
    ids: Mutex<Sequence>,
    zone: Mutex<Option<Tz>>,
    defaut: Mutex<Option<String>>,
    soin: Mutex<Option<JoinHandle<()>>>,
}

/// What was unsealed to open the profile, and what it takes to seal it again.
pub(crate) struct ClesOuvertes {
    pub(crate) protection: Protection,
    pub(crate) phrase: Option<Zeroizing<String>>,
    pub(crate) fiche: Fiche,
    pub(crate) cles: Cles,
}

impl Session {
    pub(crate) fn new(dossier: Dossier, demo: bool, ouvertes: ClesOuvertes, store: Store, acteur: Acteur) -> Self {
        let numero = store.meta().appareil.map_or(0, |appareil| appareil.numero);
        let ids = Sequence::new(numero, store.meta().nonce);
        Self {
            dossier,
            demo,
            acteur,
            cles: Mutex::new(ouvertes),
            store: Mutex::new(store),
            ids: Mutex::new(ids),
            zone: Mutex::new(None),
            defaut: Mutex::new(None),
            soin: Mutex::new(None),
        }
    }

    /// Cares for the database on a thread of its own, unless that is under way.
    pub(crate) fn care(&self, start: impl FnOnce() -> std::io::Result<JoinHandle<()>>) -> std::io::Result<()> {
        let mut soin = lock(&self.soin);
        if soin.as_ref().is_none_or(JoinHandle::is_finished) {
            *soin = Some(start()?);
        }
        Ok(())
    }

    /// Ends what works in this profile's folder: afterwards the folder may go.
    pub(crate) fn stop(&self) {
        self.acteur.stop();
        let soin = lock(&self.soin).take();
        if let Some(thread) = soin {
            // A panic there has already been reported on its own thread.
            let _ = thread.join();
        }
    }

    pub(crate) fn store(&self) -> Result<MutexGuard<'_, Store>> {
        // A panic in the middle of a statement rolled its transaction back: the connection stays good.
        Ok(lock(&self.store))
    }

    /// Something was written here, which leaves or stays.
    pub(crate) fn wrote(&self, leaves: bool) {
        if leaves {
            self.acteur.wrote();
        } else {
            self.acteur.noted();
        }
    }

    /// The database was found damaged since it is open.
    pub(crate) fn set_defaut(&self, error: &StoreError) {
        *lock(&self.defaut) = Some(error.to_string());
    }

    pub(crate) fn defaut(&self) -> Option<String> {
        lock(&self.defaut).clone()
    }

    pub(crate) fn zone(&self) -> Option<Tz> {
        *lock(&self.zone)
    }

    pub(crate) fn set_zone(&self, zone: Option<Tz>) {
        *lock(&self.zone) = zone;
    }

    pub(crate) fn new_id(&self, now: DateTime<Utc>) -> Uuid {
        lock(&self.ids).next(u64::try_from(now.timestamp_millis()).unwrap_or(0))
    }

    pub(crate) fn vue(&self, dernier_usage: Option<DateTime<Utc>>) -> ProfilVue {
        let ouvertes = lock(&self.cles);
        profil_vue(&self.dossier, self.demo, ouvertes.protection, Some(&ouvertes.fiche), dernier_usage)
    }

    pub(crate) fn refuse_demo(&self) -> Result<()> {
        if self.demo { Err(AppError::Demo) } else { Ok(()) }
    }
}

pub(crate) fn profil_vue(
    dossier: &Dossier,
    demo: bool,
    protection: Protection,
    fiche: Option<&Fiche>,
    dernier_usage: Option<DateTime<Utc>>,
) -> ProfilVue {
    let fiche = fiche.cloned().unwrap_or_default();
    let nom_affiche = if fiche.nom_affiche.is_empty() { "Profil verrouillé".to_owned() } else { fiche.nom_affiche };
    ProfilVue {
        id: dossier.id.to_string(),
        nom_affiche,
        email: fiche.email,
        serveur: fiche.serveur,
        structure: fiche.structure,
        demo,
        verrouillage: protection.asks_phrase(),
        dernier_usage,
    }
}
