use besace_domain::SaisieCra;
use besace_store::Ecriture;
use besace_sync::wire::collection;
use uuid::Uuid;

use crate::app::App;
use crate::error::{AppError, Result};

impl App {
    /// Adds one tag to several reports, all or none.
    pub fn cra_tag(&self, ids: &[Uuid], tag_id: Uuid) -> Result<()> {
        let now = self.now();
        self.write(|store| {
            store.get(collection::TAG, tag_id)?.ok_or(AppError::Introuvable)?;
            let mut ecritures = Vec::new();
            for &id in ids {
                let document = store.get(collection::CRA, id)?.ok_or(AppError::Introuvable)?;
                let mut saisie = SaisieCra::from_doc(id, &document.doc);
                if !saisie.tags.contains(&tag_id) {
                    saisie.tags.push(tag_id);
                    saisie.tags.sort_unstable();
                    ecritures.push(Ecriture { collection: collection::CRA.to_owned(), id, doc: saisie.to_doc() });
                }
            }
            Ok(store.put_all(ecritures, None, now)?)
        })
    }
}
