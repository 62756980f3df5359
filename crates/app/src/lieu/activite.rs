use besace_domain::SaisieLieuActivite;
use besace_store::{Document, Ecriture};
use besace_sync::wire::collection;
use uuid::Uuid;

use crate::app::App;
use crate::error::{AppError, Result};

impl App {
    /// Makes a known place one of mine; it already is: nothing changes.
    pub fn lieu_activite_create(&self, lieu_id: Uuid) -> Result<()> {
        let (id, now) = (self.id_create()?, self.now());
        let activite = SaisieLieuActivite {
            lieu_id: Some(lieu_id),
            debut_activite: Some(self.aujourdhui()),
            ..Default::default()
        };
        self.write(|store| {
            store.get(collection::LIEU, lieu_id)?.ok_or(AppError::Introuvable)?;
            if store.lieu_list()?.iter().any(|lieu| lieu.id == lieu_id) {
                return Ok(besace_store::Changes::default());
            }
            Ok(store.put(collection::LIEU_ACTIVITE, id, activite.to_doc(), now)?)
        })
    }

    /// A place is no longer mine; past activities keep it.
    pub fn lieu_activite_delete(&self, lieu_id: Uuid) -> Result<()> {
        let (now, aujourdhui) = (self.now(), self.aujourdhui());
        self.write(|store| {
            let miens = store.lieu_activites(lieu_id)?;
            if miens.is_empty() {
                return Err(AppError::Introuvable);
            }
            let end = |document: Document| {
                let saisie = SaisieLieuActivite {
                    fin_activite: Some(aujourdhui),
                    ..SaisieLieuActivite::from_doc(document.id, &document.doc)
                };
                Ecriture { collection: collection::LIEU_ACTIVITE.to_owned(), id: document.id, doc: saisie.to_doc() }
            };
            Ok(store.put_all(miens.into_iter().map(end).collect(), None, now)?)
        })
    }
}
