use besace_domain::{SaisieTag, Tag};
use besace_store::TagVue;
use besace_sync::wire::collection;

use crate::app::App;
use crate::error::{AppError, Result};

impl App {
    /// A tag of one's own.
    pub fn tag_create(&self, mut saisie: SaisieTag) -> Result<TagVue> {
        saisie.extra.clear();
        let id = match saisie.id {
            Some(id) => id,
            None => self.id_create()?,
        };
        let doc = Tag::parse(saisie)?.to_saisie().to_doc();
        let now = self.now();
        self.write_with(|store| {
            let changes = store.put(collection::TAG, id, doc, now)?;
            let tag = store.tag_list()?.into_iter().find(|tag| tag.id == id).ok_or(AppError::Introuvable)?;
            Ok((changes, tag))
        })
    }
}
