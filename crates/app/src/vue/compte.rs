use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// One of the account’s devices.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AppareilVue {
    /// Given by the server.
    pub id: String,
    /// « Ordinateur de la médiathèque ».
    pub nom: String,
    /// Since when.
    #[cfg_attr(feature = "ts", ts(type = "Instant"))]
    pub creation: DateTime<Utc>,
    /// Last exchange.
    #[cfg_attr(feature = "ts", ts(type = "Instant | null"))]
    pub dernier_contact: Option<DateTime<Utc>>,
    /// `actif`, `retire`, `perdu`.
    pub etat: String,
    /// This very device.
    pub celui_ci: bool,
}

/// An employment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EmploiVue {
    /// Name.
    pub structure: String,
    /// From.
    #[cfg_attr(feature = "ts", ts(type = "DateIso | null"))]
    pub debut: Option<NaiveDate>,
    /// To.
    #[cfg_attr(feature = "ts", ts(type = "DateIso | null"))]
    pub fin: Option<NaiveDate>,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CompteVue {
    /// First name.
    pub prenom: String,
    /// Last name.
    pub nom: String,
    /// None in the demonstration.
    pub email: Option<String>,
    /// `conseiller`, `mediateur`, `coordinateur`.
    pub role: String,
    /// Current employer.
    pub structure: Option<String>,
    /// All of them, newest first.
    pub emplois: Vec<EmploiVue>,
}
