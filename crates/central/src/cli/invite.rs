//! `invite`.

use std::fs;
use std::path::Path;

use besace_formats::qr;
use serde_json::{Value, json};

use crate::central::Central;
use crate::comptes::invitation;
use crate::donnees::{fichier, write_private};
use crate::erreur::CentralError;
use crate::horloge::HEURE;
use crate::stockage::Role;

pub(super) fn run(
    central: &Central,
    email: &str,
    structure: &str,
    role: Role,
    picture: Option<&Path>,
) -> Result<Value, CentralError> {
    // A file that cannot be written is known before anybody is invited.
    if let Some(path) = picture {
        reserve(path)?;
    }
    let invited = invitation::create(central, email, structure, role).and_then(|invitation| {
        if let Some(path) = picture {
            let png = qr::make(&invitation.code).map_err(|e| CentralError::Interne(e.to_string()))?;
            fs::write(path, png).map_err(|e| fichier(path, e))?;
        }
        Ok(invitation)
    });
    let invitation = invited.inspect_err(|_| picture.into_iter().for_each(|path| drop(fs::remove_file(path))))?;
    let parti = central.courriel.send(invitation.courriel)?;
    let courriel = if parti { "parti" } else { "en_attente" };
    let mut answer = json!({
        "code": invitation.code, "email": email, "heures": invitation::DUREE / HEURE, "courriel": courriel,
    });
    if let Some(path) = picture {
        answer["qr"] = json!(path);
    }
    Ok(answer)
}

/// An empty file of its owner alone: what it will hold opens an account.
fn reserve(path: &Path) -> Result<(), CentralError> {
    if path.symlink_metadata().is_ok() {
        let message = format!("{} existe déjà : il n’a pas été touché, et personne n’est invité.", path.display());
        return Err(CentralError::Reglage(message));
    }
    write_private(path, &[])
}
