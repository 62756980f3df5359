//! What any storage must do: the same suite for each one.

mod rangees;
mod transactions;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};

use besace_central::conservation::clear_tombes;
use besace_central::donnees::Donnees;
use besace_central::horloge::JOUR;
use besace_central::stockage::{
    AppareilRow, CodeRow, CompteRow, CourrielRow, CraRow, Ecriture, EmploiRow, EtatAppareil, EtatCompte, InvitationRow,
    LettreMorteRow, Parmi, RecordRow, Resultat, ResultatRow, Role, Stockage, StockageError, StructureRow, UsageCode,
    transaction, transaction_locking,
};
use besace_sync::limits::TOMBSTONE_DAYS;
use besace_sync::merge::checksum;
use besace_sync::wire::{Cursor, MutationResult, Outcome, SCHEMA, Scope, collection};
use proptest::prelude::*;
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use crate::commun::{cra, doc, dossier};

/// A storage and the folder that it may live in.
struct Base {
    stockage: Arc<dyn Stockage>,
    _dir: TempDir,
}

fn base() -> Base {
    let dir = dossier();
    let stockage = crate::stockage_de_test(&Donnees::new(dir.path()).unwrap());
    Base { stockage, _dir: dir }
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn scope(nom: &str) -> Scope {
    Scope(nom.to_owned())
}

fn record(scope: &Scope, n: u128, rev: u64) -> RecordRow {
    RecordRow {
        scope: scope.clone(),
        collection: "cra".to_owned(),
        id: id(n),
        rev,
        schema: SCHEMA,
        doc: Some(cra()),
        auteur: None,
        appareil_id: None,
        rev_autrui: 0,
        modification: 0,
    }
}

fn put(tx: &dyn Ecriture, scope: &Scope, n: u128, alive: bool) -> Resultat<u64> {
    let row = record(scope, n, tx.scope_next(scope)?);
    let doc = row.doc.clone().filter(|_| alive);
    tx.record_put(&RecordRow { doc, ..row.clone() })?;
    Ok(row.rev)
}

fn structure(n: u128, nom: &str, siret: &str) -> StructureRow {
    StructureRow { id: id(n), nom: nom.to_owned(), siret: siret.to_owned(), departement: None, creation: 1 }
}

fn compte(n: u128, email: &str) -> CompteRow {
    CompteRow {
        id: id(n),
        email: email.to_owned(),
        prenom: "Nadia".to_owned(),
        nom: "D’Aurès ✎".to_owned(),
        role: Role::Conseiller,
        mot_de_passe: None,
        etat: EtatCompte::Actif,
        cgu_version: Some("2026-11".to_owned()),
        creation: i64::MAX,
    }
}

fn appareil(n: u128, compte: u128, numero: u32) -> AppareilRow {
    AppareilRow {
        id: id(n),
        compte_id: id(compte),
        numero,
        nom: "Ordinateur".to_owned(),
        cle_publique: [7; 32],
        etat: EtatAppareil::Actif,
        creation: 1,
        dernier_contact: None,
        dernier_seq: 0,
        epoch: id(9),
        curseur: None,
    }
}

fn write(base: &Base, f: impl Fn(&dyn Ecriture) -> Resultat<()>) {
    transaction(base.stockage.as_ref(), f).unwrap();
}
