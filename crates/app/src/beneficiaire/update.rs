use besace_domain::SaisieBeneficiaire;
use besace_store::BeneficiaireVue;
use besace_sync::wire::collection;

use crate::app::App;
use crate::error::{AppError, Result};

impl App {
    /// Corrects a person.
    pub fn beneficiaire_update(&self, saisie: SaisieBeneficiaire) -> Result<BeneficiaireVue> {
        let id = saisie.id.ok_or(AppError::Introuvable)?;
        if self.read(|store| Ok(store.get(collection::BENEFICIAIRE, id)?))?.is_none() {
            return Err(AppError::Introuvable);
        }
        self.beneficiaire_save(id, saisie)
    }
}
