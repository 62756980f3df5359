//! The command line: what an administrator does, on the server's own machine. JSON out, documented exit codes.

mod appareil;
mod args;
mod base;
mod cgu;
mod commandes;
mod compte;
mod courriel;
mod emploi;
mod invite;
mod lettre_morte;
mod lieu;
mod reglage;
mod scellement;
mod serveur;
mod structure;
mod tag;

use std::io::{IsTerminal, Write as _};
use std::process::ExitCode;

use clap::Parser;

use crate::erreur::CentralError;
use crate::stockage::StockageError;

pub use args::{Args, Commande};

/// Who is noted in the audit log.
const ACTEUR: &str = "administration";

/// What a script may branch on.
pub mod code {
    /// Done.
    pub const FAIT: u8 = 0;
    /// Asked wrongly, or refused: unknown account, invalid SIRET…
    pub const REFUS: u8 = 1;
    /// The command line itself is wrong (clap's own).
    pub const USAGE: u8 = 2;
    /// The data folder cannot be read or written.
    pub const DONNEES: u8 = 3;
    /// Done in part: some elements of an import were left out, some letters refused again.
    pub const PARTIEL: u8 = 4;
    /// The network or the mail server failed.
    pub const RESEAU: u8 = 5;
    /// A fault of the program.
    pub const INTERNE: u8 = 70;
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let args = Args::parse();
    let journal = tracing_subscriber::EnvFilter::try_from_env("BESACE_JOURNAL");
    let journal = journal.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // A second subscriber (tests) is not an error.
    let ansi = std::io::stderr().is_terminal();
    drop(tracing_subscriber::fmt().with_env_filter(journal).with_ansi(ansi).with_writer(std::io::stderr).try_init());
    match commandes::execute(args) {
        Ok(sortie) => {
            if !sortie.valeur.is_null() {
                print(&sortie.valeur);
            }
            ExitCode::from(if sortie.partiel { code::PARTIEL } else { code::FAIT })
        }
        Err(erreur) => {
            eprint(&erreur);
            ExitCode::from(code_of(&erreur))
        }
    }
}

/// What a command says.
#[derive(Debug, Default)]
struct Sortie {
    valeur: serde_json::Value,
    partiel: bool,
}

impl From<serde_json::Value> for Sortie {
    fn from(valeur: serde_json::Value) -> Self {
        Self { valeur, partiel: false }
    }
}

fn code_of(erreur: &CentralError) -> u8 {
    match erreur {
        CentralError::Refus(_) | CentralError::Reglage(_) => code::REFUS,
        CentralError::Stockage(StockageError::Autre(_)) | CentralError::Hasard | CentralError::Interne(_) => {
            code::INTERNE
        }
        CentralError::Stockage(StockageError::Injoignable(_)) => code::RESEAU,
        CentralError::Stockage(_) | CentralError::Fichier { .. } => code::DONNEES,
        CentralError::Courriel(_) => code::RESEAU,
    }
}

fn phrase(erreur: &CentralError) -> String {
    match erreur {
        CentralError::Refus(refus) => refus.message.clone(),
        CentralError::Reglage(message) => message.clone(),
        CentralError::Fichier { chemin, source } => format!("{chemin} : {source}."),
        CentralError::Courriel(detail) => format!("Le courriel n’est pas parti : {detail}."),
        CentralError::Stockage(e) => match e {
            StockageError::CleRefusee => "La clé ne correspond pas à la base, ou la base est abîmée. Rien n’a été \
                                          changé : vérifiez central.cle, ou restaurez une sauvegarde."
                .to_owned(),
            StockageError::TropRecent => {
                "Cette base vient d’une version plus récente de besace-central. Rien n’a été changé : mettez-le à jour."
                    .to_owned()
            }
            StockageError::Plein => "Le disque est plein. Rien n’a été changé : faites de la place.".to_owned(),
            StockageError::Occupe => {
                "La base est occupée par une autre commande. Réessayez dans un instant.".to_owned()
            }
            StockageError::LectureSeule => "La base ne peut pas être écrite : vérifiez ses droits.".to_owned(),
            StockageError::Injoignable(detail) => {
                format!("La base PostgreSQL ne répond pas : {detail}. Rien n’a été changé.")
            }
            StockageError::AccesRefuse(detail) => {
                format!("La base PostgreSQL refuse l’accès : {detail}. Rien n’a été changé.")
            }
            other => format!("La base a répondu : {other}."),
        },
        CentralError::Hasard => "Le système n’a pas donné de hasard.".to_owned(),
        CentralError::Interne(detail) => format!("Erreur interne : {detail}."),
    }
}

#[allow(clippy::print_stdout, reason = "the answer of a command")]
fn print(valeur: &serde_json::Value) {
    // Whoever read has left, or has no room: nothing to tell, and the code of exit stays true.
    let _ = writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(valeur).unwrap_or_default());
}

fn eprint(erreur: &CentralError) {
    let wire = erreur.to_refus().to_wire();
    let mut out = std::io::stderr().lock();
    let _ = writeln!(out, "{}", phrase(erreur));
    if let CentralError::Refus(_) = erreur {
        for champ in wire.champs {
            let _ = writeln!(out, "  {} : {}", champ.champ, champ.message);
        }
    }
}
