//! Places, « mes lieux d’activité », communes.

mod activite;
mod commune;
mod create;
mod list;
mod search;

pub use commune::CommuneVue;
