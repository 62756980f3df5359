//! Lieux.

use clap::Subcommand;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::central::Central;
use crate::erreur::CentralError;
use crate::lieux;

/// Lieux.
#[derive(Debug, Subcommand)]
pub enum LieuCommande {
    /// Liste les lieux proposés, avec le lieu partagé qui leur ressemble.
    List,
    /// Partage un lieu proposé avec tous.
    Accept {
        /// Identifiant du lieu proposé.
        id: Uuid,
        /// C’est le même que ce lieu partagé.
        #[arg(long, value_name = "ID")]
        vers: Option<Uuid>,
    },
}

pub(super) fn run(central: &Central, commande: LieuCommande) -> Result<Value, CentralError> {
    match commande {
        LieuCommande::Accept { id, vers } => {
            lieux::accept(central, id, vers)?;
            Ok(json!({ "id": id, "vers": vers }))
        }
        LieuCommande::List => {
            let rows = lieux::propositions(central)?;
            Ok(rows
                .into_iter()
                .map(|p| json!({ "id": p.lieu.id, "lieu": p.lieu.doc, "semblable": p.semblable }))
                .collect())
        }
    }
}
