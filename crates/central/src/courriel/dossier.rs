//! Mails as files, for development and tests.

use std::fs;
use std::path::Path;

use super::Message;
use crate::donnees::fichier;
use crate::erreur::CentralError;

/// Writes one file, named in order of arrival; it appears whole or not at all.
pub(super) fn write(dir: &Path, message: &Message) -> Result<(), CentralError> {
    fs::create_dir_all(dir).map_err(|e| fichier(dir, e))?;
    let count = fs::read_dir(dir).map_err(|e| fichier(dir, e))?.count();
    let path = dir.join(format!("{count:06}.txt"));
    let draft = dir.join(format!(".{count:06}.tmp"));
    let text = format!("À : {}\nObjet : {}\n\n{}\n", message.a, message.objet, message.corps);
    fs::write(&draft, text).and_then(|()| fs::rename(&draft, &path)).map_err(|e| fichier(&path, e))
}
