use besace_sync::enrol::CguWire;

use crate::app::App;
use crate::error::{AppError, Result};
use crate::http::{Client, InvitationCode};
use crate::vue::{CguVue, InvitationVue};

impl App {
    /// What an invitation code offers, before anything is created.
    pub async fn invitation_get(&self, code: &str) -> Result<InvitationVue> {
        let InvitationCode { adresse, secret } = InvitationCode::parse(code).ok_or(AppError::Invitation)?;
        let invitation = Client::new(adresse.clone())?.invitation_get(&secret).await?;
        Ok(InvitationVue {
            serveur: adresse.to_string(),
            email: invitation.email,
            structure: invitation.structure,
            role: invitation.role,
            cgu: invitation.cgu.into(),
        })
    }
}

impl From<CguWire> for CguVue {
    fn from(cgu: CguWire) -> Self {
        Self { version: cgu.version, texte: cgu.texte, premiere: true }
    }
}
