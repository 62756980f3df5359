use besace_store::TagVue;

use crate::app::App;
use crate::error::Result;

impl App {
    /// All tags.
    pub fn tag_list(&self) -> Result<Vec<TagVue>> {
        self.read(|store| Ok(store.tag_list()?))
    }
}
