//! What screens ask and read.

use besace_domain::SaisieCra;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where a record stands with the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum EtatSync {
    /// Waits to leave, or waits for its answer.
    AEnvoyer,
    /// The server holds it as it is here.
    Envoye,
    /// Two values stand; someone must choose.
    Conflit,
    /// The server refused it; the reason is kept.
    Refuse,
    /// A profile without account: never sent.
    Local,
}

impl EtatSync {
    /// As written in the index tables; 0 is the only state left out of the partial index.
    pub(crate) const fn code(self) -> i64 {
        match self {
            Self::Envoye => 0,
            Self::AEnvoyer => 1,
            Self::Conflit => 2,
            Self::Refuse => 3,
            Self::Local => 4,
        }
    }

    pub(crate) const fn from_code(code: i64) -> Self {
        match code {
            1 => Self::AEnvoyer,
            2 => Self::Conflit,
            3 => Self::Refuse,
            4 => Self::Local,
            _ => Self::Envoye,
        }
    }
}

/// What « Mes activités » is narrowed to. Values of one filter add up, filters cut across each other.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FiltresCra {
    /// Words (or their beginnings) of the title, the people, the notes, the thématiques, the place, the tags.
    pub texte: Option<String>,
    /// First day.
    #[cfg_attr(feature = "ts", ts(type = "DateIso | null"))]
    pub du: Option<NaiveDate>,
    /// Last day.
    #[cfg_attr(feature = "ts", ts(type = "DateIso | null"))]
    pub au: Option<NaiveDate>,
    /// See [`besace_domain::TypeCra`].
    pub types: Vec<String>,
    /// See [`besace_domain::TypeLieu`].
    pub type_lieux: Vec<String>,
    /// Places.
    #[cfg_attr(feature = "ts", ts(type = "Uuid[]"))]
    pub lieux: Vec<Uuid>,
    /// See [`besace_domain::Thematique`].
    pub thematiques: Vec<String>,
    /// One person followed.
    #[cfg_attr(feature = "ts", ts(type = "Uuid | null"))]
    pub beneficiaire_id: Option<Uuid>,
    /// Tags.
    #[cfg_attr(feature = "ts", ts(type = "Uuid[]"))]
    pub tags: Vec<Uuid>,
    /// Where it stands with the server.
    pub sync: Option<EtatSync>,
}

/// One row of « Mes activités »: what the list shows, nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LigneCra {
    /// The record.
    #[cfg_attr(feature = "ts", ts(type = "Uuid"))]
    pub id: Uuid,
    /// See [`besace_domain::TypeCra`].
    #[serde(rename = "type")]
    pub type_cra: String,
    /// Day of the activity.
    #[cfg_attr(feature = "ts", ts(type = "DateIso"))]
    pub date: NaiveDate,
    /// Minutes.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub duree: i64,
    /// The person, or the workshop.
    pub titre: String,
    /// People at this activity.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub accompagnements: i64,
    /// See [`besace_domain::Thematique`].
    pub thematiques: Vec<String>,
    /// « Médiathèque de Crest », « À domicile, Saillans ».
    pub lieu_libelle: String,
    /// Where it stands with the server.
    pub sync: EtatSync,
    /// History that today's rules would refuse.
    pub importe: bool,
}

/// A page of « Mes activités ».
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PageCra {
    /// Newest first.
    pub lignes: Vec<LigneCra>,
    /// Asks for the next page; none when this one is the last.
    pub suite: Option<String>,
}

/// A day of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JourCra {
    /// The day.
    #[cfg_attr(feature = "ts", ts(type = "DateIso"))]
    pub date: NaiveDate,
    /// Reports of that day.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub activites: i64,
    /// Minutes in all.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub duree: i64,
}

/// Reports by state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ParSync {
    /// See [`EtatSync::AEnvoyer`].
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub a_envoyer: i64,
    /// See [`EtatSync::Envoye`].
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub envoye: i64,
    /// See [`EtatSync::Conflit`].
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub conflit: i64,
    /// See [`EtatSync::Refuse`].
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub refuse: i64,
}

/// How many reports a filter leaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CompteCra {
    /// Reports.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub total: i64,
    /// People at these activities.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub accompagnements: i64,
    /// By state.
    pub par_sync: ParSync,
    /// Drafts, whatever the filter.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub brouillons: i64,
    /// Reports without the filter.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub total_sans_filtre: i64,
}

/// The server's receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RecuCra {
    /// Revision.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub rev: u64,
    /// The server's time.
    #[cfg_attr(feature = "ts", ts(type = "Instant"))]
    pub le: DateTime<Utc>,
}

/// One report, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CraVue {
    /// The record.
    #[cfg_attr(feature = "ts", ts(type = "Uuid"))]
    pub id: Uuid,
    /// As the form takes it.
    pub saisie: SaisieCra,
    /// « Odette Petit », « Bénéficiaire anonyme », or the workshop's title.
    pub titre: String,
    /// The person followed.
    pub beneficiaire_nom: Option<String>,
    /// The people followed, in a workshop.
    pub participants_noms: Vec<String>,
    /// 1, or followed + anonymous.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub accompagnements: i64,
    /// « Médiathèque de Crest », « À domicile, Saillans », « À distance ».
    pub lieu_libelle: String,
    /// Names of the tags.
    pub tags_noms: Vec<String>,
    /// Where it stands with the server.
    pub sync: EtatSync,
    /// Why it was refused.
    pub sync_message: Option<String>,
    /// When sent from this device.
    pub recu: Option<RecuCra>,
    /// History that today's rules would refuse.
    pub importe: bool,
    /// When it was made.
    #[cfg_attr(feature = "ts", ts(type = "Instant"))]
    pub creation: DateTime<Utc>,
    /// When it was last changed.
    #[cfg_attr(feature = "ts", ts(type = "Instant"))]
    pub modification: DateTime<Utc>,
}
