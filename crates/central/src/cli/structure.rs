//! Employers.

use clap::Subcommand;
use serde_json::{Value, json};

use crate::central::Central;
use crate::comptes::administration;
use crate::erreur::CentralError;
use crate::stockage::StructureRow;

/// Structures.
#[derive(Debug, Subcommand)]
pub enum StructureCommande {
    /// Ajoute une structure.
    Create {
        /// 14 chiffres.
        siret: String,
        /// Nom.
        nom: String,
        /// Code du département dont les tags atteignent les personnes employées : 26, 2A, 974…
        #[arg(long, value_name = "CODE")]
        departement: Option<String>,
    },
    /// Change le nom ou le département d’une structure.
    Update {
        /// 14 chiffres : ce qui la désigne, et ne change pas.
        siret: String,
        /// Nouveau nom.
        #[arg(long)]
        nom: Option<String>,
        /// Code du nouveau département ; vide, aucun.
        #[arg(long, value_name = "CODE")]
        departement: Option<String>,
    },
    /// Liste les structures.
    List,
}

pub(super) fn run(central: &Central, commande: StructureCommande) -> Result<Value, CentralError> {
    let value = |r: StructureRow| json!({ "id": r.id, "siret": r.siret, "nom": r.nom, "departement": r.departement });
    match commande {
        StructureCommande::Create { siret, nom, departement } => {
            Ok(value(administration::structure_create(central, &siret, &nom, departement.as_deref())?))
        }
        StructureCommande::Update { siret, nom, departement } => {
            Ok(value(administration::structure_update(central, &siret, nom.as_deref(), departement.as_deref())?))
        }
        StructureCommande::List => {
            let rows = central.stockage.read()?.structure_list()?;
            Ok(rows.into_iter().map(value).collect())
        }
    }
}
