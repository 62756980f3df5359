//! People followed by an advisor, visible to that advisor alone.

mod effacer;
mod email;
mod merge;
mod parse;
mod saisie;
mod telephone;

use uuid::Uuid;

pub(crate) use effacer::is_efface;
pub use effacer::{ANONYME, effacer};
pub use email::parse_email;
pub use merge::merge;
pub use saisie::SaisieBeneficiaire;
pub use telephone::{ErreurTelephone, format_telephone, parse_telephone};

use crate::communes::CommuneRef;
use crate::doc::Doc;
use crate::nomenclature::{Genre, StatutSocial, TrancheAge};

/// A person that follows every rule. Built by [`Beneficiaire::parse`] only.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Beneficiaire {
    /// The record; none before it exists.
    pub id: Option<Uuid>,
    /// First name(s).
    pub prenom: String,
    /// Name in use.
    pub nom: String,
    /// How to reach them by phone.
    pub telephone: Telephone,
    /// Lower case.
    pub email: Option<String>,
    /// Number and street.
    pub adresse: Option<String>,
    /// Where they live.
    pub commune: Option<CommuneRef>,
    /// Gender.
    pub genre: Option<Genre>,
    /// Year of birth, or the band when the year is not known.
    pub age: Option<Age>,
    /// Situation.
    pub statut_social: Option<StatutSocial>,
    /// Plain text.
    pub notes: Option<String>,
    /// Fields of a newer version, and those that only the server writes.
    pub extra: Doc,
}

/// Phone of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Telephone {
    /// Not given.
    Inconnu,
    /// « N’a pas de téléphone ».
    Aucun,
    /// International and compact: `+33612345678`.
    Numero(String),
}

/// What is known of someone’s age. The band of a known year is never stored: it changes with time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Age {
    /// Year of birth.
    Naissance(i64),
    /// Band, as estimated.
    Tranche(TrancheAge),
}

impl Age {
    /// The band, in the year `annee`.
    pub fn tranche(&self, annee: i64) -> TrancheAge {
        match self {
            Self::Naissance(naissance) => TrancheAge::from_annee_naissance(*naissance, annee),
            Self::Tranche(tranche) => tranche.clone(),
        }
    }
}
