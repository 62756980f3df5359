use besace_domain::SaisieBeneficiaire;
use besace_store::DoublonVue;

use crate::app::App;
use crate::error::Result;

impl App {
    /// Pairs that look like one person.
    pub fn doublon_list(&self) -> Result<Vec<DoublonVue>> {
        let aujourdhui = self.aujourdhui();
        self.read(|store| Ok(store.doublon_list(aujourdhui)?))
    }

    /// People who look like the one being typed.
    pub fn doublon_search(&self, saisie: &SaisieBeneficiaire) -> Result<Vec<DoublonVue>> {
        let aujourdhui = self.aujourdhui();
        self.read(|store| Ok(store.doublon_search(saisie, aujourdhui)?))
    }
}
