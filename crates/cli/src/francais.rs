//! What the argument parser has to say, in French.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::codes::Code;
use crate::sortie::{Refus, print_refus, print_text};

/// Prints help, version, or a refusal.
pub(crate) fn print(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        print_text(&error.render().to_string());
        return Code::Ok.into();
    }
    print_refus(&Refus::new(Code::Usage, "usage", sentence(error))).into()
}

fn sentence(error: &clap::Error) -> String {
    let about = |kind| match error.get(kind) {
        Some(ContextValue::String(texte)) => texte.clone(),
        Some(ContextValue::Strings(textes)) => textes.join(", "),
        _ => String::new(),
    };
    let aide = "Voir besace --aide.";
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("Commande inconnue\u{a0}: {}. {aide}", about(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument => format!("Option inconnue\u{a0}: {}. {aide}", about(ContextKind::InvalidArg)),
        ErrorKind::MissingRequiredArgument => format!("Il manque\u{a0}: {}. {aide}", about(ContextKind::InvalidArg)),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            format!("Il manque la commande. {aide}")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::NoEquals => {
            format!(
                "Valeur non comprise pour {}\u{a0}: {}. {aide}",
                about(ContextKind::InvalidArg),
                about(ContextKind::InvalidValue)
            )
        }
        _ => format!("Ligne de commande non comprise. {aide}"),
    }
}
