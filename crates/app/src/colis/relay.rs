use std::path::{Path, PathBuf};

use besace_sync::colis::{ColisError, Entete, Genre};

use super::RefusColis;
use super::fichiers::{COLIS, REPONSE, find, read};
use crate::app::{App, lock};
use crate::error::{AppError, Result};
use crate::fichier::{Existant, write_to};
use crate::http::{Adresse, Client, NetworkError};
use crate::vue::ColisVue;

const DEJA_REMIS: &str = "Ce colis a déjà sa réponse, à côté de lui. Pour le remettre de nouveau, effacez-la d’abord.";
const REMIS: &str = "Colis remis. Sa réponse est écrite à côté de lui : rapportez-la à la personne qui l’a préparé.";

impl App {
    /// Hands bundles in and writes the answers beside them. Needs a connection and no profile; reads neither.
    pub async fn colis_relay(&self, serveur: Option<&str>, chemins: &[PathBuf]) -> Result<Vec<ColisVue>> {
        let colis = find(chemins, COLIS)?;
        let client = Client::new(self.relay_adresse(serveur)?)?;
        let mut vues = Vec::new();
        let mut offline: Option<NetworkError> = None;
        for fichier in colis {
            let done = match &offline {
                Some(error) => Err(error.clone().into()),
                None => hand_in(&client, &fichier).await,
            };
            if let Err(AppError::Network(error)) = &done
                && error.is_hors_ligne()
            {
                offline = Some(error.clone());
            }
            vues.push(ColisVue::of(&fichier, done));
        }
        Ok(vues)
    }

    /// The one named, else that of the open profile, else the only one that this machine knows.
    fn relay_adresse(&self, serveur: Option<&str>) -> Result<Adresse> {
        if let Some(serveur) = serveur.or(self.options().serveur_defaut.as_deref()) {
            return Ok(Adresse::parse(serveur)?);
        }
        let open = self.session().ok().and_then(|session| lock(&session.cles).fiche.serveur.clone());
        if let Some(serveur) = open {
            return Ok(Adresse::parse(&serveur)?);
        }
        let mut known: Vec<String> = self.profil_list()?.into_iter().filter_map(|profil| profil.serveur).collect();
        known.sort();
        known.dedup();
        match known.as_slice() {
            [seul] => Ok(Adresse::parse(seul)?),
            _ => Err(AppError::ColisSansServeur),
        }
    }
}

async fn hand_in(client: &Client, fichier: &Path) -> Result<ColisVue> {
    let reponse = fichier.with_extension(REPONSE);
    if reponse.symlink_metadata().is_ok() {
        return Ok(ColisVue::done(fichier, "colis_deja_remis", DEJA_REMIS));
    }
    let bytes = read(fichier)?;
    let entete = match Entete::parse(&bytes) {
        Ok(entete) if entete.genre == Genre::Demande => entete,
        Ok(_) => return Err(RefusColis::Reponse.into()),
        Err(ColisError::Version(_)) => return Err(RefusColis::TropRecent.into()),
        Err(_) => return Err(RefusColis::ColisIllisible.into()),
    };
    let answer = client.colis_create(bytes).await?;
    let expected = Entete { genre: Genre::Reponse, ..entete };
    if Entete::parse(&answer).ok() != Some(expected) {
        return Err(NetworkError::Illisible("answer to another bundle".to_owned()).into());
    }
    write_to(&reponse, Existant::Garde, |file| Ok(file.write_all(&answer)?))?;
    Ok(ColisVue::done(fichier, "colis_remis", REMIS))
}
