use std::io::Read as _;
use std::path::Path;

use besace_app::store::{EtatSync, FiltresCra};
use besace_app::{App, Doc};
use besace_domain::{Thematique, TypeCra};
use chrono::NaiveDate;
use serde_json::Value;

use crate::args::{Cra, ListeCra};
use crate::codes::Code;
use crate::sortie::{Refus, print_json};

/// A file of reports is a few megabytes; more is a mistake.
const FILE_BYTES_MAX: u64 = 64 << 20;

pub(crate) fn run(app: &App, commande: &Cra) -> Result<Code, Refus> {
    match commande {
        Cra::Add { fichier } => add(app, fichier),
        Cra::List(liste) => list(app, liste),
    }
}

fn add(app: &App, fichier: &Path) -> Result<Code, Refus> {
    let texte = read(fichier)?;
    match serde_json::from_str(&texte).map_err(|error| unreadable(&error))? {
        Value::Object(objet) => {
            let doc: Doc = objet.into_iter().collect();
            let mut saved = app.cra_import(vec![doc])?;
            print_json(&saved.pop())?;
        }
        Value::Array(values) => {
            let docs = values.into_iter().map(object).collect::<Result<Vec<Doc>, Refus>>()?;
            print_json(&app.cra_import(docs)?)?;
        }
        _ => return Err(not_an_object()),
    }
    Ok(Code::Ok)
}

fn list(app: &App, liste: &ListeCra) -> Result<Code, Refus> {
    let date = |texte: &Option<String>| -> Result<Option<NaiveDate>, Refus> {
        let Some(texte) = texte else { return Ok(None) };
        match texte.parse() {
            Ok(date) => Ok(Some(date)),
            Err(_) => Ok(Some(app.date_parse(texte)?.date)),
        }
    };
    known("type", &liste.types, |mot| TypeCra::from(mot).is_known())?;
    known("thematique", &liste.thematiques, |mot| Thematique::from(mot).is_known())?;
    let filtres = FiltresCra {
        texte: liste.texte.clone(),
        du: date(&liste.du)?,
        au: date(&liste.au)?,
        types: liste.types.clone(),
        type_lieux: Vec::new(),
        lieux: liste.lieux.clone(),
        thematiques: liste.thematiques.clone(),
        beneficiaire_id: liste.beneficiaire,
        tags: liste.tags.clone(),
        sync: liste.sync.as_deref().map(etat).transpose()?,
    };
    print_json(&app.cra_list(&filtres, liste.suite.as_deref(), liste.limite)?)?;
    Ok(Code::Ok)
}

/// A misspelt filter would find nothing and say nothing.
fn known(option: &str, values: &[String], is_known: impl Fn(&str) -> bool) -> Result<(), Refus> {
    match values.iter().find(|value| !is_known(value)) {
        Some(wrong) => Err(Refus::new(
            Code::Usage,
            "usage",
            format!("Valeur inconnue pour --{option}\u{a0}: {wrong}. Voir besace cra list --aide."),
        )),
        None => Ok(()),
    }
}

fn etat(texte: &str) -> Result<EtatSync, Refus> {
    serde_json::from_value(Value::String(texte.to_owned())).map_err(|_| {
        Refus::new(Code::Usage, "usage", format!("État inconnu\u{a0}: {texte}. Voir besace cra list --aide."))
    })
}

fn read(fichier: &Path) -> Result<String, Refus> {
    let source: Box<dyn std::io::Read> =
        if fichier == Path::new("-") { Box::new(std::io::stdin()) } else { Box::new(std::fs::File::open(fichier)?) };
    let mut texte = String::new();
    let read = source.take(FILE_BYTES_MAX + 1).read_to_string(&mut texte);
    match read {
        Ok(bytes) if bytes as u64 > FILE_BYTES_MAX => Err(Refus::new(
            Code::Fichier,
            "json_illisible",
            "Ce fichier est trop gros\u{a0}: 64\u{a0}Mo au plus. Rien n’a été enregistré.",
        )),
        Ok(_) => Ok(texte),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => Err(Refus::new(
            Code::Fichier,
            "json_illisible",
            "Ce fichier n’est pas du texte UTF-8. Rien n’a été enregistré.",
        )),
        Err(error) => Err(error.into()),
    }
}

fn object(value: Value) -> Result<Doc, Refus> {
    match value {
        Value::Object(objet) => Ok(objet.into_iter().collect()),
        _ => Err(not_an_object()),
    }
}

fn not_an_object() -> Refus {
    Refus::new(
        Code::Fichier,
        "json_illisible",
        "Un CRA est un objet JSON, plusieurs une liste d’objets. Rien n’a été enregistré.",
    )
}

fn unreadable(error: &serde_json::Error) -> Refus {
    let message = format!(
        "Ce fichier n’est pas du JSON (ligne {}, colonne {}). Rien n’a été enregistré.",
        error.line(),
        error.column()
    );
    Refus::new(Code::Fichier, "json_illisible", message)
}
