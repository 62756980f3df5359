use crate::app::App;
use crate::error::Result;
use crate::profil::Session;
use crate::vue::Reglages;

impl App {
    /// The preferences of the open profile.
    pub fn reglages_get(&self) -> Result<Reglages> {
        self.read(super::read)
    }

    /// Puts into force what the profile kept.
    pub(crate) fn reglages_apply(&self, session: &Session) -> Result<()> {
        let fuseau = super::read(&*session.store()?)?.fuseau;
        session.set_zone(fuseau.and_then(|nom| nom.parse().ok()));
        Ok(())
    }
}
