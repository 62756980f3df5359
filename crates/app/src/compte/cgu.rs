use besace_store::{Changes, Store, Sujet};
use besace_sync::enrol::{CguAccepter, CguWire};

use crate::app::App;
use crate::error::{AppError, Result};
use crate::http::Client;
use crate::vue::CguVue;

/// Version that the person accepted.
pub(crate) const ACCEPTEE: &str = "cgu_acceptee";
/// Version and text that wait for an answer.
const EN_ATTENTE: &str = "cgu_en_attente";

impl App {
    /// Accepts the conditions of use; the server is told at once, and the question stays if it cannot be.
    pub async fn cgu_update(&self, version: &str) -> Result<()> {
        let (client, who) = self.signed_client()?;
        client.cgu_update(&who, &CguAccepter { version: version.to_owned() }).await?;
        self.write(|store| {
            store.reglage_set(ACCEPTEE, Some(version))?;
            store.reglage_set(EN_ATTENTE, None)?;
            Ok(Changes::of([Sujet::Compte, Sujet::Profil]))
        })
    }
}

/// Conditions to accept at the next occasion.
pub(crate) fn waiting(store: &Store) -> Result<Option<CguVue>> {
    let Some(texte) = store.reglage_get(EN_ATTENTE)? else { return Ok(None) };
    let premiere = store.reglage_get(ACCEPTEE)?.is_none();
    Ok(serde_json::from_str::<CguWire>(&texte).ok().map(|cgu| CguVue { premiere, ..cgu.into() }))
}

/// The server named the version in force: reads its text once, if the person has not accepted that version.
pub(crate) async fn notice(store: &mut Store, client: &Client, version: &str) -> Result<()> {
    if store.reglage_get(ACCEPTEE)?.as_deref() == Some(version) {
        return Ok(());
    }
    if waiting(store)?.is_some_and(|cgu| cgu.version == version) {
        return Ok(());
    }
    let serveur = client.serveur_get().await?;
    super::serveur::check(store, &serveur)?;
    let cgu = serveur.cgu;
    let texte = serde_json::to_string(&cgu).map_err(|error| AppError::Fichier(error.into()))?;
    store.reglage_set(EN_ATTENTE, Some(&texte))?;
    Ok(())
}
