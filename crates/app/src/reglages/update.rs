use besace_domain::ErreurChamp;
use besace_domain::cra::Duree;
use besace_domain::erreur::code;
use besace_store::{Changes, Store, Sujet};
use chrono_tz::Tz;

use crate::app::App;
use crate::error::{AppError, Result};
use crate::vue::{Preferences, Reglages};

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
        erreurs.extend(duree_refused(&reglages.preferences));
        let (true, Ok(zone)) = (erreurs.is_empty(), zone) else { return Err(erreurs.into()) };
        self.write(|store| save(store, &reglages))?;
        self.session()?.set_zone(zone);
        Ok(reglages)
    }

    /// Changes « Mes préférences » alone.
    pub fn preferences_update(&self, preferences: Preferences) -> Result<Preferences> {
        let lieux = self.lieu_list()?;
        let mut erreurs: Vec<_> = duree_refused(&preferences).into_iter().collect();
        if preferences.lieu_id.is_some_and(|id| lieux.iter().all(|lieu| lieu.id != id)) {
            let message = "Ce lieu n’est pas parmi vos lieux d’activité. Choisissez-en un autre.";
            erreurs.push(ErreurChamp::new("lieu_id", code::INCONNU, message));
        }
        if !erreurs.is_empty() {
            return Err(erreurs.into());
        }
        self.write(|store| {
            let reglages = Reglages { preferences: preferences.clone(), ..super::read(store)? };
            save(store, &reglages)
        })?;
        Ok(preferences)
    }
}

fn duree_refused(preferences: &Preferences) -> Option<ErreurChamp> {
    let refused = preferences.duree.is_some_and(|minutes| Duree::new(minutes).is_none());
    let message = "La durée habituelle va de 1\u{a0}min à 23\u{a0}h\u{a0}59.";
    refused.then(|| ErreurChamp::new("duree", code::HORS_BORNES, message))
}

fn save(store: &mut Store, reglages: &Reglages) -> Result<Changes> {
    let texte = serde_json::to_string(reglages).map_err(|error| AppError::Fichier(error.into()))?;
    store.reglage_set(super::CLE, Some(&texte))?;
    Ok(Changes::of([Sujet::Reglages]))
}
