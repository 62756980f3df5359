use std::path::Path;

use besace_store::Refus;
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::error::{AppError, Result};
use crate::fichier::{Existant, write_to};

impl App {
    /// Writes a refused record to a file, with the reason.
    pub fn refus_export(&self, id: Uuid, chemin: &Path) -> Result<()> {
        let refus = self.read(|store| Ok(store.refus()?.into_iter().find(|refus| refus.element.id == id)))?;
        let Refus { element, code, champ, message, mutation } = refus.ok_or(AppError::Introuvable)?;
        let value = json!({
            "besace": { "format": "besace-refus", "version": 1, "date": self.now() },
            "collection": element.collection, "id": element.id, "document": element.doc,
            "refus": { "code": code, "champ": champ, "message": message, "depuis": element.date },
            "envoi": mutation,
        });
        let bytes = serde_json::to_vec_pretty(&value).map_err(std::io::Error::from)?;
        write_to(chemin, Existant::Garde, |file| Ok(file.write_all(&bytes)?))
    }

    /// « Abandonner »: back to what the server holds.
    pub fn refus_delete(&self, id: Uuid) -> Result<()> {
        self.write(|store| Ok(store.refus_delete(id)?))
    }

    /// Sends it again as it stands.
    pub fn refus_retry(&self, id: Uuid) -> Result<()> {
        let now = self.now();
        self.write(|store| Ok(store.refus_retry(id, now)?))
    }
}
