use std::path::{Path, PathBuf};

use besace_sync::colis::{Entete, Genre};

use super::{COLIS, ColisVue, REPONSE, files, read};
use crate::app::App;
use crate::error::{AppError, Result};
use crate::fichier::{Existant, write_to};
use crate::http::{Adresse, Client, NetworkError};

const DEJA: &str = "Ce colis a déjà sa réponse, à côté de lui. Effacez-la pour le remettre de nouveau.";
const PAS_UN_COLIS: &str = "Ce fichier n’est pas un colis à remettre, ou il est incomplet. Il n’a pas été envoyé.";

impl App {
    /// Hands bundles in and writes the answers beside them. Needs a connection and no profile; reads neither.
    pub async fn relay(&self, serveur: Option<&str>, chemins: &[PathBuf]) -> Result<Vec<ColisVue>> {
        let client = Client::new(self.relay_adresse(serveur)?)?;
        let mut vues = Vec::new();
        let mut offline: Option<NetworkError> = None;
        for fichier in files(chemins, COLIS)? {
            if let Some(error) = &offline {
                vues.push(ColisVue::refused(&fichier, error.code(), error.to_string()));
                continue;
            }
            vues.push(match hand_in(&client, &fichier).await {
                Ok(vue) => vue,
                Err(error) => {
                    let vue = ColisVue::refused(&fichier, error.code(), error.to_string());
                    if let AppError::Network(error) = error
                        && error.is_hors_ligne()
                    {
                        offline = Some(error);
                    }
                    vue
                }
            });
        }
        Ok(vues)
    }

    /// The one named, else the only one that this machine knows.
    fn relay_adresse(&self, serveur: Option<&str>) -> Result<Adresse> {
        if let Some(serveur) = serveur.or(self.options().serveur_defaut.as_deref()) {
            return Ok(Adresse::parse(serveur)?);
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
        return Ok(ColisVue::done(fichier, "colis_deja_remis", DEJA));
    }
    let bytes = read(fichier)?;
    let entete = match Entete::parse(&bytes) {
        Ok(entete) if entete.genre == Genre::Demande => entete,
        _ => return Ok(ColisVue::refused(fichier, "colis_illisible", PAS_UN_COLIS)),
    };
    let answer = client.colis_create(bytes).await?;
    let expected = Entete { genre: Genre::Reponse, ..entete };
    if Entete::parse(&answer).ok() != Some(expected) {
        return Err(NetworkError::Illisible("answer to another bundle".to_owned()).into());
    }
    write_to(&reponse, Existant::Garde, |file| Ok(file.write_all(&answer)?))?;
    Ok(ColisVue::done(fichier, "colis_remis", "Colis remis. Rapportez sa réponse, écrite à côté de lui."))
}
