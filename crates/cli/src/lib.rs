//! Besace without a window: the same use cases, JSON on standard output, documented exit codes.
//!
//! Every answer is one JSON value on standard output, refusals included (`{"erreur": {code, message, champs}}`);
//! the sentence for people goes to standard error.

mod args;
mod codes;
mod commandes;
mod francais;
mod profil;
mod sortie;

use std::ffi::OsString;
use std::process::ExitCode;

use besace_app::{App, Options};
use clap::Parser as _;

pub use codes::{CODES, Code};

use args::{Args, Commande};
use sortie::Refus;

/// Runs a command line, program name first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) => return francais::print(&error),
    };
    match execute(args) {
        Ok(code) => code.into(),
        Err(refus) => sortie::print_refus(&refus).into(),
    }
}

fn execute(args: Args) -> Result<Code, Refus> {
    let app = App::new(Options::system(false)?);
    match &args.commande {
        Commande::Profil(commande) => return commandes::profil::run(&app, commande),
        Commande::Sauvegarde(args::Sauvegarde::Restore(restore)) => {
            return commandes::sauvegarde::restore(&app, &args, restore);
        }
        Commande::Relay(relay) => return commandes::colis::relay(&app, relay),
        Commande::Doctor => return commandes::doctor::run(&app, &args),
        _ => {}
    }
    profil::open(&app, &args)?;
    let done = match &args.commande {
        Commande::Sync => commandes::sync::run(&app),
        Commande::Colis(commande) => commandes::colis::run(&app, commande),
        Commande::Cra(commande) => commandes::cra::run(&app, commande),
        Commande::Export(export) => commandes::export::run(&app, export),
        Commande::Sauvegarde(commande) => commandes::sauvegarde::run(&app, &args, commande),
        Commande::Profil(_) | Commande::Doctor | Commande::Relay(_) => Ok(Code::Ok),
    };
    app.profil_close();
    done
}
