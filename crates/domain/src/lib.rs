//! Besace's vocabulary and rules: what an activity report, a person, a place and a tag may hold, and the French
//! words that say so.
//!
//! A `Saisie…` is what someone typed or what crossed the network, right or wrong; `parse` turns it into the typed
//! value or answers with *every* error, each tied to its field. [`check()`] is the same door for whole documents.
//!
//! This crate never reads a clock, a file or a random number: today is always an argument.

pub mod beneficiaire;
pub mod check;
pub mod communes;
pub mod conservation;
mod controle;
pub mod cra;
pub mod dates;
pub mod doc;
pub mod doublons;
pub mod erreur;
pub mod lieu;
pub mod lieu_activite;
pub mod limites;
pub mod nomenclature;
pub mod tag;
pub mod texte;

pub use beneficiaire::{Beneficiaire, SaisieBeneficiaire};
pub use check::{Contexte, Mode, check};
pub use communes::CommuneRef;
pub use cra::{
    Cra, DetailCra, Duree, LieuCra, Notes, Orientation, ParticipantsAnonymes, Personne, SaisieCra, Thematiques,
};
pub use doc::Doc;
pub use erreur::ErreurChamp;
pub use lieu::{Lieu, SaisieLieu};
pub use lieu_activite::{LieuActivite, SaisieLieuActivite};
pub use nomenclature::*;
pub use tag::{SaisieTag, Tag};
