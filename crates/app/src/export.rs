//! Everything one owns, as JSON: the right to portability, and the way out.

use std::io::Write;
use std::path::Path;

use besace_store::{Document, FiltresCra, Store};
use besace_sync::wire::collection;
use serde::Serialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::error::{AppError, Result};
use crate::fichier::{Existant, write_to};

/// Reports read at once.
const PAGE: u32 = 200;
const SMALL: [&str; 7] = [
    collection::BENEFICIAIRE,
    collection::LIEU,
    collection::LIEU_ACTIVITE,
    collection::TAG,
    collection::COMPTE,
    collection::EMPLOI,
    collection::CONFLIT,
];

impl App {
    /// Writes the export to a file, whole or not at all.
    pub fn export_json(&self, chemin: &Path, existant: Existant) -> Result<()> {
        write_to(chemin, existant, |file| self.export_json_to(file))
    }

    /// Streams the export: reports by pages, whatever their number.
    pub fn export_json_to(&self, out: &mut dyn Write) -> Result<()> {
        let entete = json!({ "format": "besace-export", "version": 1, "date": self.now() });
        self.read(|store| {
            write!(out, "{{\"besace\":{entete}")?;
            for collection in SMALL {
                write!(out, ",\n\"{collection}\":[")?;
                let documents = store.all(collection)?;
                list(out, documents.iter().map(value))?;
            }
            write!(out, ",\n\"brouillon\":[")?;
            let brouillons = store.brouillon_list()?;
            list(
                out,
                brouillons.iter().map(|b| json!({ "id": b.id, "saisie": b.saisie, "modification": b.modification })),
            )?;
            write!(out, ",\n\"{}\":[", collection::CRA)?;
            cras(store, out)?;
            writeln!(out, "}}")?;
            Ok(out.flush()?)
        })
    }
}

fn cras(store: &Store, out: &mut dyn Write) -> Result<()> {
    let (mut suite, mut first) = (None, true);
    loop {
        let page = store.cra_list(&FiltresCra::default(), suite.as_deref(), PAGE)?;
        for ligne in &page.lignes {
            if let Some(document) = store.get(collection::CRA, ligne.id)? {
                item(out, &value(&document), &mut first)?;
            }
        }
        suite = page.suite;
        if suite.is_none() {
            return Ok(write!(out, "]")?);
        }
    }
}

fn list(out: &mut dyn Write, items: impl Iterator<Item = Value>) -> Result<()> {
    let mut first = true;
    for value in items {
        item(out, &value, &mut first)?;
    }
    Ok(write!(out, "]")?)
}

fn item(out: &mut dyn Write, value: &impl Serialize, first: &mut bool) -> Result<()> {
    writeln!(out, "{}", if std::mem::take(first) { "" } else { "," })?;
    serde_json::to_writer(out, value).map_err(|error| AppError::Fichier(error.into()))
}

fn value(document: &Document) -> Value {
    let mut fields: serde_json::Map<String, Value> = document.doc.clone().into_iter().collect();
    fields.insert("id".to_owned(), json!(document.id));
    // The server's own dates, when it wrote them, are the record's.
    fields.entry("creation").or_insert_with(|| json!(document.creation));
    fields.entry("modification").or_insert_with(|| json!(document.modification));
    Value::Object(fields)
}
