//! One file per command.

pub(crate) mod colis;
pub(crate) mod cra;
pub(crate) mod doctor;
pub(crate) mod export;
pub(crate) mod profil;
pub(crate) mod sauvegarde;
pub(crate) mod sync;
