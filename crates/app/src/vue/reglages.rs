use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A person's preferences, on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct Reglages {
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// Percent, 100 to 200.
    pub taille_texte: u32,
    /// Atkinson Hyperlegible Next.
    pub police_lisible: bool,
    /// Durée, lieu and matériel of the last CRA.
    pub prerempli: bool,
    /// Single-letter shortcuts.
    pub raccourcis_lettre: bool,
    /// IANA name; none = the computer's.
    pub fuseau: Option<String>,
    /// What the first reports start from.
    pub preferences: Preferences,
}

/// « Mes préférences » : they prefill a report as long as no habit says better.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct Preferences {
    /// One of « mes lieux d’activité ».
    #[cfg_attr(feature = "ts", ts(type = "Uuid | null"))]
    pub lieu_id: Option<Uuid>,
    /// Minutes.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub duree: Option<i64>,
}

impl Default for Reglages {
    fn default() -> Self {
        Self {
            theme: Theme::Systeme,
            taille_texte: 100,
            police_lisible: false,
            prerempli: true,
            raccourcis_lettre: true,
            fuseau: None,
            preferences: Preferences::default(),
        }
    }
}

/// Colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system.
    #[default]
    Systeme,
    /// Light.
    Clair,
    /// Dark.
    Sombre,
}
