//! The store as its callers see it, on real SQLCipher files.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, unreachable_pub)]

mod anciens;
mod beneficiaires;
mod colis;
mod colis_desordre;
mod cra;
mod droits;
mod echange;
mod effacement;
mod file;
mod kill;
mod lieux;
mod outbox;
mod ouverture;
mod proprietes;
mod reparation;
mod reprise;
mod serveur;
mod support;
mod totaux;
