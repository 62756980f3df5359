use besace_domain::ErreurChamp;
use besace_domain::erreur::code;
use besace_store::{Changes, Sujet};
use chrono_tz::Tz;

use crate::app::App;
use crate::error::{AppError, Result};
use crate::vue::Reglages;

const TAILLE_TEXTE: std::ops::RangeInclusive<u32> = 100..=200;

impl App {
    /// Changes preferences.
    pub fn reglages_update(&self, reglages: Reglages) -> Result<Reglages> {
        let mut erreurs = Vec::new();
        if !TAILLE_TEXTE.contains(&reglages.taille_texte) {
            let message = "La taille du texte va de 100 à 200\u{a0}%.";
            erreurs.push(ErreurChamp::new("taille_texte", code::HORS_BORNES, message));
        }
        let zone = reglages.fuseau.as_deref().map(str::parse::<Tz>).transpose();
        if zone.is_err() {
            erreurs.push(ErreurChamp::new(
                "fuseau",
                code::INVALIDE,
                "Ce fuseau horaire n’existe pas. Exemple\u{a0}: Indian/Reunion.",
            ));
        }
        let (true, Ok(zone)) = (erreurs.is_empty(), zone) else { return Err(erreurs.into()) };
        let texte = serde_json::to_string(&reglages).map_err(|error| AppError::Fichier(error.into()))?;
        self.write(|store| {
            store.reglage_set(super::CLE, Some(&texte))?;
            Ok(Changes::of([Sujet::Reglages]))
        })?;
        self.session()?.set_zone(zone);
        Ok(reglages)
    }
}
