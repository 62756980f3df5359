//! What is wrong, where, in words.

use serde::{Deserialize, Serialize};

/// One refusal (or warning) tied to the field that holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ErreurChamp {
    /// Name of the field, dotted inside an object: `participants_anonymes.total`.
    pub champ: String,
    /// For programs: see [`code`].
    pub code: String,
    /// For people: one French sentence.
    pub message: String,
}

impl ErreurChamp {
    /// Ties a sentence to a field.
    pub fn new(champ: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self { champ: champ.into(), code: code.to_owned(), message: message.into() }
    }
}

impl std::fmt::Display for ErreurChamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.champ, self.message)
    }
}

impl std::error::Error for ErreurChamp {}

/// The codes that an [`ErreurChamp`] may carry.
pub mod code {
    /// Nothing where something is required.
    pub const REQUIS: &str = "requis";
    /// Not of the expected shape (a text where a number stands, a broken identifier…).
    pub const ILLISIBLE: &str = "illisible";
    /// Of the right shape, but not a possible value.
    pub const INVALIDE: &str = "invalide";
    /// A value that this version does not know and cannot keep in this field.
    pub const INCONNU: &str = "inconnu";
    /// Fewer characters than required.
    pub const TROP_COURT: &str = "trop_court";
    /// More characters than allowed.
    pub const TROP_LONG: &str = "trop_long";
    /// Below or above the allowed numbers.
    pub const HORS_BORNES: &str = "hors_bornes";
    /// Contradicts another field.
    pub const INCOHERENT: &str = "incoherent";
    /// Warning: the date is still to come.
    pub const DATE_FUTURE: &str = "date_future";
}
