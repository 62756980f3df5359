//! Copies of a profile: one a day on this computer, and sealed ones to carry away.

mod create;
mod daily;
mod fichier;
mod list;
mod non_envoye;
mod restore;

pub(crate) use non_envoye::refuse_unsent;
