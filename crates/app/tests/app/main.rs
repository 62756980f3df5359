//! The application without a window: real database files, real keyring, real sockets.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod appareil;
mod clair;
mod conservation;
mod demo;
mod http;
mod invitation;
mod preferences;
mod profils;
mod saisie;
mod sauvegardes;
mod serveur;
mod serveur_connu;
mod tls;
mod trousseau;
