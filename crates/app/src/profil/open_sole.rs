use crate::app::App;
use crate::error::Result;
use crate::vue::ProfilVue;

impl App {
    /// Opens the only profile of this computer when nothing protects it: nobody has to say who they are.
    pub fn profil_open_sole(&self) -> Result<Option<ProfilVue>> {
        match self.profil_list()?.as_slice() {
            [sole] if !sole.verrouillage => self.profil_open(&sole.id, None).map(Some),
            _ => Ok(None),
        }
    }
}
