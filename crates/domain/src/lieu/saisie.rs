use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::communes::CommuneRef;
use crate::doc::{Doc, null_default, saisie_doc};

/// A place as typed or received.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SaisieLieu {
    /// The record; none before it exists.
    #[cfg_attr(feature = "ts", ts(type = "Uuid | null"))]
    pub id: Option<Uuid>,
    /// Required.
    pub nom: Option<String>,
    /// Required.
    pub adresse: Option<String>,
    /// Building, floor.
    pub complement_adresse: Option<String>,
    /// Required.
    pub commune: Option<CommuneRef>,
    /// See [`crate::Typologie`]; at least one.
    #[serde(deserialize_with = "null_default")]
    #[cfg_attr(feature = "ts", ts(type = "string[]"))]
    pub typologies: Vec<String>,
    /// Number of the establishment.
    pub siret: Option<String>,
    /// Number of the association.
    pub rna: Option<String>,
    /// Fields of a newer version, and those that only the server writes.
    #[serde(flatten)]
    #[cfg_attr(feature = "ts", ts(skip))]
    pub extra: Doc,
}

saisie_doc!(SaisieLieu, |_| ());
