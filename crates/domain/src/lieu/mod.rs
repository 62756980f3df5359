//! Places: where activities take place, and the structures that employ.

mod parse;
mod saisie;
mod siret;

use std::collections::BTreeSet;

use uuid::Uuid;

pub use saisie::SaisieLieu;
pub use siret::{parse_rna, parse_siret};

use crate::communes::CommuneRef;
use crate::doc::Doc;
use crate::nomenclature::Typologie;

/// A place that follows every rule. Built by [`Lieu::parse`] only.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Lieu {
    /// The record; none before it exists.
    pub id: Option<Uuid>,
    /// « Médiathèque de Crest ».
    pub nom: String,
    /// Number and street.
    pub adresse: String,
    /// Building, floor.
    pub complement_adresse: Option<String>,
    /// Its commune.
    pub commune: CommuneRef,
    /// At least one.
    pub typologies: BTreeSet<Typologie>,
    /// Fourteen digits.
    pub siret: Option<String>,
    /// `W` and nine characters.
    pub rna: Option<String>,
    /// Fields of a newer version, and those that only the server writes.
    pub extra: Doc,
}
