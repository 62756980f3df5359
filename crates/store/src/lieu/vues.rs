use besace_domain::CommuneRef;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LieuVue {
    /// The record.
    #[cfg_attr(feature = "ts", ts(type = "Uuid"))]
    pub id: Uuid,
    /// Its name.
    pub nom: String,
    /// Number and street.
    pub adresse: Option<String>,
    /// Where it is.
    pub commune: Option<CommuneRef>,
    /// Reports made there.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub usages: i64,
    /// One of « mes lieux d’activité ».
    pub mien: bool,
    /// Created here, not yet accepted for all.
    pub propose: bool,
}
