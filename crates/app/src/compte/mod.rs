//! The account: sign-in, conditions of use, devices.

mod appareil;
mod cgu;
mod connexion;
mod create;
mod get;
mod invitation;
mod mot_de_passe;

pub(crate) use cgu::notice as cgu_notice;
pub(crate) use cgu::{ACCEPTEE as CGU_ACCEPTEE, waiting as cgu_waiting};
