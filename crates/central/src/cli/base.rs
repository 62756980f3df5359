//! Where the database is.

use std::path::PathBuf;
use std::sync::Arc;

use crate::donnees::Donnees;
use crate::erreur::CentralError;
use crate::stockage::Stockage;
use crate::stockage::postgres::{Adresse, CONNEXIONS, Postgres};

const POSTGRES: &str = "BESACE_POSTGRES";

/// Où est la base.
#[derive(Debug, clap::Args)]
pub struct BaseArgs {
    /// Base PostgreSQL, à la place de la base du dossier de données : postgres://besace@/besace?host=/run/postgresql. Un
    /// mot de passe ne se donne que dans BESACE_POSTGRES, jamais sur la ligne de commande, que la liste des processus
    /// montre à tous.
    #[arg(long, global = true, env = POSTGRES, value_name = "ADRESSE", hide_env_values = true)]
    postgres: Option<String>,
    /// Certificat (PEM) de l’autorité de la base, si le système ne la connaît pas.
    #[arg(long, global = true, env = "BESACE_POSTGRES_AUTORITE", value_name = "FICHIER")]
    postgres_autorite: Option<PathBuf>,
    /// Connexions gardées par ce processus, au plus.
    #[arg(long, global = true, env = "BESACE_POSTGRES_CONNEXIONS", default_value_t = CONNEXIONS, value_name = "NOMBRE")]
    postgres_connexions: usize,
}

impl BaseArgs {
    /// Opens the database, here or elsewhere.
    pub(super) fn open(&self, donnees: &Donnees) -> Result<Arc<dyn Stockage>, CentralError> {
        let Some(url) = &self.postgres else { return Ok(Arc::new(donnees.open()?)) };
        let adresse = Adresse {
            url: url.clone(),
            autorite: self.postgres_autorite.clone(),
            connexions: self.postgres_connexions,
        };
        if adresse.has_password()? && std::env::var(POSTGRES).ok().as_deref() != Some(url) {
            let message = format!("Donnez l’adresse qui contient un mot de passe dans la variable {POSTGRES}.");
            return Err(CentralError::Reglage(message));
        }
        Ok(Arc::new(Postgres::open(&adresse)?))
    }

    /// What is done by copying files is for the database of the folder.
    pub(super) fn check_here(&self) -> Result<(), CentralError> {
        if self.postgres.is_none() {
            return Ok(());
        }
        let message = "Cette base est dans PostgreSQL : sauvegardez-la et restaurez-la par ses outils (pg_dump, \
                       pg_restore). Après une restauration, serveurs arrêtés : sauvegarde restauree.";
        Err(CentralError::Reglage(message.to_owned()))
    }
}
