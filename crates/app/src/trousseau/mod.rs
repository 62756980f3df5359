//! Where a profile's keys are kept: the system's keyring.

mod memoire;
mod systeme;

pub use memoire::TrousseauMemoire;
pub use systeme::TrousseauSysteme;

use thiserror::Error;
pub use zeroize::Zeroizing;

/// Bytes of one secret: Windows' Credential Manager holds no more.
pub const SECRET_BYTES_MAX: usize = 2_560;

/// A keyring: one secret per name.
pub trait Trousseau: Send + Sync {
    /// Whether it can be used now.
    fn status(&self) -> Result<(), TrousseauError>;

    /// The secret of that name, if there is one.
    fn get(&self, nom: &str) -> Result<Option<Zeroizing<Vec<u8>>>, TrousseauError>;

    /// Writes the secret of that name.
    fn save(&self, nom: &str, secret: &[u8]) -> Result<(), TrousseauError>;

    /// Deletes it; nothing there is no error.
    fn delete(&self, nom: &str) -> Result<(), TrousseauError>;
}

/// Why the keyring does not answer; the detail is for the log, never for the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TrousseauError {
    /// Linux without a session bus (a server, a bare terminal).
    #[error(
        "Cette session n’a pas de bus D-Bus, donc pas de trousseau de clés. Rien n’est perdu. Ouvrez Besace depuis votre bureau, ou choisissez une phrase secrète."
    )]
    SansBus(String),
    /// Nothing answers as a keyring.
    #[error(
        "Aucun trousseau de clés ne répond sur cet ordinateur. Rien n’est perdu. {remede}, ou choisissez une phrase secrète.",
        remede = crate::system::TROUSSEAU_REMEDE
    )]
    SansService(String),
    /// There, and closed.
    #[error(
        "Le trousseau de clés est verrouillé. Rien n’est perdu. Déverrouillez-le (souvent avec le mot de passe de votre session), puis réessayez."
    )]
    Verrouille(String),
    /// A prompt nobody answers, or a service that hangs.
    #[error(
        "Le trousseau de clés ne répond pas : il attend peut-être son mot de passe dans une autre fenêtre. Rien n’est perdu. Répondez-lui, puis réessayez."
    )]
    Delai,
    /// Anything else.
    #[error(
        "Le trousseau de clés a refusé l’opération. Rien n’est perdu. Réessayez, ou choisissez une phrase secrète."
    )]
    Refus(String),
}

impl TrousseauError {
    /// For programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::SansBus(_) => "trousseau_sans_bus",
            Self::SansService(_) => "trousseau_sans_service",
            Self::Verrouille(_) => "trousseau_verrouille",
            Self::Delai => "trousseau_delai",
            Self::Refus(_) => "trousseau_refus",
        }
    }
}
