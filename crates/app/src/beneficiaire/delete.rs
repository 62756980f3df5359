use uuid::Uuid;

use crate::app::App;
use crate::error::Result;

impl App {
    /// « Effacer »: the identity is blanked for good, here and on the server; the activities keep their counts.
    pub fn beneficiaire_delete(&self, id: Uuid) -> Result<()> {
        let now = self.now();
        self.write(|store| Ok(store.erase_beneficiaire(id, now)?))
    }
}
