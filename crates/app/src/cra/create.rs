use besace_domain::{Cra, SaisieCra};
use besace_store::Ecriture;
use besace_sync::wire::collection;
use uuid::Uuid;

use super::check_references;
use crate::app::App;
use crate::error::Result;
use crate::vue::CraEnregistre;

impl App {
    /// An id for a record about to be typed: the draft and the record share it.
    pub fn id_create(&self) -> Result<Uuid> {
        Ok(self.session()?.new_id(self.now()))
    }

    /// Refuses what saving would refuse, and saves nothing.
    pub fn cra_parse(&self, saisie: SaisieCra) -> Result<()> {
        let (id, references) = (saisie.id.unwrap_or_default(), saisie.clone());
        Cra::parse(saisie, self.aujourdhui())?;
        self.read(|store| check_references(store, id, &references))
    }

    /// Saves a new report, and forgets the draft that it came from. Saving twice the same id saves once.
    pub fn cra_create(&self, saisie: SaisieCra, brouillon_id: Option<Uuid>) -> Result<CraEnregistre> {
        let id = match saisie.id {
            Some(id) => id,
            None => self.id_create()?,
        };
        self.cra_save(id, saisie, brouillon_id)
    }

    pub(super) fn cra_save(
        &self,
        id: Uuid,
        mut saisie: SaisieCra,
        brouillon_id: Option<Uuid>,
    ) -> Result<CraEnregistre> {
        // What only the server writes, or a newer version, is kept from the stored document, never taken from a form.
        saisie.extra.clear();
        let references = saisie.clone();
        let (cra, avertissements) = Cra::parse(saisie, self.aujourdhui())?;
        let now = self.now();
        let cra = self.write_with(|store| {
            check_references(store, id, &references)?;
            let ecriture = Ecriture { collection: collection::CRA.to_owned(), id, doc: cra.to_saisie().to_doc() };
            let changes = store.put_all(vec![ecriture], brouillon_id, now)?;
            Ok((changes, store.cra_get(id)?))
        })?;
        Ok(CraEnregistre { cra, avertissements })
    }
}
