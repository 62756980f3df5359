use besace_store::FicheBeneficiaire;
use uuid::Uuid;

use crate::app::App;
use crate::error::Result;

impl App {
    /// A person, with everything done together.
    pub fn beneficiaire_get(&self, id: Uuid) -> Result<FicheBeneficiaire> {
        let aujourdhui = self.aujourdhui();
        self.read(|store| Ok(store.beneficiaire_get(id, aujourdhui)?))
    }
}
