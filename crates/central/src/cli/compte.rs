//! Accounts.

use clap::Subcommand;
use serde_json::{Value, json};

use crate::central::Central;
use crate::comptes::administration;
use crate::erreur::CentralError;
use crate::horloge::rfc3339;

/// Comptes.
#[derive(Debug, Subcommand)]
pub enum CompteCommande {
    /// Liste les comptes.
    List,
    /// Ferme un compte : ses appareils remettent leur travail, puis ne lisent plus rien.
    Radier {
        /// Adresse e-mail.
        email: String,
    },
}

pub(super) fn run(central: &Central, commande: CompteCommande) -> Result<Value, CentralError> {
    match commande {
        CompteCommande::Radier { email } => {
            let row = administration::radier(central, &email)?;
            Ok(json!({ "id": row.id, "email": row.email, "etat": row.etat.valeur() }))
        }
        CompteCommande::List => {
            let rows = central.stockage.read()?.compte_list()?;
            let row = |r: crate::stockage::CompteRow| {
                json!({
                    "id": r.id, "email": r.email, "prenom": r.prenom, "nom": r.nom, "role": r.role.valeur(),
                    "etat": r.etat.valeur(), "cgu_version": r.cgu_version, "creation": rfc3339(r.creation),
                })
            };
            Ok(rows.into_iter().map(row).collect())
        }
    }
}
