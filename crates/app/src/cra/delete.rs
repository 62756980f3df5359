use besace_sync::wire::collection;
use uuid::Uuid;

use crate::app::App;
use crate::error::Result;

impl App {
    /// Deletes reports; [`App::cra_restore`] undoes it.
    pub fn cra_delete(&self, ids: &[Uuid]) -> Result<()> {
        let now = self.now();
        self.write(|store| Ok(store.delete(collection::CRA, ids, now)?))
    }
}
