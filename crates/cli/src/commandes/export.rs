use std::io::BufWriter;

use besace_app::App;
use serde_json::json;

use crate::args::Export;
use crate::codes::Code;
use crate::sortie::{Refus, print_json};

pub(crate) fn run(app: &App, export: &Export) -> Result<Code, Refus> {
    if export.format != "json" {
        return Err(Refus::new(Code::Usage, "usage", "Format inconnu\u{a0}: cette version exporte en json."));
    }
    match &export.fichier {
        Some(fichier) => {
            app.export_json(fichier, export.ecraser.existant())?;
            print_json(&json!({ "fichier": fichier }))?;
        }
        None => app.export_json_to(&mut BufWriter::new(std::io::stdout().lock()))?,
    }
    Ok(Code::Ok)
}
