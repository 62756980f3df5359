use std::future::Future;

use besace_app::App;
use besace_app::vue::ColisVue;
use serde_json::json;

use crate::args::{Colis, Relay};
use crate::codes::Code;
use crate::sortie::{Refus, print_json};

pub(crate) fn run(app: &App, commande: &Colis) -> Result<Code, Refus> {
    match commande {
        Colis::Export { dossier } => {
            print_json(&block(app.colis_export(dossier))??)?;
            Ok(Code::Ok)
        }
        Colis::Import { chemins } => print(&block(app.colis_import(chemins))??),
    }
}

pub(crate) fn relay(app: &App, relay: &Relay) -> Result<Code, Refus> {
    print(&block(app.colis_relay(relay.serveur.as_deref(), &relay.chemins))??)
}

fn block<T>(work: impl Future<Output = T>) -> Result<T, Refus> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work))
}

/// Every file with its sentence; the exit code is the first refusal's.
fn print(vues: &[ColisVue]) -> Result<Code, Refus> {
    print_json(&json!({ "colis": vues }))?;
    Ok(vues.iter().find(|vue| !vue.fait).map_or(Code::Ok, |vue| Code::of(&vue.code)))
}
