use uuid::Uuid;

use crate::app::App;
use crate::error::Result;

impl App {
    /// Drops a draft.
    pub fn brouillon_delete(&self, id: Uuid) -> Result<()> {
        self.write(|store| Ok(store.brouillon_delete(id)?))
    }
}
