//! Conditions of use.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::{Value, json};

use super::ACTEUR;
use crate::central::Central;
use crate::comptes::audit;
use crate::donnees::fichier;
use crate::erreur::{CentralError, Refus};
use crate::identite::cle;
use crate::stockage::transaction;

/// CGU.
#[derive(Debug, Subcommand)]
pub enum CguCommande {
    /// Publie une version : elle sera demandée à chacun, sans jamais bloquer le travail hors ligne.
    Publish {
        /// Par exemple 2027-01.
        version: String,
        /// Texte brut, en français.
        fichier: PathBuf,
    },
}

pub(super) fn run(central: &Central, commande: CguCommande) -> Result<Value, CentralError> {
    match commande {
        CguCommande::Publish { version, fichier } => publish(central, &version, &fichier),
    }
}

fn publish(central: &Central, version: &str, path: &Path) -> Result<Value, CentralError> {
    let texte = fs::read_to_string(path).map_err(|e| fichier(path, e))?;
    if texte.trim().is_empty() || version.trim().is_empty() {
        return Err(Refus::new(422, "cgu_vides", "Une version des conditions a un nom et un texte.").into());
    }
    let now = central.horloge.now();
    transaction(central.stockage.as_ref(), |tx| -> Result<(), CentralError> {
        tx.serveur_put(cle::CGU_VERSION, version.trim().as_bytes())?;
        tx.serveur_put(cle::CGU_TEXTE, texte.as_bytes())?;
        Ok(audit(tx, now, ACTEUR, "cgu.publish", version)?)
    })?;
    Ok(json!({ "cgu_version": version.trim() }))
}
