use besace_domain::dates::{parse_date, parse_duree};
use besace_domain::erreur::code;
use besace_domain::{Cra, Doc, ErreurChamp, Materiel, SaisieCra, Thematique};
use besace_store::Ecriture;
use besace_sync::wire::collection;
use chrono::NaiveDate;
use serde_json::Value;

use super::check_references;
use crate::app::App;
use crate::error::Result;
use crate::vue::CraEnregistre;

impl App {
    /// Saves reports written by hand or by a script, all or none. With several, a refused field is named with the
    /// rank of its report: `[2].duree`. A field that does not exist is refused rather than lost. A date or a duration
    /// may be written as in the form: `hier`, `1h30`.
    pub fn cra_import(&self, docs: Vec<Doc>) -> Result<Vec<CraEnregistre>> {
        let (aujourdhui, now) = (self.aujourdhui(), self.now());
        let several = docs.len() > 1;
        let (mut parsed, mut refused) = (Vec::new(), Vec::new());
        for (rank, doc) in docs.into_iter().enumerate() {
            match read(doc, aujourdhui) {
                Ok((saisie, cra, warnings)) => {
                    let id = match saisie.id {
                        Some(id) => id,
                        None => self.id_create()?,
                    };
                    parsed.push((rank, id, saisie, cra, warnings));
                }
                Err(erreurs) => refused.extend(erreurs.into_iter().map(|erreur| ranked(erreur, rank, several))),
            }
        }
        self.write_with(|store| {
            for (rank, id, saisie, ..) in &parsed {
                match check_references(store, *id, saisie) {
                    Err(crate::AppError::Champs(erreurs)) => {
                        refused.extend(erreurs.into_iter().map(|erreur| ranked(erreur, *rank, several)));
                    }
                    other => other?,
                }
            }
            if !refused.is_empty() {
                return Err(std::mem::take(&mut refused).into());
            }
            let write = |(_, id, _, cra, _): &(_, _, _, Cra, _)| Ecriture {
                collection: collection::CRA.to_owned(),
                id: *id,
                doc: cra.to_saisie().to_doc(),
            };
            let changes = store.put_all(parsed.iter().map(write).collect(), None, now)?;
            let mut saved = Vec::with_capacity(parsed.len());
            for (_, id, _, _, avertissements) in parsed {
                saved.push(CraEnregistre { cra: store.cra_get(id)?, avertissements });
            }
            Ok((changes, saved))
        })
    }
}

/// Every error at once: fields of the wrong shape, fields that do not exist, and what the rules say of the others.
fn read(mut doc: Doc, aujourdhui: NaiveDate) -> Result<Lue, Vec<ErreurChamp>> {
    let words = in_words(&mut doc, aujourdhui);
    let (saisie, mut erreurs) = match SaisieCra::try_from_doc(&doc) {
        Ok(saisie) => (saisie, Vec::new()),
        Err(erreurs) => {
            let at_fault = |champ: &String| erreurs.iter().any(|erreur| root(&erreur.champ) == champ);
            let rest: Doc =
                doc.iter().filter(|(champ, _)| !at_fault(champ)).map(|(c, v)| (c.clone(), v.clone())).collect();
            (SaisieCra::try_from_doc(&rest).unwrap_or_default(), erreurs)
        }
    };
    erreurs.extend(words);
    let unknown =
        |champ: &String| ErreurChamp::new(champ, code::INCONNU, "Ce champ n’existe pas dans un compte-rendu.");
    erreurs.extend(saisie.extra.keys().map(unknown));
    erreurs.extend(misspelt("thematiques", &saisie.thematiques, |mot| Thematique::from(mot).is_known()));
    erreurs.extend(misspelt("materiel", &saisie.materiel, |mot| Materiel::from(mot).is_known()));
    match Cra::parse(saisie.clone(), aujourdhui) {
        Ok((cra, avertissements)) if erreurs.is_empty() => Ok((saisie, cra, avertissements)),
        Ok(_) => Err(erreurs),
        Err(others) => {
            // A field set aside for its shape only seems to be missing.
            let others: Vec<_> =
                others.into_iter().filter(|o| erreurs.iter().all(|e| root(&e.champ) != root(&o.champ))).collect();
            erreurs.extend(others);
            Err(erreurs)
        }
    }
}

/// Dates and durations written as people say them become values; what is not understood is set aside with its reason.
fn in_words(doc: &mut Doc, aujourdhui: NaiveDate) -> Vec<ErreurChamp> {
    let date = |texte: &str| {
        let date = parse_date(texte, aujourdhui).map(|date| Value::from(date.to_string()));
        date.map_err(|error| ErreurChamp::new("date", error.code(), error.to_string()))
    };
    let duree = |texte: &str| {
        let duree = parse_duree(texte).map(Value::from);
        duree.map_err(|error| ErreurChamp::new("duree", error.code(), error.to_string()))
    };
    let mut erreurs = Vec::new();
    for (champ, parse) in [("date", &date as &dyn Fn(&str) -> Result<Value, ErreurChamp>), ("duree", &duree)] {
        let Some(texte) = doc.get(champ).and_then(Value::as_str) else { continue };
        match parse(texte) {
            Ok(value) => drop(doc.insert(champ.to_owned(), value)),
            Err(erreur) => {
                erreurs.push(erreur);
                doc.remove(champ);
            }
        }
    }
    erreurs
}

/// What a newer server sends is kept; what a hand writes and no version knows is a misspelling.
fn misspelt(champ: &str, values: &[String], is_known: impl Fn(&str) -> bool) -> Option<ErreurChamp> {
    let wrong = values.iter().find(|value| !is_known(value))?;
    Some(ErreurChamp::new(champ, code::INCONNU, format!("« {wrong} » n’est pas une valeur de cette liste.")))
}

type Lue = (SaisieCra, Cra, Vec<ErreurChamp>);

/// `participants_anonymes.total` → `participants_anonymes`.
fn root(champ: &str) -> &str {
    champ.split(['.', '[']).next().unwrap_or(champ)
}

fn ranked(erreur: ErreurChamp, rank: usize, several: bool) -> ErreurChamp {
    if several { ErreurChamp { champ: format!("[{rank}].{}", erreur.champ), ..erreur } } else { erreur }
}
