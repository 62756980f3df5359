use besace_domain::SaisieCra;
use besace_sync::wire::collection;
use uuid::Uuid;

use crate::app::App;
use crate::error::{AppError, Result};
use crate::vue::CraEnregistre;

impl App {
    /// Corrects a report.
    pub fn cra_update(&self, saisie: SaisieCra, brouillon_id: Option<Uuid>) -> Result<CraEnregistre> {
        let id = saisie.id.ok_or(AppError::Introuvable)?;
        if self.read(|store| Ok(store.get(collection::CRA, id)?))?.is_none() {
            return Err(AppError::Introuvable);
        }
        self.cra_save(id, saisie, brouillon_id)
    }
}
