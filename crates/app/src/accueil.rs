//! The first screen.

use besace_domain::cra::presets;
use besace_store::Store;
use chrono::{Datelike as _, Days};

use crate::app::App;
use crate::error::Result;
use crate::reglages;
use crate::vue::{AccueilVue, PreferencesVue, PremiereReception};

impl App {
    /// Today, what is to complete, the week.
    pub fn accueil_get(&self) -> Result<AccueilVue> {
        let aujourdhui = self.aujourdhui();
        let lundi = aujourdhui - Days::new(u64::from(aujourdhui.weekday().num_days_from_monday()));
        let a_completer = self.brouillon_list()?;
        let prenom = self.compte_get()?.prenom;
        let premiere_reception = self.compteurs()?.premiere_reception.map(|pourcent| PremiereReception { pourcent });
        self.read(|store| {
            Ok(AccueilVue {
                prenom,
                aujourdhui,
                semaine_numero: aujourdhui.iso_week().week(),
                jour: store.cra_day(aujourdhui)?,
                a_completer,
                semaine: store.cra_week(lundi)?,
                premiere_reception,
                preferences: preferences(store)?,
            })
        })
    }
}

fn preferences(store: &Store) -> Result<Option<PreferencesVue>> {
    if store.cra_ever()? {
        return Ok(None);
    }
    let choisies = reglages::read(store)?.preferences;
    Ok(Some(PreferencesVue { choisies, lieux: store.lieu_list()?, durees: presets(&[]) }))
}
