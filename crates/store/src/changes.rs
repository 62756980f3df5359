//! What a write changed, so that screens know what to read again.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A part of what screens show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Sujet {
    /// Activity reports.
    Cra,
    /// People followed.
    Beneficiaire,
    /// Places, and « mes lieux d’activité ».
    Lieu,
    /// Tags.
    Tag,
    /// Drafts.
    Brouillon,
    /// What waits, went, was refused or stands in conflict.
    Sync,
    /// Settings.
    Reglages,
    /// The account and its employments.
    Compte,
    /// The list of profiles.
    Profil,
}

impl Sujet {
    pub(crate) fn of(collection: &str) -> Self {
        use besace_sync::wire::collection as of;
        match collection {
            of::CRA => Self::Cra,
            of::BENEFICIAIRE => Self::Beneficiaire,
            of::LIEU | of::LIEU_ACTIVITE => Self::Lieu,
            of::TAG => Self::Tag,
            of::COMPTE | of::EMPLOI => Self::Compte,
            _ => Self::Sync,
        }
    }
}

/// What a write changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Changes {
    /// The parts touched.
    pub tags: BTreeSet<Sujet>,
}

impl Changes {
    /// Only these.
    pub fn of(tags: impl IntoIterator<Item = Sujet>) -> Self {
        Self { tags: tags.into_iter().collect() }
    }

    /// Everything may have changed.
    pub fn all() -> Self {
        use Sujet::{Beneficiaire, Brouillon, Compte, Cra, Lieu, Profil, Reglages, Sync, Tag};
        Self::of([Cra, Beneficiaire, Lieu, Tag, Brouillon, Sync, Reglages, Compte, Profil])
    }

    /// Nothing changed.
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// Adds those of `other`.
    pub fn extend(&mut self, other: Self) {
        self.tags.extend(other.tags);
    }
}
