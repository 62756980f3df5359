//! The network, and only here: what is asked of the server, and how a bad answer is recognised.

mod adresse;
mod answer;
mod client;
mod error;
mod exchange;
mod phrase;

pub use adresse::{Adresse, InvitationCode};
pub use client::Client;
pub use error::NetworkError;
pub(crate) use exchange::{ECHANGE_ILLISIBLE, Reception};
pub use exchange::{Mesure, Signataire};
pub use phrase::Phrase;
