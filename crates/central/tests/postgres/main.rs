//! The stories of `tests/central` again, on PostgreSQL; then what only several writers show.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "../central/commun/mod.rs"]
mod commun;
#[path = "../central/comptes.rs"]
mod comptes;
#[path = "../central/conformite/mod.rs"]
mod conformite;
#[path = "../central/coupure.rs"]
mod coupure;
#[path = "../central/courriels.rs"]
mod courriels;
#[path = "../central/derives.rs"]
mod derives;
#[path = "../central/echange.rs"]
mod echange;
#[path = "../central/effacement.rs"]
mod effacement;
#[path = "../central/entrees.rs"]
mod entrees;
#[path = "../central/import.rs"]
mod import;
#[path = "../central/isolement.rs"]
mod isolement;
#[path = "../central/lettres.rs"]
mod lettres;
#[path = "../central/matrice.rs"]
mod matrice;
#[path = "../central/photographie.rs"]
mod photographie;
#[path = "../central/sante.rs"]
mod sante;
#[path = "../central/tags.rs"]
mod tags;

mod base;
mod commandes;
mod ecrivains;
mod migrations;
mod panne;
mod plusieurs;
mod restauration;
mod tls;
mod traces;

use std::fs;
use std::sync::Arc;

use besace_central::donnees::Donnees;
use besace_central::stockage::Stockage;
use besace_central::stockage::postgres::Postgres;

/// A database of its own for each data folder; a server that starts again finds the same.
fn stockage_de_test(donnees: &Donnees) -> Arc<dyn Stockage> {
    let note = donnees.base().with_file_name(base::NOTE);
    let url = fs::read_to_string(&note).unwrap_or_else(|_| {
        let url = base::adresse(&base::create()).url;
        fs::write(&note, &url).unwrap();
        url
    });
    Arc::new(Postgres::open(&base::at(url)).unwrap())
}
