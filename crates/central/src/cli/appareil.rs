//! Devices.

use clap::Subcommand;
use serde_json::{Value, json};
use uuid::Uuid;

use super::ACTEUR;
use crate::central::Central;
use crate::comptes::{administration, appareil};
use crate::erreur::CentralError;
use crate::stockage::EtatAppareil;

/// Appareils.
#[derive(Debug, Subcommand)]
pub enum AppareilCommande {
    /// Liste les appareils d’un compte.
    List {
        /// Adresse e-mail.
        email: String,
    },
    /// Retire un appareil : il remet son travail, puis ne lit plus rien.
    Retirer {
        /// Identifiant.
        id: Uuid,
    },
    /// Déclare un appareil perdu ou volé : plus rien n’est accepté de lui.
    Perdu {
        /// Identifiant.
        id: Uuid,
    },
}

pub(super) fn run(central: &Central, commande: AppareilCommande) -> Result<Value, CentralError> {
    let end = |id, etat: EtatAppareil| {
        appareil::end(central, ACTEUR, id, None, etat)?;
        Ok(json!({ "id": id, "etat": etat.valeur() }))
    };
    match commande {
        AppareilCommande::Retirer { id } => end(id, EtatAppareil::Retire),
        AppareilCommande::Perdu { id } => end(id, EtatAppareil::Perdu),
        AppareilCommande::List { email } => {
            let compte = administration::compte(central.stockage.read()?.as_ref(), &email)?;
            Ok(json!(appareil::list(central, compte.id)?))
        }
    }
}
