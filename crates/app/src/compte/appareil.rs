use besace_store::{Changes, Sujet};
use besace_sync::enrol::AppareilRetirer;
use chrono::DateTime;

use crate::app::{App, lock};
use crate::error::{AppError, Result};
use crate::http::{Adresse, Client, Signataire};
use crate::vue::AppareilVue;

impl App {
    /// The account's devices; needs the network.
    pub async fn appareil_list(&self) -> Result<Vec<AppareilVue>> {
        let (client, who) = self.signed_client()?;
        let devices = client.appareil_list(&who).await?;
        let instant = |ms| DateTime::from_timestamp_millis(ms).unwrap_or_default();
        Ok(devices
            .into_iter()
            .map(|device| AppareilVue {
                celui_ci: device.id == who.appareil,
                id: device.id.to_string(),
                nom: device.nom,
                creation: instant(device.creation),
                dernier_contact: device.dernier_contact.map(instant),
                etat: device.etat,
            })
            .collect())
    }

    /// Retires a device, or declares it lost; needs the network.
    pub async fn appareil_delete(&self, id: &str, perdu: bool) -> Result<()> {
        let id = id.parse().map_err(|_| AppError::Introuvable)?;
        let (client, who) = self.signed_client()?;
        client.appareil_delete(&who, &AppareilRetirer { id, perdu }).await?;
        self.tell(Changes::of([Sujet::Compte]));
        Ok(())
    }

    /// The server of the open profile, and who signs for it.
    pub(crate) fn signed_client(&self) -> Result<(Client, Signataire)> {
        let session = self.session()?;
        session.refuse_demo()?;
        let meta = session.store()?.meta().clone();
        let ouvertes = lock(&session.cles);
        let (Some(appareil), Some(serveur), Some(adresse)) = (meta.appareil, meta.serveur, &ouvertes.fiche.serveur)
        else {
            return Err(AppError::Session);
        };
        let who = Signataire { cle: ouvertes.cles.signature(), appareil: appareil.id, serveur, compte: meta.compte };
        Ok((Client::new(Adresse::parse(adresse)?)?, who))
    }
}
