use std::sync::Mutex;

use besace_store::Store;
use chrono::{DateTime, Utc};

use crate::app::lock;
use crate::error::Result;
use crate::http::NetworkError;

const HORS_LIGNE_DEPUIS: &str = "hors_ligne_depuis";
pub(crate) const SESSION_PERDUE: &str = "session_perdue";

/// Where the exchange stands, written by its thread and read by the screens.
#[derive(Debug, Default)]
pub(crate) struct Partage(Mutex<Etat>);

/// See [`Partage`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Etat {
    /// Bytes are moving for that many mutations.
    pub(crate) envoi: Option<u64>,
    /// First failure since the last success.
    pub(crate) hors_ligne_depuis: Option<DateTime<Utc>>,
    /// When the next try is due.
    pub(crate) prochain_essai: Option<DateTime<Utc>>,
    /// Why the last try failed.
    pub(crate) raison: Option<NetworkError>,
    /// Only a new sign-in lets anything through.
    pub(crate) session_perdue: bool,
}

impl Partage {
    /// What a former process knew still holds until a try says otherwise.
    pub(crate) fn open(store: &Store) -> Result<Self> {
        let depuis = store.reglage_get(HORS_LIGNE_DEPUIS)?.and_then(|texte| texte.parse().ok());
        let session_perdue = store.reglage_get(SESSION_PERDUE)?.is_some();
        Ok(Self(Mutex::new(Etat { hors_ligne_depuis: depuis, session_perdue, ..Etat::default() })))
    }

    pub(crate) fn get(&self) -> Etat {
        lock(&self.0).clone()
    }

    pub(super) fn update(&self, work: impl FnOnce(&mut Etat)) {
        work(&mut lock(&self.0));
    }

    pub(super) fn ended(&self, store: &mut Store) -> Result<()> {
        let before = self.get();
        self.update(|etat| *etat = Etat { prochain_essai: etat.prochain_essai, ..Etat::default() });
        if before.hors_ligne_depuis.is_some() {
            store.reglage_set(HORS_LIGNE_DEPUIS, None)?;
        }
        if before.session_perdue {
            store.reglage_set(SESSION_PERDUE, None)?;
        }
        Ok(())
    }

    pub(super) fn failed(&self, store: &mut Store, error: &NetworkError, now: DateTime<Utc>) -> Result<()> {
        let before = self.get();
        self.update(|etat| {
            etat.envoi = None;
            etat.raison = Some(error.clone());
            etat.session_perdue |= error.is_session();
            // A server that answers is reached: « hors ligne » would not be true.
            etat.hors_ligne_depuis = error.is_hors_ligne().then(|| etat.hors_ligne_depuis.unwrap_or(now));
        });
        let after = self.get();
        if before.hors_ligne_depuis != after.hors_ligne_depuis {
            match after.hors_ligne_depuis {
                Some(depuis) => store.reglage_set(HORS_LIGNE_DEPUIS, Some(&depuis.to_rfc3339()))?,
                None => store.reglage_set(HORS_LIGNE_DEPUIS, None)?,
            }
        }
        if after.session_perdue && !before.session_perdue {
            store.reglage_set(SESSION_PERDUE, Some("1"))?;
        }
        Ok(())
    }
}
