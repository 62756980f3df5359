use besace_domain::{ErreurChamp, SaisieCra};
use besace_store::{CraVue, LieuVue, TagVue};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

/// A saved CRA, and what deserves attention without being refused.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CraEnregistre {
    /// As saved.
    pub cra: CraVue,
    /// For instance a date to come.
    pub avertissements: Vec<ErreurChamp>,
}

/// A form not yet saved as a CRA.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BrouillonVue {
    /// The draft.
    #[cfg_attr(feature = "ts", ts(type = "Uuid"))]
    pub id: Uuid,
    /// As typed.
    pub saisie: SaisieCra,
    /// « Odette Petit », « Bénéficiaire anonyme ».
    pub titre: String,
    /// What is missing: « thématique ».
    pub manque: Vec<String>,
    /// Last key.
    #[cfg_attr(feature = "ts", ts(type = "Instant"))]
    pub modification: DateTime<Utc>,
}

/// What a new form starts from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PrefillVue {
    /// The form.
    pub saisie: SaisieCra,
    /// Fields that come from the last CRA, shown as such.
    pub prerempli: Vec<String>,
    /// Of the last CRA of that type.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub derniere_duree: Option<i64>,
    /// « Médiathèque de Crest ».
    pub dernier_lieu: Option<String>,
    /// At most five, `Alt+1…5`.
    pub thematiques_frequentes: Vec<String>,
    /// Presets, the person's own included, minutes.
    #[cfg_attr(feature = "ts", ts(type = "number[]"))]
    pub durees: Vec<i64>,
    /// « Mes lieux d'activité », most used first.
    pub lieux: Vec<LieuVue>,
    /// All tags.
    pub tags: Vec<TagVue>,
    /// Title of the last workshop.
    pub dernier_atelier_titre: Option<String>,
}

/// A date understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DateLue {
    /// The day.
    #[cfg_attr(feature = "ts", ts(type = "DateIso"))]
    pub date: NaiveDate,
    /// « lundi 23 novembre 2026 ».
    pub libelle: String,
}
