use besace_store::BeneficiaireVue;

use crate::app::App;
use crate::error::Result;

impl App {
    /// By name, town or year, accents and a wrong letter forgiven; an empty text gives the most accompanied.
    pub fn beneficiaire_search(&self, texte: &str, limite: u32) -> Result<Vec<BeneficiaireVue>> {
        let aujourdhui = self.aujourdhui();
        self.read(|store| Ok(store.beneficiaire_search(texte, limite, aujourdhui)?))
    }
}
