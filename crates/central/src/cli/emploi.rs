//! Employments.

use chrono::NaiveDate;
use clap::Subcommand;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::central::Central;
use crate::comptes::administration;
use crate::erreur::CentralError;
use crate::stockage::EmploiRow;

/// Emplois.
#[derive(Debug, Subcommand)]
pub enum EmploiCommande {
    /// Ajoute un emploi.
    Create {
        /// Adresse e-mail du compte.
        email: String,
        /// SIRET de la structure.
        #[arg(long)]
        structure: String,
        /// Premier jour (AAAA-MM-JJ).
        #[arg(long)]
        debut: Option<NaiveDate>,
        /// Dernier jour.
        #[arg(long)]
        fin: Option<NaiveDate>,
    },
    /// Termine un emploi.
    End {
        /// Identifiant de l’emploi.
        id: Uuid,
        /// Dernier jour (AAAA-MM-JJ).
        #[arg(long)]
        fin: NaiveDate,
    },
    /// Liste les emplois d’un compte.
    List {
        /// Adresse e-mail.
        email: String,
    },
}

pub(super) fn run(central: &Central, commande: EmploiCommande) -> Result<Value, CentralError> {
    let value = |r: &EmploiRow| json!({ "id": r.id, "structure_id": r.structure_id, "debut": r.debut, "fin": r.fin });
    match commande {
        EmploiCommande::Create { email, structure, debut, fin } => {
            let (row, cra) = administration::emploi_create(central, &email, &structure, debut, fin)?;
            Ok(json!({ "emploi": value(&row), "cra_changes": cra }))
        }
        EmploiCommande::End { id, fin } => {
            let (row, cra) = administration::emploi_end(central, id, fin)?;
            Ok(json!({ "emploi": value(&row), "cra_changes": cra }))
        }
        EmploiCommande::List { email } => {
            let tx = central.stockage.read()?;
            let compte = administration::compte(tx.as_ref(), &email)?;
            Ok(tx.emploi_list(compte.id)?.iter().map(value).collect())
        }
    }
}
