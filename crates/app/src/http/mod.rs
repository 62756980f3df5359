//! The network, and only here: what is asked of the server, and how a bad answer is recognised.

mod adresse;
mod answer;
mod client;
mod error;
mod exchange;

pub use adresse::{Adresse, InvitationCode};
pub use client::Client;
pub use error::{NetworkError, Phrase};
pub use exchange::{Mesure, Signataire};
