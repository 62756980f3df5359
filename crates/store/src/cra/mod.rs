//! « Mes activités » on this device.

mod count;
mod days;
mod facts;
mod filtre;
mod get;
mod habitudes;
pub(crate) mod index;
mod labels;
mod list;
pub(crate) mod notes;
mod ordre;
#[cfg(test)]
mod plan_tests;
mod usage;
mod vues;

pub use habitudes::Habitudes;
pub use vues::{CompteCra, CraVue, EtatSync, FiltresCra, JourCra, LigneCra, PageCra, ParSync, RecuCra};

pub(crate) use filtre::Synonyms;
pub(crate) use labels::{Lieux, titre_of};
pub(crate) use list::of_personne as lignes_of_personne;
pub(crate) use ordre::{day, from_day};
pub(crate) use usage::by_id as usages_by_id;
