use besace_store::{JourCra, LieuVue, LigneCra};
use chrono::NaiveDate;
use serde::Serialize;

use super::{BrouillonVue, Preferences};

/// The screen Accueil.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AccueilVue {
    /// « Bonjour Nadia ».
    pub prenom: String,
    /// In the zone in force.
    #[cfg_attr(feature = "ts", ts(type = "DateIso"))]
    pub aujourdhui: NaiveDate,
    /// ISO week.
    pub semaine_numero: u32,
    /// What was logged for today.
    pub jour: Vec<LigneCra>,
    /// Drafts.
    pub a_completer: Vec<BrouillonVue>,
    /// Monday to Sunday.
    pub semaine: Vec<JourCra>,
    /// While the first reception lasts.
    pub premiere_reception: Option<PremiereReception>,
    /// As long as no report was ever made.
    pub preferences: Option<PreferencesVue>,
}

/// « Mes préférences », and what to choose them from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PreferencesVue {
    /// As chosen.
    pub choisies: Preferences,
    /// « Mes lieux d’activité ».
    pub lieux: Vec<LieuVue>,
    /// Minutes proposed, ascending.
    #[cfg_attr(feature = "ts", ts(type = "number[]"))]
    pub durees: Vec<i64>,
}

/// How far the first reception has gone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PremiereReception {
    /// 0 to 100.
    pub pourcent: u32,
}
