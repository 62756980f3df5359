//! The product in its real window, on a real desktop session, against a real server.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a failed step ends the test; the steps are shown"
)]

mod acces;
mod accords;
mod carnet;
mod clavier;
mod colis;
mod corpus;
mod economie;
mod ecrans;
mod gestes;
mod heure;
mod invitation;
mod journee;
mod liste;
mod pannes;
mod support;
mod trousseau;
