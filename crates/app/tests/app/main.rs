//! The application without a window: real database files, real keyring, real sockets.

mod appareil;
mod demo;
mod http;
mod profils;
mod saisie;
mod sauvegardes;
mod serveur;
mod tls;
mod trousseau;
