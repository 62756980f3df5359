//! The server as its callers see it: a real one on a free port, real devices, a real mail server.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod cli;
mod commun;
mod comptes;
mod courriels;
mod derives;
mod echange;
mod effacement;
mod entrees;
mod import;
mod isolement;
mod matrice;
mod restauration;
mod stockage;
mod tags;
