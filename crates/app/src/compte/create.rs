use besace_domain::ErreurChamp;
use besace_sync::enrol::CompteCreer;

use super::CGU_ACCEPTEE;
use crate::app::App;
use crate::error::{AppError, Result};
use crate::http::{Client, InvitationCode};
use crate::vue::ProfilVue;

impl App {
    /// First sign-in, from an invitation: makes the account, then opens its profile.
    pub async fn compte_create(
        &self,
        code: &str,
        prenom: &str,
        nom: &str,
        mot_de_passe: &str,
        cgu_version: &str,
    ) -> Result<ProfilVue> {
        let InvitationCode { adresse, secret } = InvitationCode::parse(code).ok_or(AppError::Invitation)?;
        let champs = [("prenom", prenom, "Indiquez votre prénom."), ("nom", nom, "Indiquez votre nom.")];
        let manquants: Vec<ErreurChamp> = champs
            .into_iter()
            .filter(|(_, valeur, _)| valeur.trim().is_empty())
            .map(|(champ, _, message)| ErreurChamp::new(champ, besace_domain::erreur::code::REQUIS, message))
            .collect();
        if !manquants.is_empty() {
            return Err(manquants.into());
        }
        let client = Client::new(adresse.clone())?;
        let nouveau = self.profil_prepare(false)?;
        let ask = CompteCreer {
            secret,
            prenom: prenom.trim().to_owned(),
            nom: nom.trim().to_owned(),
            mot_de_passe: mot_de_passe.to_owned(),
            cgu_version: cgu_version.to_owned(),
            appareil: nouveau.appareil(&self.options().machine_nom),
        };
        match client.compte_create(&ask).await {
            Ok(enrolement) => {
                let vue = self.profil_finish(&nouveau, &adresse, &enrolement)?;
                self.session()?.store()?.reglage_set(CGU_ACCEPTEE, Some(cgu_version))?;
                Ok(vue)
            }
            Err(error) => {
                self.profil_discard(&nouveau);
                Err(error.into())
            }
        }
    }
}
