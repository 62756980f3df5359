//! The device's encrypted database: one SQLCipher file per profile.
//!
//! Every action of a person is **one** transaction that holds the document, its place in the outbox, the index tables
//! that the screens read and the search index; so is every frame received from the server. [`Store`] is synchronous,
//! owns one connection and is [`Send`]. Each write answers with what it changed ([`Changes`]).
//!
//! This crate never opens a socket, never reads a clock (`now` is an argument), never draws a random number, and
//! never writes a readable byte of a person's data to a file.

mod base;
mod beneficiaire;
mod brouillon;
mod changes;
mod cra;
mod echange;
mod error;
mod lieu;
mod outbox;
mod record;
mod reglage;
mod sql;
mod sync;
mod tag;
mod texte;

pub use base::{Appareil, Cle, Integrite, Meta, Store};
pub use beneficiaire::{
    BeneficiaireVue, DoublonVue, FicheBeneficiaire, PageBeneficiaire, ThematiqueNombre, TriBeneficiaire,
};
pub use brouillon::Brouillon;
pub use changes::{Changes, Sujet};
pub use cra::{CompteCra, CraVue, EtatSync, FiltresCra, Habitudes, JourCra, LigneCra, PageCra, ParSync, RecuCra};
pub use echange::{Element, EtatEchange, Jalon, Mesure, Recu, Refus};
pub use error::StoreError;
pub use lieu::LieuVue;
pub use record::{Document, Ecriture};
pub use sync::{Applied, ClesColis, ColisConnu, Limites, RetourColis, SuppressionEnAttente};
pub use tag::TagVue;

/// What a call of this crate answers.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
