use besace_store::LieuVue;

use crate::app::App;
use crate::error::Result;

impl App {
    /// All the places known here.
    pub fn lieu_search(&self, texte: &str, limite: u32) -> Result<Vec<LieuVue>> {
        self.read(|store| Ok(store.lieu_search(texte, limite)?))
    }
}
