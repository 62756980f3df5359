use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// A profile in the chooser.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ProfilVue {
    /// Name of its folder.
    pub id: String,
    /// « Nadia Ferrand », kept in the keyring; a neutral word while it is sealed.
    pub nom_affiche: String,
    /// The account’s.
    pub email: Option<String>,
    /// Where it sends.
    pub serveur: Option<String>,
    /// Current employer.
    pub structure: Option<String>,
    /// Invented people, never sent.
    pub demo: bool,
    /// Asks a passphrase.
    pub verrouillage: bool,
    /// Last opening.
    #[cfg_attr(feature = "ts", ts(type = "Instant | null"))]
    pub dernier_usage: Option<DateTime<Utc>>,
}

/// Whether keys can be kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TrousseauVue {
    /// Yes.
    pub disponible: bool,
    /// Why not, in words.
    pub message: Option<String>,
}

/// Conditions of use.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CguVue {
    /// For instance `2026-11`.
    pub version: String,
    /// Plain text.
    pub texte: String,
    /// No earlier version was accepted on this device.
    pub premiere: bool,
}

/// Why a profile is no longer here, for whoever comes to sign in.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FinVue {
    /// For programs.
    pub code: String,
    /// For people.
    pub message: String,
}

/// Where the application stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EtatVue {
    /// Of this build.
    pub version: String,
    /// In the zone in force.
    #[cfg_attr(feature = "ts", ts(type = "DateIso"))]
    pub aujourdhui: NaiveDate,
    /// The zone in force.
    pub fuseau: String,
    /// Those of this computer.
    pub profils: Vec<ProfilVue>,
    /// The open one.
    pub ouvert: Option<ProfilVue>,
    /// State of the keyring.
    pub trousseau: TrousseauVue,
    /// To accept at the next occasion; never blocks.
    pub cgu: Option<CguVue>,
    /// Proposed when signing in.
    pub serveur_defaut: Option<String>,
    /// The server ended the last profile, and nothing was opened since.
    pub fin: Option<FinVue>,
    /// One was opened as an address and waits to be read.
    pub invitation: bool,
}

/// What an invitation offers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct InvitationVue {
    /// Its address.
    pub serveur: String,
    /// The person invited.
    pub email: String,
    /// Employer.
    pub structure: String,
    /// In the structure.
    pub role: String,
    /// To accept.
    pub cgu: CguVue,
}

/// A copy of the data.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SauvegardeVue {
    /// The file.
    pub chemin: String,
    /// When it was made.
    #[cfg_attr(feature = "ts", ts(type = "Instant"))]
    pub date: DateTime<Utc>,
    /// Its size.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub octets: u64,
}
