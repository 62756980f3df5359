//! The server as its callers see it: a real one on a free port, real devices, a real mail server.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod cli;
mod colis;
mod commun;
mod comptes;
mod conformite;
mod conservation;
mod coupure;
mod courriels;
mod derives;
mod echange;
mod effacement;
mod entrees;
mod horizon;
mod import;
mod isolement;
mod lettres;
mod matrice;
mod photographie;
mod reparation;
mod restauration;
mod sante;
mod stockage;
mod suite;
mod tags;

use std::sync::Arc;

use besace_central::donnees::Donnees;
use besace_central::stockage::Stockage;

/// `tests/postgres` plays the same stories on the other storage.
fn stockage_de_test(donnees: &Donnees) -> Arc<dyn Stockage> {
    Arc::new(donnees.open().unwrap())
}
