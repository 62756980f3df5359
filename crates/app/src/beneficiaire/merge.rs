use besace_store::BeneficiaireVue;
use uuid::Uuid;

use crate::app::App;
use crate::error::{AppError, Result};

impl App {
    /// Two records of one person become one: blanks are filled, activities move, `source` disappears.
    pub fn beneficiaire_merge(&self, source: Uuid, destination: Uuid) -> Result<BeneficiaireVue> {
        if source == destination {
            return Err(AppError::champ("source", "incoherent", "Choisissez deux personnes différentes."));
        }
        let (now, aujourdhui) = (self.now(), self.aujourdhui());
        self.write_with(|store| {
            let changes = store.merge_beneficiaire(source, destination, now)?;
            Ok((changes, store.beneficiaire_vue(destination, aujourdhui)?))
        })
    }
}
