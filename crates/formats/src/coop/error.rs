use thiserror::Error;

/// Why an answer was not read at all.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CoopError {
    /// Not JSON, or cut.
    #[error(
        "Ce fichier n’est pas une réponse de la Coop, ou il est coupé (ligne {ligne}, colonne {colonne}). Rien n’a été importé\u{a0}: téléchargez-le de nouveau."
    )]
    Json {
        /// From 1.
        ligne: usize,
        /// From 1.
        colonne: usize,
    },
    /// The Coop refused the request whose answer this is.
    #[error("La Coop a refusé cette demande\u{a0}: {0}. Rien n’a été importé\u{a0}: vérifiez les droits du jeton.")]
    Refus(String),
    /// JSON, but not this answer.
    #[error("Ce fichier n’est pas une réponse «\u{a0}{attendu}\u{a0}» de la Coop. Rien n’a été importé.")]
    Forme {
        /// The answer expected.
        attendu: &'static str,
    },
}

impl CoopError {
    /// For programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Json { .. } => "coop_json",
            Self::Refus(_) => "coop_refus",
            Self::Forme { .. } => "coop_forme",
        }
    }
}

impl From<serde_json::Error> for CoopError {
    fn from(error: serde_json::Error) -> Self {
        Self::Json { ligne: error.line(), colonne: error.column() }
    }
}

/// One element of an answer that could not be read; the others were.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("Élément n°\u{a0}{rang}{}\u{a0}: {detail}", id.as_deref().map(|id| format!(" ({id})")).unwrap_or_default())]
pub struct Illisible {
    /// Place in the answer, from 1.
    pub rang: usize,
    /// Its identifier, when it has one.
    pub id: Option<String>,
    /// What is wrong, for whoever maintains the import.
    pub detail: String,
}

impl Illisible {
    /// For programs.
    pub fn code(&self) -> &'static str {
        "coop_element_illisible"
    }
}
