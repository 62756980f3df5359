//! Read models for the screens, as the window receives them. Rows of lists are the store's.

mod accueil;
mod colis;
mod compte;
mod cra;
mod profil;
mod reglages;
mod sync;

pub use crate::lieu::CommuneVue;
pub use accueil::{AccueilVue, PreferencesVue, PremiereReception};
pub use colis::{ColisEcrit, ColisVue};
pub use compte::{AppareilVue, CompteVue, EmploiVue};
pub use cra::{BrouillonVue, CraEnregistre, DateLue, PrefillVue};
pub use profil::{CguVue, EtatVue, FinVue, InvitationVue, ProfilVue, SauvegardeVue, TrousseauVue};
pub use reglages::{Preferences, Reglages, Theme};
pub use sync::{
    Badge, ChampConflitVue, ChoixConflit, ConflitVue, ElementSync, EtatBadge, Garder, OctetsVue, RecuVue, RefusVue,
    SyncVue,
};
