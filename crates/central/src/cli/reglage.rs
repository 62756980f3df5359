//! Settings kept in the database.

use clap::Subcommand;
use serde_json::{Value, json};

use super::ACTEUR;
use crate::central::Central;
use crate::comptes::audit;
use crate::erreur::{CentralError, Refus};
use crate::identite::{self, cle};
use crate::stockage::transaction;

/// Réglages.
#[derive(Debug, Subcommand)]
pub enum ReglageCommande {
    /// Change un réglage.
    Set {
        /// nom, adresse ou domaines.
        #[arg(value_parser = ["nom", "adresse", "domaines"])]
        cle: String,
        /// Nouvelle valeur ; vide pour effacer.
        valeur: String,
    },
    /// Liste les réglages.
    List,
}

pub(super) fn run(central: &Central, commande: ReglageCommande) -> Result<Value, CentralError> {
    match commande {
        ReglageCommande::Set { cle, valeur } => {
            let valeur = parse(&cle, &valeur)?;
            put(central, &cle, &valeur)?;
            Ok(json!({ cle: valeur }))
        }
        ReglageCommande::List => {
            let tx = central.stockage.read()?;
            let texte = |cle| identite::texte(tx.as_ref(), cle);
            let (signature, scellement) = central.identite.empreintes(tx.as_ref())?;
            Ok(json!({
                "nom": texte(cle::NOM)?, "adresse": texte(cle::ADRESSE)?, "domaines": texte(cle::DOMAINES)?,
                "cgu_version": texte(cle::CGU_VERSION)?, "maintenance": texte(cle::MAINTENANCE)?,
                "serveur": { "id": central.identite.id, "signature": signature, "scellement": scellement },
            }))
        }
    }
}

/// A setting as it is kept. An address goes as it is into every invitation: a wrong one would open nothing.
pub(super) fn parse(nom: &str, valeur: &str) -> Result<String, CentralError> {
    let valeur = valeur.trim();
    let refus = |code, message: &str| Err(Refus::new(422, code, message.to_owned()).into());
    match nom {
        cle::ADRESSE if !valeur.is_empty() => {
            let authority = valeur.parse::<axum::http::uri::Authority>();
            if authority.is_ok_and(|a| !a.host().is_empty() && !valeur.contains('@')) {
                return Ok(valeur.to_lowercase());
            }
            refus(
                "adresse_invalide",
                "L’adresse est un hôte, avec un port au besoin : besace.exemple.fr ou 127.0.0.1:8420.",
            )
        }
        cle::DOMAINES => Ok(valeur.to_lowercase()),
        cle::NOM if valeur.is_empty() => refus("nom_requis", "Un serveur a un nom."),
        _ => Ok(valeur.to_owned()),
    }
}

pub(super) fn put(central: &Central, cle: &str, valeur: &str) -> Result<(), CentralError> {
    let now = central.horloge.now();
    transaction(central.stockage.as_ref(), |tx| {
        tx.serveur_put(cle, valeur.as_bytes())?;
        Ok(audit(tx, now, ACTEUR, "reglage.set", cle)?)
    })
}
