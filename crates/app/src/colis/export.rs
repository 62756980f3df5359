use std::path::{Path, PathBuf};

use besace_store::{Changes, Limites, Sujet};
use besace_sync::colis::{Cle, key_pair, seal_demande, signature_path};
use besace_sync::frame::encode_request;
use besace_sync::wire::SyncRequest;
use uuid::Uuid;

use super::{COLIS, ColisEcrits, graine, random};
use crate::app::App;
use crate::compte::cle_scellement;
use crate::error::{AppError, Result};
use crate::fichier::{Existant, write_to};
use crate::http::Signataire;
use crate::sync::Verrou;

impl App {
    /// Writes everything that waits in a folder, sealed to the server. It still waits here until an answer comes back,
    /// by a stick or by the network.
    pub async fn colis_export(&self, dossier: &Path) -> Result<ColisEcrits> {
        let (_, who) = self.signed_client()?;
        let session = self.session()?;
        let _verrou = Verrou::acquire(&session.dossier.verrou()).await?;
        if !dossier.is_dir() {
            return Err(AppError::FichierAbsent);
        }
        let (cle, parts) = {
            let mut store = session.store()?;
            let cle = cle_scellement(&store)?.ok_or(AppError::ColisSansCle)?;
            (cle, store.colis_prepare(Limites::default())?)
        };
        let lot = Uuid::from_bytes(random()?);
        let mut fichiers = Vec::new();
        for (index, request) in parts.iter().enumerate() {
            let sealed = self.seal_part(&who, &cle, request)?;
            let chemin = self.name(dossier, lot, index + 1);
            write_to(&chemin, Existant::Garde, |file| Ok(file.write_all(&sealed)?))?;
            fichiers.push(chemin);
        }
        self.tell(Changes::of([Sujet::Sync]));
        let elements = parts.iter().map(|request| request.mutations.len()).sum();
        let en_attente = session.store()?.etat_echange()?.en_attente;
        Ok(ColisEcrits { fichiers, elements, en_attente })
    }

    /// Remembered before it is written: an answer that nobody can open would be worse than one that never comes.
    fn seal_part(&self, who: &Signataire, cle: &Cle, request: &SyncRequest) -> Result<Vec<u8>> {
        let colis = uuid::Builder::from_random_bytes(random()?).into_uuid();
        let (secret, reponse) = key_pair(&random()?);
        let payload = encode_request(request).map_err(|error| std::io::Error::other(error.to_string()))?;
        let signe = who.seal(&signature_path(colis, &reponse), payload)?;
        let sealed = seal_demande((who.serveur, cle), colis, &reponse, &signe, graine()?)
            .map_err(|error| std::io::Error::other(error.to_string()))?;
        self.session()?.store()?.colis_put(colis, &secret, request, self.now())?;
        Ok(sealed)
    }

    /// When and which part: neither who nor where.
    fn name(&self, dossier: &Path, lot: Uuid, part: usize) -> PathBuf {
        let quand = self.now().with_timezone(&self.zone()).format("%Y-%m-%d-%Hh%M");
        let lot = lot.simple().to_string();
        dossier.join(format!("besace-{quand}-{}-{part:02}.{COLIS}", &lot[..8]))
    }
}
