use super::vue::brouillon_vue;
use crate::app::App;
use crate::error::Result;
use crate::vue::BrouillonVue;

impl App {
    /// Drafts, last touched first.
    pub fn brouillon_list(&self) -> Result<Vec<BrouillonVue>> {
        let aujourdhui = self.aujourdhui();
        self.read(|store| {
            store.brouillon_list()?.into_iter().map(|brouillon| brouillon_vue(store, brouillon, aujourdhui)).collect()
        })
    }
}
