use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use besace_store::{Changes, ClesColis, Sujet};
use besace_sync::colis::{key_pair, seal_demande, signature_path};
use besace_sync::frame::encode_request;
use besace_sync::wire::collection;
use uuid::Uuid;

use super::fichiers::COLIS;
use super::{graine, random};
use crate::app::App;
use crate::compte::cle_scellement;
use crate::error::{AppError, Result};
use crate::fichier::{Existant, write_to};
use crate::sync::{Verrou, protocole};
use crate::vue::ColisEcrit;

impl App {
    /// Writes what waits in a folder, or under that name, sealed to the server. It still waits here until an answer
    /// comes back, by a stick or by the network.
    pub async fn colis_export(&self, chemin: &Path) -> Result<ColisEcrit> {
        let (_, who) = self.signed_client()?;
        let session = self.session()?;
        let _verrou = Verrou::acquire(&session.dossier.verrou()).await?;
        let colis = uuid::Builder::from_random_bytes(random()?).into_uuid();
        let fichier = self.place(chemin, colis)?;
        Existant::Garde.check(&fichier)?;
        let (secret, reponse) = key_pair(&random()?);
        let (cle, request) = {
            let mut store = session.store()?;
            let cle = cle_scellement(&store)?.ok_or(AppError::ColisSansCle)?;
            // Remembered before it is written: an answer that nobody can open would be worse than one that never comes.
            let mut request = store.colis_create(colis, &ClesColis { secret, serveur: cle }, self.now())?;
            request.protocol = protocole::get(&store)?;
            (cle, request)
        };
        let signe = who.seal(&signature_path(colis, &reponse), encode_request(&request, who.compte).map_err(other)?)?;
        let sealed = seal_demande((who.serveur, &cle), colis, &reponse, &signe, graine()?).map_err(other)?;
        write_to(&fichier, Existant::Garde, |file| Ok(file.write_all(&sealed)?))?;
        self.tell(Changes::of([Sujet::Sync]));
        let cras = request.mutations.iter().filter(|mutation| mutation.collection == collection::CRA).count();
        let en_attente = session.store()?.etat_echange()?.en_attente;
        Ok(ColisEcrit { fichier: fichier.display().to_string(), cras, elements: request.mutations.len(), en_attente })
    }

    /// In a folder, a name that says when: neither who nor where.
    fn place(&self, chemin: &Path, colis: Uuid) -> Result<PathBuf> {
        if chemin.is_dir() {
            let quand = self.now().with_timezone(&self.zone()).format("%Y-%m-%d-%Hh%M");
            let colis = colis.simple().to_string();
            return Ok(chemin.join(format!("besace-{quand}-{}.{COLIS}", &colis[..6])));
        }
        // A stick that is not there must not become a file of its name.
        if !chemin.parent().is_some_and(Path::is_dir) || chemin.extension().is_none() {
            return Err(AppError::Fichier(ErrorKind::NotFound.into()));
        }
        Ok(chemin.with_extension(COLIS))
    }
}

fn other(error: impl std::fmt::Display) -> AppError {
    Error::other(error.to_string()).into()
}
