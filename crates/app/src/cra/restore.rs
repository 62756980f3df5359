use besace_sync::wire::collection;
use uuid::Uuid;

use crate::app::App;
use crate::error::Result;

impl App {
    /// Undoes a deletion.
    pub fn cra_restore(&self, ids: &[Uuid]) -> Result<()> {
        let now = self.now();
        self.write(|store| Ok(store.restore(collection::CRA, ids, now)?))
    }
}
