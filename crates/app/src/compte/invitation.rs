use besace_formats::qr;
use besace_store::{Changes, Sujet};
use besace_sync::enrol::CguWire;
use zeroize::Zeroizing;

use crate::app::{App, lock};
use crate::error::{AppError, Result};
use crate::http::{Client, InvitationCode};
use crate::vue::{CguVue, InvitationVue};

/// Beyond this, what was opened or read is no invitation.
const ADRESSE_MAX: usize = 512;

impl App {
    /// Keeps an address that the system opened (`besace://…`) until the sign-in page reads it. Nothing is sent.
    pub fn invitation_open(&self, adresse: &str) {
        let kept = if adresse.len() <= ADRESSE_MAX { adresse } else { "" };
        *lock(&self.inner.invitation) = Some(Zeroizing::new(kept.to_owned()));
        self.tell(Changes::of([Sujet::Profil]));
    }

    /// Takes the code opened last, once; refused in words when it is no invitation.
    pub fn invitation_read(&self) -> Result<Option<String>> {
        let Some(code) = lock(&self.inner.invitation).take() else { return Ok(None) };
        self.tell(Changes::of([Sujet::Profil]));
        InvitationCode::parse(&code).ok_or(AppError::Invitation)?;
        Ok(Some(code.trim().to_owned()))
    }

    /// The code that a picture shows (PNG or JPEG: the photo of a letter, a mail on a screen). Nothing is sent.
    pub fn invitation_parse(&self, picture: &[u8]) -> Result<String> {
        let texts = qr::read(picture)?;
        // A letter may show other codes beside it.
        let code = texts.into_iter().find(|text| text.len() <= ADRESSE_MAX && InvitationCode::parse(text).is_some());
        Ok(code.ok_or(AppError::QrAutre)?.trim().to_owned())
    }

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
