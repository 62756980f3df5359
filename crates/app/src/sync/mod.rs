//! The exchange of a profile: one thread that drives the machine of `besace_sync` with time, link and local writes.
//!
//! Two processes may have the same profile open (a window and a command line). They do not talk to each other: each
//! exchange is made under a file lock, so that the second waits its turn and then makes its own, which costs at most
//! one idle request. No socket to secure, nothing that a killed process leaves behind, the same code on every
//! system; what either wrote is seen by the other through the database's own version number.

mod acteur;
mod allure;
mod badge;
mod boucle;
mod conflit;
mod echange;
mod get;
mod lien;
mod partage;
pub(crate) mod protocole;
mod refus;
mod run;
mod titre;
mod update;
mod verrou;

pub(crate) use acteur::{Acteur, Contexte};
pub(crate) use partage::SESSION_PERDUE;
pub(crate) use verrou::Verrou;
