//! What the support asks first: is everything whole, what waits, which versions.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::app::App;
use crate::compte::{EmpreintesServeur, serveur_empreintes};
use crate::error::Result;
use crate::horloge::ecart;
use crate::vue::{ProfilVue, TrousseauVue};

/// The state of this installation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bilan {
    /// Of this build.
    pub version: &'static str,
    /// Spoken with the server.
    pub protocole: u16,
    /// Written in documents.
    pub schema: u16,
    /// Where profiles live.
    pub dossier: PathBuf,
    /// Whether keys can be kept.
    pub trousseau: TrousseauVue,
    /// Those of this computer.
    pub profils: Vec<ProfilConnu>,
    /// The open one.
    pub profil: Option<BilanProfil>,
}

/// A profile, without the person's name or address: this report is made to be shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProfilConnu {
    /// Its folder.
    pub id: String,
    /// Its server.
    pub serveur: Option<String>,
    /// Invented people.
    pub demo: bool,
    /// A passphrase is asked.
    pub verrouillage: bool,
    /// When it was last opened.
    pub dernier_usage: Option<DateTime<Utc>>,
}

/// The state of the open profile.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BilanProfil {
    /// Its folder.
    pub id: String,
    /// What the integrity check found; empty = sound.
    pub defauts: Vec<String>,
    /// Waits to be sent.
    pub en_attente: u64,
    /// Refused.
    pub refus: u64,
    /// To settle.
    pub conflits: u64,
    /// Deletions that wait for an answer.
    pub suppressions: u64,
    /// People whom the server erases within a month, for want of any sign.
    pub effacements_proches: usize,
    /// Last complete exchange.
    pub dernier_echange: Option<DateTime<Utc>>,
    /// What is known against the clock of this machine, in words.
    pub horloge: Option<String>,
    /// The device has an identity on its server.
    pub inscrit: bool,
    /// The server that it met, to compare with what the administrator reads there.
    pub serveur: Option<EmpreintesServeur>,
}

impl From<ProfilVue> for ProfilConnu {
    fn from(vue: ProfilVue) -> Self {
        let ProfilVue { id, serveur, demo, verrouillage, dernier_usage, .. } = vue;
        Self { id, serveur, demo, verrouillage, dernier_usage }
    }
}

impl App {
    /// Checks everything that can be checked without network; the open profile is read from end to end.
    pub fn doctor(&self) -> Result<Bilan> {
        let trousseau = match self.options().trousseau.status() {
            Ok(()) => TrousseauVue { disponible: true, message: None },
            Err(error) => TrousseauVue { disponible: false, message: Some(error.to_string()) },
        };
        let profil = match self.session() {
            Ok(session) => {
                let effacements_proches = self.conservation_list()?.len();
                let store = session.store()?;
                let etat = store.etat_echange()?;
                Some(BilanProfil {
                    id: session.dossier.id.to_string(),
                    defauts: store.integrity_check()?.defauts,
                    en_attente: etat.en_attente,
                    refus: etat.refus,
                    conflits: etat.conflits,
                    suppressions: etat.suppressions,
                    effacements_proches,
                    dernier_echange: etat.dernier_echange,
                    horloge: ecart(self.now(), &etat).map(|ecart| ecart.phrase(self.now(), self.zone())),
                    inscrit: store.meta().appareil.is_some(),
                    serveur: serveur_empreintes(&store)?,
                })
            }
            Err(_) => None,
        };
        Ok(Bilan {
            version: env!("CARGO_PKG_VERSION"),
            protocole: besace_sync::wire::PROTOCOL,
            schema: besace_sync::wire::SCHEMA,
            dossier: self.options().data_dir.clone(),
            trousseau,
            profils: self.profil_list()?.into_iter().map(ProfilConnu::from).collect(),
            profil,
        })
    }
}
