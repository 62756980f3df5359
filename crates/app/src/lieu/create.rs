use besace_domain::{SaisieLieu, SaisieLieuActivite};
use besace_store::{Ecriture, LieuVue};
use besace_sync::wire::collection;

use crate::app::App;
use crate::error::{AppError, Result};

impl App {
    /// A place made here, offline if need be, and at once one of mine; others see it when the server has matched or
    /// accepted it.
    pub fn lieu_create(&self, mut saisie: SaisieLieu) -> Result<LieuVue> {
        saisie.extra.clear();
        let id = match saisie.id {
            Some(id) => id,
            None => self.id_create()?,
        };
        let doc = besace_domain::Lieu::parse(saisie)?.to_saisie().to_doc();
        let (mien, now) = (self.id_create()?, self.now());
        let activite =
            SaisieLieuActivite { lieu_id: Some(id), debut_activite: Some(self.aujourdhui()), ..Default::default() };
        let ecritures = vec![
            Ecriture { collection: collection::LIEU.to_owned(), id, doc },
            Ecriture { collection: collection::LIEU_ACTIVITE.to_owned(), id: mien, doc: activite.to_doc() },
        ];
        self.write_with(|store| {
            let changes = store.put_all(ecritures, None, now)?;
            let lieu = store.lieu_list()?.into_iter().find(|lieu| lieu.id == id).ok_or(AppError::Introuvable)?;
            Ok((changes, lieu))
        })
    }
}
