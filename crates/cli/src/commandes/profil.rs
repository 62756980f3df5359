use besace_app::App;

use crate::args::Profil;
use crate::codes::Code;
use crate::sortie::{Refus, print_json};

pub(crate) fn run(app: &App, commande: &Profil) -> Result<Code, Refus> {
    match commande {
        Profil::List => {
            print_json(&app.profil_list()?)?;
            Ok(Code::Ok)
        }
    }
}
