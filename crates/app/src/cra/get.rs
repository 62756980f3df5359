use besace_store::CraVue;
use uuid::Uuid;

use crate::app::App;
use crate::error::Result;

impl App {
    /// One report, whole.
    pub fn cra_get(&self, id: Uuid) -> Result<CraVue> {
        self.read(|store| Ok(store.cra_get(id)?))
    }
}
