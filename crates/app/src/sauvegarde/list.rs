use std::path::Path;

use super::{daily, fichier};
use crate::app::App;
use crate::error::Result;
use crate::vue::SauvegardeVue;

impl App {
    /// The copies kept beside the open profile, newest first.
    pub fn sauvegarde_list(&self) -> Result<Vec<SauvegardeVue>> {
        let session = self.session()?;
        let mut copies = Vec::new();
        for entry in std::fs::read_dir(session.dossier.sauvegardes())? {
            let path = entry?.path();
            let known = [fichier::EXTENSION, daily::EXTENSION];
            if path.extension().and_then(|ext| ext.to_str()).is_some_and(|ext| known.contains(&ext)) {
                copies.push(vue(&path)?);
            }
        }
        copies.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| b.chemin.cmp(&a.chemin)));
        Ok(copies)
    }
}

pub(super) fn vue(path: &Path) -> Result<SauvegardeVue> {
    let metadata = std::fs::metadata(path)?;
    Ok(SauvegardeVue { chemin: path.display().to_string(), date: metadata.modified()?.into(), octets: metadata.len() })
}
