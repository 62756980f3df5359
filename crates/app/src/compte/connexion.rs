use besace_sync::enrol::{AppareilCreer, AppareilNouveau, ConnexionDemander};

use crate::app::{App, lock};
use crate::error::Result;
use crate::http::{Adresse, Client};
use crate::vue::ProfilVue;

impl App {
    /// Second device, or session to renew: a code leaves by e-mail. The answer never tells whether the account exists.
    pub async fn connexion_create(&self, serveur: &str, email: &str, mot_de_passe: &str) -> Result<()> {
        let adresse = Adresse::parse(serveur)?;
        let client = Client::new(adresse.clone())?;
        if let Some(session) = self.session_of(&adresse, email) {
            // Before the password leaves.
            let met = client.serveur_get().await?;
            super::serveur::check(&mut *session.store()?, &met)?;
        }
        let ask = ConnexionDemander { email: email.trim().to_owned(), mot_de_passe: mot_de_passe.to_owned() };
        Ok(client.connexion_create(&ask).await?)
    }

    /// Signs in with the code received: a new profile, or a new identity for the open one when it is the same account.
    pub async fn connexion_update(
        &self,
        serveur: &str,
        email: &str,
        mot_de_passe: &str,
        code: &str,
    ) -> Result<ProfilVue> {
        let adresse = Adresse::parse(serveur)?;
        let client = Client::new(adresse.clone())?;
        let ask = |appareil: AppareilNouveau| AppareilCreer {
            email: email.trim().to_owned(),
            mot_de_passe: mot_de_passe.to_owned(),
            code: code.trim().to_owned(),
            appareil,
        };
        if let Some(session) = self.session_of(&adresse, email) {
            let cles = lock(&session.cles).cles.renew()?;
            let appareil =
                AppareilNouveau { nom: self.options().machine_nom.clone(), cle_publique: cles.cle_publique() };
            let enrolement = client.appareil_create(&ask(appareil)).await?;
            return self.profil_renew(&session, cles, &adresse, &enrolement);
        }
        self.refuse_double(&adresse, email)?;
        let nouveau = self.profil_prepare(false)?;
        match client.appareil_create(&ask(nouveau.appareil(&self.options().machine_nom))).await {
            Ok(enrolement) => self.profil_finish(&nouveau, &adresse, &enrolement),
            Err(error) => {
                self.profil_discard(&nouveau);
                Err(error.into())
            }
        }
    }
}
