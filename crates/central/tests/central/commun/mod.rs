//! Story helpers: a server, its mail, its devices.

mod appareil;
mod boite;
mod serveur;

pub(crate) use appareil::{Appareil, cle, unpack};
pub(crate) use boite::Boite;
pub(crate) use serveur::{MOT_DE_PASSE, SIRET, Serveur, appareil_creer, compte_creer, refus};

use besace_sync::wire::Doc;
use serde_json::{Value, json};

/// A folder that its owner alone enters: the server refuses another.
pub(crate) fn dossier() -> tempfile::TempDir {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir().unwrap()
}

/// A document.
pub(crate) fn doc(value: Value) -> Doc {
    serde_json::from_value(value).unwrap()
}

/// The smallest valid CRA.
pub(crate) fn cra() -> Doc {
    doc(json!({
        "type": "individuel", "date": "2026-11-20", "duree": 30, "type_lieu": "a_distance", "thematiques": ["bureautique"],
    }))
}

/// A person.
pub(crate) fn personne(prenom: &str, nom: &str) -> Doc {
    doc(json!({ "prenom": prenom, "nom": nom }))
}
