//! The central API: accounts, sync, storage, mail.
//!
//! Entry points: [`routes::table`] lists every route, [`sync::exchange()`] is what happens between a device and the
//! server, [`stockage::Stockage`] what is kept, [`cli::run`] the command line.
//!
//! This crate never meets the device's store or the application.

pub mod central;
pub mod cli;
pub mod comptes;
pub mod conservation;
pub mod courriel;
pub mod demo;
pub mod donnees;
pub mod erreur;
pub mod hasard;
pub mod horloge;
pub mod identite;
pub mod import;
pub mod lettres;
pub mod lieux;
pub mod limiteur;
pub mod mesures;
pub mod routes;
pub mod scellement;
pub mod serve;
pub mod stockage;
pub mod suites;
pub mod sync;
mod systeme;
pub mod tags;
