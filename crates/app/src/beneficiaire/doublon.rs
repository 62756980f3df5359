use besace_domain::SaisieBeneficiaire;
use besace_store::DoublonVue;
use uuid::Uuid;

use crate::app::App;
use crate::error::Result;

impl App {
    /// Pairs that look like one person.
    pub fn doublon_list(&self) -> Result<Vec<DoublonVue>> {
        let aujourdhui = self.aujourdhui();
        self.read(|store| Ok(store.doublon_list(aujourdhui)?))
    }

    /// « Ce ne sont pas les mêmes »: the pair is not proposed again on this device.
    pub fn doublon_delete(&self, a: Uuid, b: Uuid) -> Result<()> {
        self.write(|store| Ok(store.doublon_delete(a, b)?))
    }

    /// They may be the same after all.
    pub fn doublon_restore(&self, a: Uuid, b: Uuid) -> Result<()> {
        self.write(|store| Ok(store.doublon_restore(a, b)?))
    }

    /// People who look like the one being typed.
    pub fn doublon_search(&self, saisie: &SaisieBeneficiaire) -> Result<Vec<DoublonVue>> {
        let aujourdhui = self.aujourdhui();
        self.read(|store| Ok(store.doublon_search(saisie, aujourdhui)?))
    }
}
