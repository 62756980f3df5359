use besace_store::LieuVue;

use crate::app::App;
use crate::error::Result;

impl App {
    /// « Mes lieux d’activité », most used first.
    pub fn lieu_list(&self) -> Result<Vec<LieuVue>> {
        self.read(|store| Ok(store.lieu_list()?))
    }
}
