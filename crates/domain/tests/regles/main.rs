//! The rules, as tables: what goes in, what comes out, in which words.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a broken test may panic")]

mod beneficiaire;
mod champs;
mod check;
mod communes;
mod conservation;
mod cra;
mod dates;
mod doublons;
mod lieu;
mod nomenclature;
mod proprietes;
mod tag;
mod telephone;
mod texte;

use besace_domain::{Doc, ErreurChamp};
use chrono::NaiveDate;
use serde_json::Value;

const AUJOURDHUI: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a date");

fn doc(value: Value) -> Doc {
    serde_json::from_value(value).expect("an object")
}

/// A document with some fields changed; `null` removes one.
fn with(base: Value, changes: Value) -> Doc {
    let mut doc = doc(base);
    doc.extend(self::doc(changes));
    doc
}

fn lines(erreurs: &[ErreurChamp]) -> Vec<String> {
    erreurs.iter().map(ToString::to_string).collect()
}
