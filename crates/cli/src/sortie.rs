use std::io::{self, Write as _};

use besace_app::{AppError, ErreurChamp};
use serde::Serialize;
use serde_json::json;

use crate::codes::Code;

/// Why a command did nothing.
#[derive(Debug)]
pub(crate) struct Refus {
    pub(crate) sortie: Code,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) champs: Vec<ErreurChamp>,
}

impl Refus {
    pub(crate) fn new(sortie: Code, code: &str, message: impl Into<String>) -> Self {
        Self { sortie, code: code.to_owned(), message: message.into(), champs: Vec::new() }
    }
}

impl From<AppError> for Refus {
    fn from(error: AppError) -> Self {
        Self {
            sortie: Code::of(error.code()),
            code: error.code().to_owned(),
            message: error.to_string(),
            champs: error.champs().to_vec(),
        }
    }
}

impl From<io::Error> for Refus {
    fn from(error: io::Error) -> Self {
        AppError::from(error).into()
    }
}

pub(crate) fn print_refus(refus: &Refus) -> Code {
    let erreur = json!({ "erreur": { "code": refus.code, "message": refus.message, "champs": refus.champs } });
    print_text(&format!("{erreur}\n"));
    // A closed standard error leaves nothing to tell.
    let _ = writeln!(io::stderr(), "{}", refus.message);
    refus.sortie
}

pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Refus> {
    let texte = serde_json::to_string(value).map_err(io::Error::from)?;
    let mut out = io::stdout().lock();
    writeln!(out, "{texte}")?;
    Ok(out.flush()?)
}

pub(crate) fn print_text(texte: &str) {
    let mut out = io::stdout().lock();
    // The reader has left: nothing to tell.
    let _ = out.write_all(texte.as_bytes()).and_then(|()| out.flush());
}
