//! Tags: words of the advisor, of their team, of the département or of everyone (the record's scope says which).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::controle::Controle;
use crate::doc::{Doc, saisie_doc};
use crate::erreur::{ErreurChamp, code};
use crate::limites::{DESCRIPTION_TAG_MAX, NOM_TAG_MAX, NOM_TAG_MIN};

/// A tag as typed or received.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SaisieTag {
    /// The record; none before it exists.
    #[cfg_attr(feature = "ts", ts(type = "Uuid | null"))]
    pub id: Option<Uuid>,
    /// Required.
    pub nom: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Fields of a newer version, and those that only the server writes.
    #[serde(flatten)]
    #[cfg_attr(feature = "ts", ts(skip))]
    pub extra: Doc,
}

saisie_doc!(SaisieTag, |_| ());

/// A tag that follows every rule.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Tag {
    /// The record; none before it exists.
    pub id: Option<Uuid>,
    /// From 3 to 80 characters.
    pub nom: String,
    /// At most 280 characters.
    pub description: Option<String>,
    /// Fields of a newer version, and those that only the server writes.
    pub extra: Doc,
}

impl Tag {
    /// The tag, or every error at once.
    pub fn parse(saisie: SaisieTag) -> Result<Self, Vec<ErreurChamp>> {
        let mut controle = Controle::default();
        let nom = controle.ligne_requise("nom", saisie.nom, NOM_TAG_MAX, "Donnez un nom à ce tag.");
        if (1..NOM_TAG_MIN).contains(&nom.chars().count()) {
            controle.refuse("nom", code::TROP_COURT, format!("Un nom de tag a au moins {NOM_TAG_MIN} caractères."));
        }
        let description = controle.ligne("description", saisie.description, DESCRIPTION_TAG_MAX);
        controle.finish()?;
        Ok(Self { id: saisie.id, nom, description, extra: saisie.extra })
    }

    /// The same tag as a loose document.
    pub fn to_saisie(&self) -> SaisieTag {
        SaisieTag {
            id: self.id,
            nom: Some(self.nom.clone()),
            description: self.description.clone(),
            extra: self.extra.clone(),
        }
    }
}
