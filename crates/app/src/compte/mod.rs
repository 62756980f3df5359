//! The account: sign-in, conditions of use, devices.

mod appareil;
mod cgu;
mod connexion;
mod create;
mod get;
mod invitation;
mod mot_de_passe;
mod serveur;

pub(crate) use cgu::notice as cgu_notice;
pub use serveur::EmpreintesServeur;
pub(crate) use serveur::{
    check as serveur_check, cle_scellement, empreintes as serveur_empreintes, refresh as serveur_refresh,
};

pub(crate) use cgu::{ACCEPTEE as CGU_ACCEPTEE, waiting as cgu_waiting};
