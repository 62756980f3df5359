use std::path::Path;

use besace_app::App;
use besace_app::vue::ProfilVue;

use crate::args::Args;
use crate::codes::Code;
use crate::sortie::Refus;

/// Passphrase of the profile, for scripts.
const ENV_PHRASE: &str = "BESACE_PHRASE";
/// Passphrase of a sealed copy, for scripts.
pub(crate) const ENV_PHRASE_COPIE: &str = "BESACE_PHRASE_COPIE";

/// Opens the profile named, or the only one.
pub(crate) fn open(app: &App, args: &Args) -> Result<ProfilVue, Refus> {
    let profil = choose(&app.profil_list()?, args.profil.as_deref())?;
    let phrase = phrase(args.phrase_fichier.as_deref(), ENV_PHRASE)?;
    Ok(app.profil_open(&profil.id, phrase.as_deref())?)
}

/// From a file, else from the environment.
pub(crate) fn phrase(fichier: Option<&Path>, variable: &str) -> Result<Option<String>, Refus> {
    match fichier {
        Some(fichier) => Ok(Some(std::fs::read_to_string(fichier)?.trim_end_matches(['\r', '\n']).to_owned())),
        None => Ok(std::env::var(variable).ok()),
    }
}

fn choose(profils: &[ProfilVue], wanted: Option<&str>) -> Result<ProfilVue, Refus> {
    let matching: Vec<&ProfilVue> = match wanted {
        Some(wanted) => profils.iter().filter(|profil| is_named(profil, wanted)).collect(),
        // Invented data only serves when it is named or alone.
        None if profils.iter().any(|profil| !profil.demo) => profils.iter().filter(|profil| !profil.demo).collect(),
        None => profils.iter().collect(),
    };
    match matching.as_slice() {
        [profil] => Ok((*profil).clone()),
        [] if wanted.is_some() => Err(Refus::new(
            Code::Profil,
            "profil_inconnu",
            "Ce profil n’existe pas sur cet ordinateur. Voir besace profil list.",
        )),
        [] => Err(Refus::new(
            Code::Profil,
            "profil_inconnu",
            "Aucun profil sur cet ordinateur. Ouvrez Besace pour vous connecter.",
        )),
        _ => Err(Refus::new(
            Code::Profil,
            "profil_ambigu",
            "Plusieurs profils sur cet ordinateur. Choisissez avec --profil\u{a0}: voir besace profil list.",
        )),
    }
}

fn is_named(profil: &ProfilVue, wanted: &str) -> bool {
    profil.id == wanted
        || profil.nom_affiche.eq_ignore_ascii_case(wanted)
        || profil.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profil(id: &str, email: Option<&str>, demo: bool) -> ProfilVue {
        ProfilVue {
            id: id.into(),
            nom_affiche: format!("Nom {id}"),
            email: email.map(str::to_owned),
            serveur: None,
            structure: None,
            demo,
            verrouillage: false,
            dernier_usage: None,
        }
    }

    #[test]
    fn the_only_real_profile_needs_no_name() {
        let (a, b, demo) = (profil("a", Some("a@x.fr"), false), profil("b", None, false), profil("d", None, true));
        let chosen = |profils: &[ProfilVue], wanted| choose(profils, wanted).map(|p| p.id).map_err(|r| r.code);
        assert_eq!(chosen(&[a.clone(), demo.clone()], None), Ok("a".into()));
        assert_eq!(chosen(std::slice::from_ref(&demo), None), Ok("d".into()));
        assert_eq!(chosen(&[a.clone(), b.clone()], None), Err("profil_ambigu".into()));
        assert_eq!(chosen(&[a.clone(), b.clone()], Some("A@x.fr")), Ok("a".into()));
        assert_eq!(chosen(&[a.clone(), b], Some("nom b")), Ok("b".into()));
        assert_eq!(chosen(&[a], Some("z")), Err("profil_inconnu".into()));
        assert_eq!(chosen(&[], None), Err("profil_inconnu".into()));
    }
}
