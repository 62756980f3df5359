use besace_store::{Changes, Sujet, SuppressionEnAttente};

use super::echange::CONNEXION_LIMITEE;
use crate::app::App;
use crate::error::Result;

impl App {
    /// « Connexion limitée ».
    pub fn sync_update(&self, connexion_limitee: bool) -> Result<()> {
        self.write(|store| {
            store.reglage_set(CONNEXION_LIMITEE, connexion_limitee.then_some("1"))?;
            Ok(Changes::of([Sujet::Sync]))
        })
    }

    /// Deletions received in such number that the person is asked first.
    pub fn suppression_list(&self) -> Result<Vec<SuppressionEnAttente>> {
        self.read(|store| Ok(store.suppressions_en_attente()?))
    }

    /// Accepts them all, or keeps everything, which is then sent again.
    pub fn suppression_update(&self, accepter: bool) -> Result<()> {
        let now = self.now();
        self.write(|store| Ok(if accepter { store.suppressions_accept()? } else { store.suppressions_refuse(now)? }))
    }
}
