//! Use cases, HTTP client, keyring and profiles: the product without a window.
//!
//! [`App`] is one per process; every command of the window, and of the command line, is one of its methods, in a file
//! named after it (`cra/create.rs` → [`App::cra_create`]). Local methods answer at once; those that need the network
//! are `async` and the only ones that may wait. Every write tells what it changed to [`App::changed`].
//!
//! This crate never names Tauri, and is the only one that names an HTTP client or a keyring.

mod accueil;
mod app;
mod beneficiaire;
mod brouillon;
mod colis;
mod compte;
mod conservation;
mod cra;
mod demo;
mod doctor;
mod error;
mod etat;
mod export;
mod fichier;
mod format;
pub mod horloge;
pub mod http;
mod lieu;
mod profil;
mod reglages;
mod sauvegarde;
pub mod seal;
mod sync;
pub mod system;
mod tag;
pub mod trousseau;
pub mod vue;

/// The database's own types, as lists and filters use them.
pub use besace_store as store;

pub use app::{App, ENV_DATA, ENV_SERVEUR, ENV_TROUSSEAU, Options};
pub use besace_domain::{Doc, ErreurChamp};
/// What [`App::invitation_parse`] takes.
pub use besace_formats::qr::BYTES_MAX as IMAGE_BYTES_MAX;
pub use besace_store::{Changes, Sujet};
pub use colis::RefusColis;
pub use compte::EmpreintesServeur;
pub use conservation::Preavis;
pub use doctor::{Bilan, BilanProfil, ProfilConnu};
pub use error::{AppError, IpcError, Result};
pub use fichier::Existant;
