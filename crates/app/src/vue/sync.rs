use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the badge shows, one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum EtatBadge {
    /// Nothing waits, nothing asks.
    AJour,
    /// Something waits for the next exchange.
    AEnvoyer,
    /// Bytes are moving.
    Envoi,
    /// The last try failed.
    HorsLigne,
    /// Two versions wait for a choice.
    Conflit,
    /// Something was refused.
    Refuse,
    /// The first reception is under way.
    PremiereReception,
    /// The person must sign in again.
    Session,
    /// Invented data.
    Demo,
}

/// The honest badge.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Badge {
    /// What to show.
    pub etat: EtatBadge,
    /// « 3 à envoyer ».
    pub libelle: String,
    /// The icon stays beside the words.
    pub hors_ligne: bool,
    /// Everything that waits or asks.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub nombre: u64,
}

/// One line of the screen Synchronisation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ElementSync {
    /// The record, or the refused mutation’s.
    #[cfg_attr(feature = "ts", ts(type = "Uuid"))]
    pub id: Uuid,
    /// Its collection.
    pub collection: String,
    /// « Karim Benali ».
    pub titre: String,
    /// « Accompagnement, 45 min ».
    pub detail: String,
    /// Saved, refused or received then.
    #[cfg_attr(feature = "ts", ts(type = "Instant"))]
    pub date: DateTime<Utc>,
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RefusVue {
    /// What was refused.
    #[serde(flatten)]
    #[cfg_attr(feature = "ts", ts(flatten))]
    pub element: ElementSync,
    /// For programs.
    pub code: String,
    /// The field at fault.
    pub champ: Option<String>,
    /// Why, in words.
    pub message: String,
}

/// Both values of a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChampConflitVue {
    /// Its name.
    pub champ: String,
    /// Its label.
    pub libelle: String,
    /// The current value, in words.
    pub gardee: String,
    /// The other, in words.
    pub autre: String,
    /// The current one was written here.
    pub gardee_est_mienne: bool,
}

/// A conflict.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConflitVue {
    /// The record `conflit`.
    #[cfg_attr(feature = "ts", ts(type = "Uuid"))]
    pub id: Uuid,
    /// Of the record in conflict.
    pub collection: String,
    /// The record in conflict.
    #[cfg_attr(feature = "ts", ts(type = "Uuid"))]
    pub record_id: Uuid,
    /// « Odette Petit, lundi 23 novembre ».
    pub titre: String,
    /// Field by field.
    pub champs: Vec<ChampConflitVue>,
    /// Which device wrote the current values.
    pub gardee_par: String,
    /// When.
    #[cfg_attr(feature = "ts", ts(type = "Instant"))]
    pub gardee_le: DateTime<Utc>,
    /// Which device wrote the others.
    pub autre_par: String,
    /// When.
    #[cfg_attr(feature = "ts", ts(type = "Instant"))]
    pub autre_le: DateTime<Utc>,
}

/// A receipt.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RecuVue {
    /// What was received.
    #[serde(flatten)]
    #[cfg_attr(feature = "ts", ts(flatten))]
    pub element: ElementSync,
    /// Its number.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub rev: u64,
}

/// Bytes that crossed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OctetsVue {
    /// Today, up.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub envoyes_jour: u64,
    /// Today, down.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub recus_jour: u64,
    /// This month, both.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub total_mois: u64,
}

/// The screen Synchronisation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SyncVue {
    /// As in the header.
    pub badge: Badge,
    /// Last complete one.
    #[cfg_attr(feature = "ts", ts(type = "Instant | null"))]
    pub dernier_echange: Option<DateTime<Utc>>,
    /// First failure since.
    #[cfg_attr(feature = "ts", ts(type = "Instant | null"))]
    pub hors_ligne_depuis: Option<DateTime<Utc>>,
    /// When.
    #[cfg_attr(feature = "ts", ts(type = "Instant | null"))]
    pub prochain_essai: Option<DateTime<Utc>>,
    /// Why the last try failed, in words.
    pub raison: Option<String>,
    /// What is known against the clock of this machine, in words.
    pub horloge: Option<String>,
    /// To be sent.
    pub en_attente: Vec<ElementSync>,
    /// Refused.
    pub refus: Vec<RefusVue>,
    /// To settle.
    pub conflits: Vec<ConflitVue>,
    /// Newest first.
    pub recus: Vec<RecuVue>,
    /// Received this month.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub recus_mois: u64,
    /// Bytes.
    pub octets: OctetsVue,
    /// Deletions received in such number that the person is asked first.
    pub suppressions: u32,
    /// Own work only.
    pub connexion_limitee: bool,
}

/// A choice for one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChoixConflit {
    /// The field.
    pub champ: String,
    /// Which value.
    pub garder: Garder,
}

/// Which of two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Garder {
    /// The current one.
    Gardee,
    /// The other.
    Autre,
}
