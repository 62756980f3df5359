//! What screens read.

use besace_domain::SaisieBeneficiaire;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::cra::{EtatSync, LigneCra};

/// A person followed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BeneficiaireVue {
    /// The record.
    #[cfg_attr(feature = "ts", ts(type = "Uuid"))]
    pub id: Uuid,
    /// As the form takes it.
    pub saisie: SaisieBeneficiaire,
    /// First then last name.
    pub nom_complet: String,
    /// Age band, from the year of birth when it is known.
    pub tranche_age_libelle: Option<String>,
    /// Reports that name this person.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub accompagnements: i64,
    /// Day of the last one.
    #[cfg_attr(feature = "ts", ts(type = "DateIso | null"))]
    pub dernier: Option<NaiveDate>,
    /// Where it stands with the server.
    pub sync: EtatSync,
    /// When it was made.
    #[cfg_attr(feature = "ts", ts(type = "Instant"))]
    pub creation: DateTime<Utc>,
    /// When it was last changed.
    #[cfg_attr(feature = "ts", ts(type = "Instant"))]
    pub modification: DateTime<Utc>,
}

/// Order of « Mes bénéficiaires ».
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TriBeneficiaire {
    /// Last name, then first name.
    Nom,
    /// First name, then last name.
    Prenom,
    /// Youngest first; unknown years last.
    AnneeNaissance,
    /// Most accompanied first.
    Accompagnements,
    /// Seen most recently first.
    Dernier,
}

/// A page of « Mes bénéficiaires ».
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PageBeneficiaire {
    /// In the order asked.
    pub lignes: Vec<BeneficiaireVue>,
    /// In all.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub total: i64,
    /// Asks for the next page; none when this one is the last.
    pub suite: Option<String>,
}

/// A thématique and how often it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ThematiqueNombre {
    /// See [`besace_domain::Thematique`].
    pub valeur: String,
    /// Reports.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub nombre: i64,
}

/// One person, with what was done together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FicheBeneficiaire {
    /// The person.
    pub beneficiaire: BeneficiaireVue,
    /// Their reports, newest first.
    pub historique: Vec<LigneCra>,
    /// What these were about, most frequent first.
    pub thematiques: Vec<ThematiqueNombre>,
}

/// Two people who may be one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DoublonVue {
    /// One, the older record.
    pub a: BeneficiaireVue,
    /// The other; while typing, the person being typed.
    pub b: BeneficiaireVue,
    /// « noms proches », « même téléphone »…
    pub motifs: Vec<String>,
}
