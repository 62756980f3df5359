//! How mails leave.

use std::path::PathBuf;

use crate::courriel::{Chiffrement, Smtp, Transport};
use crate::erreur::CentralError;

const MOT_DE_PASSE: &str = "BESACE_SMTP_MOT_DE_PASSE";

/// Comment partent les courriels.
#[derive(Debug, clap::Args)]
pub struct CourrielArgs {
    /// Serveur SMTP ; sans lui, aucun courriel ne part.
    #[arg(long, global = true, env = "BESACE_SMTP", value_name = "HÔTE")]
    smtp: Option<String>,
    /// Port du serveur SMTP.
    #[arg(long, global = true, env = "BESACE_SMTP_PORT", default_value_t = 465, value_name = "PORT")]
    smtp_port: u16,
    /// Protection du lien vers le serveur SMTP.
    #[arg(long, global = true, env = "BESACE_SMTP_CHIFFREMENT", default_value = "tls")]
    smtp_chiffrement: Chiffrement,
    /// Identifiant SMTP ; son mot de passe est lu dans BESACE_SMTP_MOT_DE_PASSE, jamais sur la ligne de commande, que
    /// la liste des processus montre à tous.
    #[arg(long, global = true, env = "BESACE_SMTP_IDENTIFIANT")]
    smtp_identifiant: Option<String>,
    /// Adresse d’expéditeur.
    #[arg(long, global = true, env = "BESACE_EXPEDITEUR", default_value = "Besace <besace@localhost>")]
    expediteur: String,
    /// Développement : écrit les courriels dans ce dossier au lieu de les envoyer.
    #[arg(long, global = true, env = "BESACE_COURRIELS", value_name = "DOSSIER", conflicts_with = "smtp")]
    courriels: Option<PathBuf>,
}

impl CourrielArgs {
    /// Mails go to a folder: development.
    pub(super) fn to_folder(&self) -> bool {
        self.courriels.is_some()
    }

    pub(super) fn transport(&self) -> Result<Transport, CentralError> {
        if let Some(dir) = &self.courriels {
            return Ok(Transport::Dossier(dir.clone()));
        }
        let Some(hote) = &self.smtp else { return Ok(Transport::Aucun) };
        let identifiants = match &self.smtp_identifiant {
            Some(identifiant) => Some((identifiant.clone(), mot_de_passe()?)),
            None => None,
        };
        Smtp::new(hote, self.smtp_port, self.smtp_chiffrement, identifiants, &self.expediteur)
            .map(|smtp| Transport::Smtp(Box::new(smtp)))
    }
}

fn mot_de_passe() -> Result<String, CentralError> {
    let missing = |_| CentralError::Reglage(format!("Donnez le mot de passe SMTP dans la variable {MOT_DE_PASSE}."));
    std::env::var(MOT_DE_PASSE).map_err(missing)
}
