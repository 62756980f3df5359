//! The people followed.

mod anonymiser;
mod distincts;
mod doublons;
pub(crate) mod erase;
mod get;
pub(crate) mod index;
mod list;
mod merge;
mod search;
mod vues;

pub(crate) use merge::redirect;
pub use vues::{BeneficiaireVue, DoublonVue, FicheBeneficiaire, PageBeneficiaire, ThematiqueNombre, TriBeneficiaire};
