//! Profiles: one folder, one database, one device identity each; several people may share a computer.

mod cles;
mod close;
mod create;
mod delete;
mod dossier;
mod empreinte;
mod list;
mod open;
mod open_sole;
mod renew;
mod seal;
mod session;
mod verrouillage;

pub(crate) use cles::{Cles, Fiche, open as cles_open, save as cles_save};
pub(crate) use dossier::Dossier;
pub(crate) use empreinte::empreinte;
pub(crate) use session::Session;
