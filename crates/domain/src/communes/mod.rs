//! The communes of France, embedded: searched by name, postal code or INSEE code, without network.

mod departements;
mod search;
mod table;

use serde::{Deserialize, Serialize};

pub use departements::{DEPARTEMENTS, departement_nom};
pub use search::{Trouvee, prepare, search};
pub use table::{Commune, all, get};

use crate::doc::null_default;
use crate::texte::clean_line;

/// A commune as a document holds it: kept even when the table no longer knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CommuneRef {
    /// Official name.
    #[serde(deserialize_with = "null_default")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub nom: String,
    /// Five digits.
    #[serde(deserialize_with = "null_default")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub code_postal: String,
    /// Five characters; Corsica has a letter.
    #[serde(deserialize_with = "null_default")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub code_insee: String,
}

impl CommuneRef {
    /// Nothing at all was given.
    pub fn is_blank(&self) -> bool {
        [&self.nom, &self.code_postal, &self.code_insee].into_iter().all(|champ| champ.trim().is_empty())
    }

    /// A name and two codes of the right shape.
    pub fn is_well_formed(&self) -> bool {
        !self.nom.is_empty() && is_code_postal(&self.code_postal) && is_code_insee(&self.code_insee)
    }

    /// The département of the INSEE code: `26`, `2A`, `974`, `988`.
    pub fn departement(&self) -> &str {
        departement_of(&self.code_insee)
    }

    pub(crate) fn clean(self) -> Self {
        Self {
            nom: clean_line(&self.nom),
            code_postal: clean_line(&self.code_postal),
            code_insee: clean_line(&self.code_insee).to_uppercase(),
        }
    }
}

/// The département of an INSEE code: two characters, three overseas.
pub fn departement_of(code_insee: &str) -> &str {
    let longueur = if code_insee.starts_with("97") || code_insee.starts_with("98") { 3 } else { 2 };
    code_insee.get(..longueur).unwrap_or(code_insee)
}

fn is_code_postal(code: &str) -> bool {
    code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit())
}

fn is_code_insee(code: &str) -> bool {
    let Some((departement, reste)) = code.split_at_checked(2) else { return false };
    let corse = departement == "2A" || departement == "2B";
    code.len() == 5
        && (corse || departement.bytes().all(|b| b.is_ascii_digit()))
        && reste.bytes().all(|b| b.is_ascii_digit())
}
