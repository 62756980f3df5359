//! The keys to which devices seal what travels without a network.

use besace_sync::enrol::empreinte;
use clap::Subcommand;
use serde_json::{Value, json};

use super::ACTEUR;
use crate::central::Central;
use crate::comptes::audit;
use crate::erreur::CentralError;
use crate::scellement;
use crate::stockage::{Lecture, transaction};

/// Clés de scellement.
#[derive(Debug, Subcommand)]
pub enum ScellementCommande {
    /// Change la clé. Les appareils l’apprennent à leur prochaine synchronisation ; les colis déjà scellés s’ouvrent encore.
    Renouveler {
        /// Les clés d’avant ont été volées : plus aucun colis scellé pour elles ne sera pris.
        #[arg(long)]
        oublier: bool,
    },
    /// Liste les empreintes des clés encore ouvertes, la plus récente d’abord.
    List,
}

pub(super) fn run(central: &Central, commande: ScellementCommande) -> Result<Value, CentralError> {
    match commande {
        ScellementCommande::Renouveler { oublier } => {
            let now = central.horloge.now();
            transaction(central.stockage.as_ref(), |tx| -> Result<(), CentralError> {
                scellement::renew(tx, oublier)?;
                Ok(audit(tx, now, ACTEUR, "scellement.renouveler", if oublier { "oublier" } else { "" })?)
            })?;
            list(central.stockage.read()?.as_ref())
        }
        ScellementCommande::List => list(central.stockage.read()?.as_ref()),
    }
}

fn list(tx: &dyn Lecture) -> Result<Value, CentralError> {
    let cles: Vec<String> = scellement::list(tx)?.iter().map(|cle| empreinte(cle)).collect();
    Ok(json!({ "en_vigueur": cles.first(), "avant": cles.get(1..) }))
}
