use besace_sync::enrol::{MotDePasseDemander, MotDePasseRenouveler};

use crate::app::App;
use crate::error::Result;
use crate::http::{Adresse, Client};

impl App {
    /// « Oublié »: a code leaves by e-mail.
    pub async fn mot_de_passe_create(&self, serveur: &str, email: &str) -> Result<()> {
        let ask = MotDePasseDemander { email: email.trim().to_owned() };
        Ok(Client::new(Adresse::parse(serveur)?)?.mot_de_passe_create(&ask).await?)
    }

    /// Chooses a new password with that code.
    pub async fn mot_de_passe_update(&self, serveur: &str, email: &str, code: &str, mot_de_passe: &str) -> Result<()> {
        let ask = MotDePasseRenouveler {
            email: email.trim().to_owned(),
            code: code.trim().to_owned(),
            mot_de_passe: mot_de_passe.to_owned(),
        };
        Ok(Client::new(Adresse::parse(serveur)?)?.mot_de_passe_update(&ask).await?)
    }
}
