use besace_app::App;

use crate::args::Args;
use crate::codes::Code;
use crate::profil;
use crate::sortie::{Refus, print_json, print_refus};

/// Says everything that can be said, even when the profile does not open.
pub(crate) fn run(app: &App, args: &Args) -> Result<Code, Refus> {
    let opened = profil::open(app, args);
    let bilan = app.doctor()?;
    print_json(&bilan)?;
    app.profil_close();
    match opened {
        Err(refus) if !bilan.profils.is_empty() => Ok(print_refus(&refus)),
        _ if bilan.profil.is_some_and(|profil| !profil.defauts.is_empty()) => Ok(Code::Base),
        _ => Ok(Code::Ok),
    }
}
