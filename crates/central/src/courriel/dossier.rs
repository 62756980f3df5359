//! Mails as files, for development and tests.

use std::fs;
use std::path::Path;

use super::Message;
use crate::donnees::fichier;
use crate::erreur::CentralError;
use crate::hasard;
use crate::horloge::Horloge;

/// Writes one file, named in order of arrival, its picture beside it; it appears whole or not at all.
pub(super) fn write(dir: &Path, message: &Message) -> Result<(), CentralError> {
    fs::create_dir_all(dir).map_err(|e| fichier(dir, e))?;
    let nom = format!("{:013}-{}", Horloge::Systeme.now(), hasard::below(1_000_000)?);
    let (path, draft) = (dir.join(format!("{nom}.txt")), dir.join(format!(".{nom}.tmp")));
    if let Some(png) = message.picture()? {
        let picture = path.with_extension("png");
        fs::write(&picture, png).map_err(|e| fichier(&picture, e))?;
    }
    let text = format!("À : {}\nObjet : {}\n\n{}\n", message.a, message.objet, message.corps);
    fs::write(&draft, text).and_then(|()| fs::rename(&draft, &path)).map_err(|e| fichier(&path, e))
}
