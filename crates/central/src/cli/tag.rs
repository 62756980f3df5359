//! Shared tags.

use clap::Subcommand;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::central::Central;
use crate::erreur::CentralError;
use crate::tags;

/// Tags partagés avec tous.
#[derive(Debug, Subcommand)]
pub enum TagCommande {
    /// Ajoute un tag.
    Create {
        /// De 3 à 80 caractères.
        nom: String,
        /// À quoi il sert.
        #[arg(long)]
        description: Option<String>,
        /// Seulement pour les personnes qu’emploie aujourd’hui une structure de ce département ; sinon pour tous.
        #[arg(long, value_name = "CODE")]
        departement: Option<String>,
    },
    /// Liste les tags partagés.
    List,
    /// Retire un tag.
    Delete {
        /// Identifiant.
        id: Uuid,
    },
}

pub(super) fn run(central: &Central, commande: TagCommande) -> Result<Value, CentralError> {
    match commande {
        TagCommande::Create { nom, description, departement } => {
            let (id, scope) = tags::create(central, &nom, description, departement.as_deref())?;
            Ok(json!({ "id": id, "nom": nom.trim(), "portee": scope }))
        }
        TagCommande::Delete { id } => {
            tags::delete(central, id)?;
            Ok(json!({ "id": id }))
        }
        TagCommande::List => Ok(tags::list(central)?
            .into_iter()
            .map(|row| json!({ "id": row.id, "portee": row.scope, "tag": row.doc }))
            .collect()),
    }
}
