use besace_domain::{Beneficiaire, SaisieBeneficiaire};
use besace_store::BeneficiaireVue;
use besace_sync::wire::collection;
use uuid::Uuid;

use crate::app::App;
use crate::error::Result;

impl App {
    /// Adds a person.
    pub fn beneficiaire_create(&self, saisie: SaisieBeneficiaire) -> Result<BeneficiaireVue> {
        let id = match saisie.id {
            Some(id) => id,
            None => self.id_create()?,
        };
        self.beneficiaire_save(id, saisie)
    }

    pub(super) fn beneficiaire_save(&self, id: Uuid, mut saisie: SaisieBeneficiaire) -> Result<BeneficiaireVue> {
        // What only the server writes, or a newer version, is kept from the stored document, never taken from a form.
        saisie.extra.clear();
        let aujourdhui = self.aujourdhui();
        let doc = Beneficiaire::parse(saisie, aujourdhui)?.to_saisie().to_doc();
        let now = self.now();
        self.write_with(|store| {
            let changes = store.put(collection::BENEFICIAIRE, id, doc, now)?;
            Ok((changes, store.beneficiaire_vue(id, aujourdhui)?))
        })
    }
}
