use besace_app::App;

use crate::args::{Args, Sauvegarde, SauvegardeRestore};
use crate::codes::Code;
use crate::profil::{ENV_PHRASE_COPIE, phrase};
use crate::sortie::{Refus, print_json};

pub(crate) fn run(app: &App, args: &Args, commande: &Sauvegarde) -> Result<Code, Refus> {
    match commande {
        Sauvegarde::Create(create) => {
            let phrase = phrase(create.phrase_copie.as_deref(), ENV_PHRASE_COPIE)?.ok_or_else(sans_phrase)?;
            print_json(&app.sauvegarde_create(&phrase, create.chemin.as_deref(), create.ecraser.existant())?)?;
        }
        Sauvegarde::List => print_json(&app.sauvegarde_list()?)?,
        Sauvegarde::Restore(restored) => return restore(app, args, restored),
    }
    Ok(Code::Ok)
}

/// Opens the restored profile, hence before any other is chosen.
pub(crate) fn restore(app: &App, args: &Args, restore: &SauvegardeRestore) -> Result<Code, Refus> {
    let copie = phrase(restore.phrase_copie.as_deref(), ENV_PHRASE_COPIE)?.ok_or_else(sans_phrase)?;
    // Protects the profile about to be made: the second of this computer, or one without a keyring.
    if let Some(profil) = phrase(args.phrase_fichier.as_deref(), "BESACE_PHRASE")? {
        app.verrouillage_update(Some(&profil))?;
    }
    print_json(&app.sauvegarde_restore(&restore.chemin, &copie)?)?;
    app.profil_close();
    Ok(Code::Ok)
}

fn sans_phrase() -> Refus {
    Refus::new(
        Code::Usage,
        "usage",
        "Il manque la phrase de la copie\u{a0}: --phrase-copie FICHIER, ou la variable BESACE_PHRASE_COPIE.",
    )
}
