//! Answers of the API v1 of La Coop de la médiation numérique, read as an account's history.
//!
//! The API does not tell who the people are: an individuel becomes anonymous with the attributes of its one-person
//! counters, an atelier keeps its counters. A record keeps the Coop's identifier, so that loading twice changes nothing.

mod activite;
mod error;
mod lieu;
mod page;

pub use activite::{Activite, parse_activites};
pub use error::{CoopError, Illisible};
pub use lieu::{LieuCoop, parse_lieux_activite, parse_structures};
pub use page::{Page, merge_pages};

/// Fields that an imported document carries besides those of the domain.
pub mod champ {
    /// Where the document comes from: [`super::SOURCE`].
    pub const SOURCE: &str = "source";
    /// Identifier in the Coop.
    pub const COOP_ID: &str = "coop_id";
    /// RFC 3339, UTC.
    pub const CREATION: &str = "creation";
    /// RFC 3339, UTC.
    pub const MODIFICATION: &str = "modification";
    /// The employer's commune, which the Coop writes as the place of an activity « à distance ».
    pub const COMMUNE_EMPLOYEUR: &str = "commune_employeur";
    /// Counters of the Coop under names that this version does not know.
    pub const COMPTEURS_INCONNUS: &str = "compteurs_inconnus";
}

/// Value of [`champ::SOURCE`].
pub const SOURCE: &str = "coop";
