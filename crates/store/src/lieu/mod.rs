//! Places, and those that are « mes lieux d’activité ».

pub(crate) mod index;
mod list;
pub(crate) mod mien;
mod vues;

pub use vues::LieuVue;
