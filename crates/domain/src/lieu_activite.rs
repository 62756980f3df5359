//! « Mes lieux d’activité »: one record per person and place.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::controle::Controle;
use crate::doc::{Doc, saisie_doc};
use crate::erreur::{ErreurChamp, code};

/// A lieu d’activité as typed or received.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SaisieLieuActivite {
    /// The record; none before it exists.
    pub id: Option<Uuid>,
    /// The place (collection `lieu`). Required.
    pub lieu_id: Option<Uuid>,
    /// First day there.
    pub debut_activite: Option<NaiveDate>,
    /// Last day there; none = still active.
    pub fin_activite: Option<NaiveDate>,
    /// Fields of a newer version, and those that only the server writes.
    #[serde(flatten)]
    pub extra: Doc,
}

saisie_doc!(SaisieLieuActivite, |_| ());

/// A lieu d’activité that follows every rule.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LieuActivite {
    /// The record; none before it exists.
    pub id: Option<Uuid>,
    /// The place.
    pub lieu_id: Uuid,
    /// First day there.
    pub debut_activite: Option<NaiveDate>,
    /// Last day there, never before the first.
    pub fin_activite: Option<NaiveDate>,
    /// Fields of a newer version, and those that only the server writes.
    pub extra: Doc,
}

impl LieuActivite {
    /// The lieu d’activité, or every error at once.
    pub fn parse(saisie: SaisieLieuActivite) -> Result<Self, Vec<ErreurChamp>> {
        let mut controle = Controle::default();
        let lieu_id = controle.requis("lieu_id", saisie.lieu_id, "Choisissez le lieu d’activité.");
        let (debut_activite, fin_activite) = (saisie.debut_activite, saisie.fin_activite);
        if let (Some(debut), Some(fin)) = (debut_activite, fin_activite)
            && fin < debut
        {
            controle.refuse("fin_activite", code::INCOHERENT, "La fin vient avant le début.");
        }
        controle.finish()?;
        let lieu_id = lieu_id.unwrap_or_default();
        Ok(Self { id: saisie.id, lieu_id, debut_activite, fin_activite, extra: saisie.extra })
    }

    /// The same as a loose document.
    pub fn to_saisie(&self) -> SaisieLieuActivite {
        SaisieLieuActivite {
            id: self.id,
            lieu_id: Some(self.lieu_id),
            debut_activite: self.debut_activite,
            fin_activite: self.fin_activite,
            extra: self.extra.clone(),
        }
    }
}
