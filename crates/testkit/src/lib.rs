//! Development only: invented people and their work, a private desktop session, a hostile network.
//!
//! A corpus is drawn from a seed: the same seed gives the same one, to the byte, on any machine.

#[cfg(unix)]
pub mod bureau;
mod chance;
mod corpus;
pub mod courriels;
pub mod lien;
mod noms;
#[cfg(target_os = "linux")]
pub mod postgres;
pub mod processus;
pub mod relais;
mod vocabulaire;

pub use chance::Chance;
pub use corpus::{Corpus, Enregistrement, corpus, cra, jour};
pub use vocabulaire::Vocabulaire;
