//! The single door for whole documents: what a server accepts, and how it stores it.

use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use crate::beneficiaire::{Beneficiaire, SaisieBeneficiaire, effacer, is_efface};
use crate::cra::{Cra, SaisieCra};
use crate::doc::{Doc, IMPORTE};
use crate::erreur::{ErreurChamp, code};
use crate::lieu::{Lieu, SaisieLieu};
use crate::lieu_activite::{LieuActivite, SaisieLieuActivite};
use crate::tag::{SaisieTag, Tag};

/// How severely a document is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Today’s rules.
    Strict,
    /// History: what today’s rules refuse is kept and flagged [`IMPORTE`].
    Importe,
}

/// What the rules depend on besides the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contexte {
    /// Today, where the document is checked.
    pub aujourdhui: NaiveDate,
    /// See [`Mode`].
    pub mode: Mode,
}

/// The document as it must be stored (fields of the other type or place dropped, sets sorted, texts cleaned, nulls
/// dropped, unknown fields kept), or every error at once.
pub fn check(collection: &str, doc: &Doc, contexte: &Contexte) -> Result<Doc, Vec<ErreurChamp>> {
    let strict = check_strict(collection, doc, contexte.aujourdhui);
    match (contexte.mode, strict) {
        (_, Ok(mut doc)) => {
            doc.remove(IMPORTE);
            Ok(doc)
        }
        (Mode::Importe, Err(erreurs)) => tolerate(collection, doc, erreurs),
        (Mode::Strict, Err(erreurs)) => Err(erreurs),
    }
}

fn check_strict(collection: &str, doc: &Doc, aujourdhui: NaiveDate) -> Result<Doc, Vec<ErreurChamp>> {
    match collection {
        "cra" => Cra::parse(SaisieCra::try_from_doc(doc)?, aujourdhui).map(|(cra, _)| cra.to_saisie().to_doc()),
        "beneficiaire" if is_efface(doc) => Ok(effacer(doc)),
        "beneficiaire" => {
            let saisie = SaisieBeneficiaire::try_from_doc(doc)?;
            Beneficiaire::parse(saisie, aujourdhui).map(|personne| personne.to_saisie().to_doc())
        }
        "lieu" => Lieu::parse(SaisieLieu::try_from_doc(doc)?).map(|lieu| lieu.to_saisie().to_doc()),
        "lieu_activite" => {
            LieuActivite::parse(SaisieLieuActivite::try_from_doc(doc)?).map(|lieu| lieu.to_saisie().to_doc())
        }
        "tag" => Tag::parse(SaisieTag::try_from_doc(doc)?).map(|tag| tag.to_saisie().to_doc()),
        _ => {
            Err(vec![ErreurChamp::new("collection", code::INCONNU, "Ce type de donnée n’est pas connu de ce serveur.")])
        }
    }
}

// Kept as it came, except what no screen could show: an unreadable field, or no type, date or name at all.
fn tolerate(collection: &str, doc: &Doc, erreurs: Vec<ErreurChamp>) -> Result<Doc, Vec<ErreurChamp>> {
    let essentiels: &[&str] = match collection {
        "cra" => &["type", "date"],
        "lieu" => &["nom"],
        "tag" => &["nom"],
        "lieu_activite" => &["lieu_id"],
        _ => &["prenom", "nom"],
    };
    let fatal: Vec<ErreurChamp> = erreurs
        .into_iter()
        .filter(|erreur| {
            let manquant = erreur.code == code::REQUIS && essentiels.contains(&erreur.champ.as_str());
            manquant || erreur.code == code::ILLISIBLE || erreur.champ == "collection"
        })
        .collect();
    if !fatal.is_empty() {
        return Err(fatal);
    }
    let mut kept = match collection {
        "cra" => SaisieCra::from_doc(Uuid::nil(), doc).to_doc(),
        "beneficiaire" => SaisieBeneficiaire::from_doc(Uuid::nil(), doc).to_doc(),
        "lieu" => SaisieLieu::from_doc(Uuid::nil(), doc).to_doc(),
        _ => doc.clone(),
    };
    kept.insert(IMPORTE.to_owned(), Value::Bool(true));
    Ok(kept)
}
