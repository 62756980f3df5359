use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ParticipantsAnonymes;
use crate::communes::CommuneRef;
use crate::doc::{Doc, null_default, saisie_doc};
use crate::nomenclature::TypeCra;

/// An activity report as typed or received, right or wrong.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SaisieCra {
    /// The record; none before it exists.
    #[cfg_attr(feature = "ts", ts(type = "Uuid | null"))]
    pub id: Option<Uuid>,
    /// See [`TypeCra`].
    #[serde(rename = "type")]
    pub type_cra: Option<String>,
    /// Day of the activity.
    #[cfg_attr(feature = "ts", ts(type = "DateIso | null"))]
    pub date: Option<NaiveDate>,
    /// Minutes.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub duree: Option<i64>,
    /// See [`crate::TypeLieu`].
    pub type_lieu: Option<String>,
    /// The place, for `lieu_activite`.
    #[cfg_attr(feature = "ts", ts(type = "Uuid | null"))]
    pub lieu_id: Option<Uuid>,
    /// The commune, for `autre` and `domicile`.
    pub lieu_commune: Option<CommuneRef>,
    /// See [`crate::Materiel`].
    #[serde(deserialize_with = "null_default")]
    #[cfg_attr(feature = "ts", ts(type = "string[]"))]
    pub materiel: Vec<String>,
    /// See [`crate::Thematique`].
    #[serde(deserialize_with = "null_default")]
    #[cfg_attr(feature = "ts", ts(type = "string[]"))]
    pub thematiques: Vec<String>,
    /// Name of the administrative procedure.
    pub precisions_demarche: Option<String>,
    /// Records of the collection `tag`.
    #[serde(deserialize_with = "null_default")]
    #[cfg_attr(feature = "ts", ts(type = "Uuid[]"))]
    pub tags: Vec<Uuid>,
    /// Plain text.
    pub notes: Option<String>,
    /// The known person (individuel).
    #[cfg_attr(feature = "ts", ts(type = "Uuid | null"))]
    pub beneficiaire_id: Option<Uuid>,
    /// Anonymous person: seen before.
    pub deja_accompagne: Option<bool>,
    /// Anonymous person: where they live.
    pub commune_residence: Option<CommuneRef>,
    /// Anonymous person: see [`crate::Genre`].
    pub genre: Option<String>,
    /// Anonymous person: see [`crate::TrancheAge`].
    pub tranche_age: Option<String>,
    /// Anonymous person: see [`crate::StatutSocial`].
    pub statut_social: Option<String>,
    /// See [`crate::Autonomie`] (individuel).
    pub autonomie: Option<String>,
    /// Sent on to another structure (individuel).
    pub oriente_vers_structure: Option<bool>,
    /// See [`crate::StructureDeRedirection`] (individuel).
    pub structure_de_redirection: Option<String>,
    /// Title (collectif).
    pub titre_atelier: Option<String>,
    /// See [`crate::NiveauAtelier`] (collectif).
    pub niveau: Option<String>,
    /// Known people (collectif).
    #[serde(deserialize_with = "null_default")]
    #[cfg_attr(feature = "ts", ts(type = "Uuid[]"))]
    pub participants: Vec<Uuid>,
    /// Anonymous people, counted (collectif).
    pub participants_anonymes: Option<ParticipantsAnonymes>,
    /// Fields of a newer version, and those that only the server writes.
    #[serde(flatten)]
    #[cfg_attr(feature = "ts", ts(skip))]
    pub extra: Doc,
}

saisie_doc!(SaisieCra, |saisie| {
    saisie.participants_anonymes = saisie.participants_anonymes.filter(|anonymes| !anonymes.is_empty());
});

impl SaisieCra {
    /// One accompagnement = one person at one activity: the unit of all statistics.
    pub fn accompagnements(&self) -> i64 {
        match self.type_cra.as_deref().map(TypeCra::from) {
            Some(TypeCra::Collectif) => {
                let anonymes = self.participants_anonymes.as_ref().map_or(0, |anonymes| anonymes.total);
                i64::try_from(self.participants.len()).unwrap_or(i64::MAX).saturating_add(anonymes)
            }
            _ => 1,
        }
    }
}
