//! The whole product without a window: devices, the real server, and the networks between them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod administration;
mod appareil;
mod appareils;
mod cle;
mod colis;
mod colis_apres;
mod coupe;
mod deux;
mod fond;
mod hors_ligne;
mod lettres;
mod ligne;
mod ligne_profils;
#[cfg(target_os = "linux")]
mod postgres;
mod protocole;
mod refus;
mod reseau;
mod serveur;
