//! Simulated people, devices and server: one seed gives one history, played over the real store and the real server
//! core, with a network that fails, machines that stop and clocks that jump. Oracles say which guarantee of
//! `docs/protocole.md` does not hold.
//!
//! Follow one history: [`plan::Histoire::draw`] → [`joue::play`] → [`monde::Monde::step`] → [`monde::Monde::quiet`].

pub mod appareil;
mod calme;
pub mod chrono;
mod colis;
mod coupe;
pub mod coupures;
pub mod disque;
pub mod echec;
mod evenements;
pub mod fusions;
mod gestes;
pub mod histoires;
pub mod joue;
pub mod modele;
pub mod monde;
mod oracle;
pub mod pas;
pub mod plan;
pub mod plantes;
mod rayon;
pub mod reduit;
mod reponse;
mod reseau;
pub mod serveur;
pub mod support;
pub mod trace;
