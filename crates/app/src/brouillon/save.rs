use besace_domain::SaisieCra;
use uuid::Uuid;

use super::vue::brouillon_vue;
use crate::app::App;
use crate::error::{AppError, Result};
use crate::vue::BrouillonVue;

impl App {
    /// Keeps what is being typed, right or wrong.
    pub fn brouillon_save(&self, id: Uuid, saisie: SaisieCra) -> Result<BrouillonVue> {
        let (now, aujourdhui) = (self.now(), self.aujourdhui());
        self.write_with(|store| {
            let changes = store.brouillon_save(id, &saisie, now)?;
            let brouillon = store.brouillon_get(id)?.ok_or(AppError::Introuvable)?;
            Ok((changes, brouillon_vue(store, brouillon, aujourdhui)?))
        })
    }
}
