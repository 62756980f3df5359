//! Activity reports: the accompagnement individuel and the atelier collectif.

mod anonymes;
mod duree;
mod parse;
mod saisie;
mod unparse;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

pub use anonymes::ParticipantsAnonymes;
pub use duree::{Duree, PlageDuree, presets};
pub use saisie::SaisieCra;

use crate::communes::CommuneRef;
use crate::doc::Doc;
use crate::nomenclature::{
    Autonomie, Genre, Materiel, NiveauAtelier, StatutSocial, StructureDeRedirection, Thematique, TrancheAge, TypeCra,
};

/// An activity report that follows every rule. Built by [`Cra::parse`] only.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Cra {
    /// The record; none before it exists.
    pub id: Option<Uuid>,
    /// Day of the activity.
    pub date: NaiveDate,
    /// How long it took.
    pub duree: Duree,
    /// Where it took place.
    pub lieu: LieuCra,
    /// Equipment used.
    pub materiel: BTreeSet<Materiel>,
    /// What it was about.
    pub thematiques: Thematiques,
    /// Name of the administrative procedure, when one was done.
    pub precisions_demarche: Option<String>,
    /// Records of the collection `tag`.
    pub tags: BTreeSet<Uuid>,
    /// Notes of the advisor.
    pub notes: Option<Notes>,
    /// What only one of the two types has.
    pub detail: DetailCra,
    /// Fields of a newer version, and those that only the server writes.
    pub extra: Doc,
}

impl Cra {
    /// Individuel or collectif.
    pub fn type_cra(&self) -> TypeCra {
        match self.detail {
            DetailCra::Individuel { .. } => TypeCra::Individuel,
            DetailCra::Collectif { .. } => TypeCra::Collectif,
        }
    }

    /// One accompagnement = one person at one activity.
    pub fn accompagnements(&self) -> i64 {
        self.to_saisie().accompagnements()
    }
}

/// Where an activity took place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LieuCra {
    /// One of the places known (collection `lieu`).
    LieuActivite(Uuid),
    /// Somewhere else in this commune.
    Autre(CommuneRef),
    /// At the person's.
    Domicile(CommuneRef),
    /// By phone or screen: the statistics count the employer's commune.
    ADistance,
}

/// What only one type of activity report has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DetailCra {
    /// One person.
    Individuel {
        /// Who.
        personne: Personne,
        /// How far they managed alone.
        autonomie: Option<Autonomie>,
        /// Whether they were sent on; none = not answered.
        orientation: Option<Orientation>,
    },
    /// A group, at least one person.
    Collectif {
        /// Title.
        titre: Option<String>,
        /// Level.
        niveau: Option<NiveauAtelier>,
        /// Known people.
        participants: BTreeSet<Uuid>,
        /// The others, counted.
        anonymes: ParticipantsAnonymes,
    },
}

/// The person of an accompagnement individuel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Personne {
    /// Known by the advisor (collection `beneficiaire`).
    Suivie(Uuid),
    /// Not named.
    Anonyme {
        /// Seen before: not counted as a new person.
        deja_accompagne: bool,
        /// Where they live.
        commune_residence: Option<CommuneRef>,
        /// Gender.
        genre: Option<Genre>,
        /// Age band.
        tranche_age: Option<TrancheAge>,
        /// Situation.
        statut_social: Option<StatutSocial>,
    },
}

/// « Le bénéficiaire est-il orienté vers une autre structure ? »
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Orientation {
    /// No.
    Non,
    /// Yes, maybe with the kind of structure.
    Oui(Option<StructureDeRedirection>),
}

/// At least one thématique; those of démarches administratives come with the general one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thematiques(BTreeSet<Thematique>);

impl Thematiques {
    /// In the order of their values.
    pub fn iter(&self) -> impl Iterator<Item = &Thematique> {
        self.0.iter()
    }

    /// Whether one of them is this one.
    pub fn contains(&self, thematique: &Thematique) -> bool {
        self.0.contains(thematique)
    }
}

/// Plain text of at most [`crate::limites::NOTES_MAX`] characters, never blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notes(String);

impl Notes {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
