//! The whole product without a window: devices, the real server, and the networks between them.

mod appareil;
mod appareils;
mod deux;
mod hors_ligne;
mod reseau;
mod serveur;
