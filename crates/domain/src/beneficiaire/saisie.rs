use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::communes::CommuneRef;
use crate::doc::{Doc, null_default, saisie_doc};
use crate::nomenclature::TrancheAge;

/// A person as typed or received.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SaisieBeneficiaire {
    /// The record; none before it exists.
    #[cfg_attr(feature = "ts", ts(type = "Uuid | null"))]
    pub id: Option<Uuid>,
    /// Required.
    pub prenom: Option<String>,
    /// Required.
    pub nom: Option<String>,
    /// From 1900 to this year.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub annee_naissance: Option<i64>,
    /// French number, overseas included.
    pub telephone: Option<String>,
    /// Clears the number.
    #[serde(deserialize_with = "null_default")]
    #[cfg_attr(feature = "ts", ts(type = "boolean"))]
    pub pas_de_telephone: bool,
    /// Address.
    pub email: Option<String>,
    /// Number and street.
    pub adresse: Option<String>,
    /// Where they live.
    pub commune: Option<CommuneRef>,
    /// See [`crate::Genre`].
    pub genre: Option<String>,
    /// See [`TrancheAge`]; cleared by a year of birth.
    pub tranche_age: Option<String>,
    /// See [`crate::StatutSocial`].
    pub statut_social: Option<String>,
    /// Plain text.
    pub notes: Option<String>,
    /// Fields of a newer version, and those that only the server writes.
    #[serde(flatten)]
    #[cfg_attr(feature = "ts", ts(skip))]
    pub extra: Doc,
}

saisie_doc!(SaisieBeneficiaire, |_| ());

impl SaisieBeneficiaire {
    /// First then last name, as far as they are known.
    pub fn nom_complet(&self) -> String {
        let noms = [&self.prenom, &self.nom].into_iter().flatten().map(|nom| nom.trim()).filter(|nom| !nom.is_empty());
        noms.collect::<Vec<_>>().join(" ")
    }

    /// The age band in the year `annee`: from the year of birth when it is known.
    pub fn tranche(&self, annee: i64) -> Option<TrancheAge> {
        match self.annee_naissance {
            Some(naissance) => Some(TrancheAge::from_annee_naissance(naissance, annee)),
            None => self.tranche_age.as_deref().filter(|tranche| !tranche.is_empty()).map(TrancheAge::from),
        }
    }
}
