use crate::app::App;
use crate::error::Result;

impl App {
    /// Removes the demonstration profile and everything typed in it.
    pub fn demo_delete(&self) -> Result<()> {
        match self.demo_dossier()? {
            Some(dossier) => self.profil_delete(&dossier.id.to_string()),
            None => Ok(()),
        }
    }
}
