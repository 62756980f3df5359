//! The words that stand for the ids of a report.

use std::cell::RefMut;
use std::collections::BTreeMap;

use besace_domain::{SaisieBeneficiaire, SaisieCra, TypeLieu};
use besace_sync::wire::{Doc, collection as of};
use rusqlite::{Connection, OptionalExtension};
use serde_json::Value;
use uuid::Uuid;

use super::facts::Facts;
use crate::record::Row;
use crate::sql::Id;
use crate::{Result, Store};

pub(super) const ANONYME: &str = "Bénéficiaire anonyme";
const ATELIER: &str = "Atelier collectif";
/// A record that this device does not hold (yet).
const LIEU_INCONNU: &str = "Lieu d’activité";

/// First then last name; none for an erased person or one that is not here.
pub(super) fn nom_personne(conn: &Connection, id: Uuid) -> Result<Option<String>> {
    let row = Row::get(conn, of::BENEFICIAIRE, id)?;
    Ok(row.map(|row| SaisieBeneficiaire::from_doc(id, &row.doc).nom_complet()).filter(|nom| !nom.is_empty()))
}

pub(super) fn noms(conn: &Connection, facts: &Facts) -> Result<Vec<String>> {
    let mut noms = Vec::new();
    for id in facts.personnes() {
        noms.extend(nom_personne(conn, id)?);
    }
    Ok(noms)
}

pub(super) fn titre(facts: &Facts, noms: &[String]) -> String {
    let titre =
        if facts.is_collectif() { facts.saisie.titre_atelier.as_deref() } else { noms.first().map(String::as_str) };
    let blank = if facts.is_collectif() { ATELIER } else { ANONYME };
    titre.map(str::trim).filter(|titre| !titre.is_empty()).unwrap_or(blank).to_owned()
}

/// See [`titre`], for a report whose people were not read.
pub(super) fn titre_read(conn: &Connection, facts: &Facts) -> Result<String> {
    let noms = if facts.is_collectif() { Vec::new() } else { noms(conn, facts)? };
    Ok(titre(facts, &noms))
}

/// See [`titre`], for a row alone.
pub(crate) fn titre_of(conn: &Connection, row: &Row) -> Result<String> {
    titre_read(conn, &Facts::of(row))
}

/// What can be said of the place without looking elsewhere: « À domicile, Saillans ».
pub(super) fn lieu_sans_nom(saisie: &SaisieCra) -> String {
    let Some(type_lieu) = saisie.type_lieu.as_deref() else {
        return String::new();
    };
    let libelle = TypeLieu::from(type_lieu).libelle().to_owned();
    match &saisie.lieu_commune {
        Some(commune) if !commune.nom.is_empty() => format!("{libelle}, {}", commune.nom),
        _ => libelle,
    }
}

/// Names of places, each read once.
#[derive(Debug, Default)]
pub(crate) struct Lieux(BTreeMap<Uuid, String>);

impl Lieux {
    /// The names read so far, forgotten when something was written since.
    pub(super) fn current(store: &Store, mark: i64) -> RefMut<'_, Self> {
        let mut cached = store.lieux.borrow_mut();
        if cached.0 != mark {
            *cached = (mark, Self::default());
        }
        RefMut::map(cached, |(_, lieux)| lieux)
    }

    pub(super) fn nom(&mut self, conn: &Connection, id: Uuid) -> Result<String> {
        if let Some(nom) = self.0.get(&id) {
            return Ok(nom.clone());
        }
        const SQL: &str = "SELECT doc ->> 'nom' FROM record WHERE collection = 'lieu' AND id = ?1";
        let nom: Option<Option<String>> = conn.prepare_cached(SQL)?.query_row([Id(id)], |row| row.get(0)).optional()?;
        let nom = nom.flatten().unwrap_or_else(|| LIEU_INCONNU.to_owned());
        self.0.insert(id, nom.clone());
        Ok(nom)
    }
}

pub(super) fn nom_of(doc: &Doc) -> Option<String> {
    doc.get("nom").and_then(Value::as_str).map(str::to_owned)
}
