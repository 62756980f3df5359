//! What can go wrong, with a code for programs and a French sentence for people.

use besace_domain::ErreurChamp;
use besace_sync::enrol::ApiError;
use thiserror::Error;

use crate::stockage::{AsStockage, StockageError};

/// Seconds before asking again a server that has lost its database.
const INJOIGNABLE_S: u32 = 30;

/// Every failure of the server.
#[derive(Debug, Error)]
pub enum CentralError {
    /// A refusal that the caller can understand and mend.
    #[error(transparent)]
    Refus(#[from] Refus),
    /// The storage failed.
    #[error(transparent)]
    Stockage(#[from] StockageError),
    /// The system gave no randomness.
    #[error("no randomness from the system")]
    Hasard,
    /// A file of the data folder cannot be read or written.
    #[error("{chemin}: {source}")]
    Fichier {
        /// Which.
        chemin: String,
        /// Why.
        source: std::io::Error,
    },
    /// A mail cannot be sent.
    #[error("mail: {0}")]
    Courriel(String),
    /// A setting is wrong.
    #[error("setting: {0}")]
    Reglage(String),
    /// Something that should never be.
    #[error("internal: {0}")]
    Interne(String),
}

/// What a caller did wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{code}: {message}")]
pub struct Refus {
    /// HTTP status.
    pub statut: u16,
    /// For programs.
    pub code: &'static str,
    /// For people, in French.
    pub message: String,
    /// The fields at fault.
    pub champs: Vec<ErreurChamp>,
    /// Seconds to wait.
    pub attendre_s: Option<u32>,
}

impl Refus {
    /// A refusal without fields.
    pub fn new(statut: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { statut, code, message: message.into(), champs: Vec::new(), attendre_s: None }
    }

    /// A form whose fields are at fault; every error at once.
    pub fn champs(champs: Vec<ErreurChamp>) -> Self {
        let message = champs.first().map_or_else(String::new, |c| c.message.clone());
        Self { champs, ..Self::new(422, "champs_invalides", message) }
    }

    /// Too many tries.
    pub fn attendre(secondes: u32) -> Self {
        let minutes = secondes.div_ceil(60);
        let delai = if minutes > 1 { format!("{minutes} minutes") } else { "une minute".to_owned() };
        let message = format!("Trop d’essais en peu de temps. Rien n’est perdu : réessayez dans {delai}.");
        Self { attendre_s: Some(secondes), ..Self::new(429, "trop_de_tentatives", message) }
    }

    /// As sent.
    pub fn to_wire(&self) -> ApiError {
        ApiError {
            code: self.code.to_owned(),
            message: self.message.clone(),
            champs: self.champs.clone(),
            attendre_s: self.attendre_s,
        }
    }
}

impl AsStockage for CentralError {
    fn as_stockage(&self) -> Option<&StockageError> {
        match self {
            Self::Stockage(e) => Some(e),
            _ => None,
        }
    }
}

impl CentralError {
    /// The refusal shown to a caller: internal causes stay in the log.
    pub fn to_refus(&self) -> Refus {
        match self {
            Self::Refus(refus) => refus.clone(),
            Self::Stockage(StockageError::Occupe | StockageError::Conflit) => Refus {
                attendre_s: Some(5),
                ..Refus::new(503, "occupe", "Le serveur est très occupé. Rien n’est perdu : réessayez dans un instant.")
            },
            Self::Stockage(StockageError::Injoignable(_) | StockageError::AccesRefuse(_)) => Refus {
                attendre_s: Some(INJOIGNABLE_S),
                ..Refus::new(
                    503,
                    "serveur_en_panne",
                    "Le serveur n’atteint plus sa base de données. Votre travail reste sur votre appareil et partira dès \
                     qu’elle répondra.",
                )
            },
            Self::Stockage(StockageError::Plein) => Refus::new(
                507,
                "serveur_plein",
                "Le serveur n’a plus de place. Votre travail reste sur votre appareil ; prévenez votre administrateur.",
            ),
            _ => Refus::new(
                500,
                "erreur_interne",
                "Le serveur a rencontré une erreur. Votre travail reste sur votre appareil ; réessayez plus tard.",
            ),
        }
    }
}
