use besace_store::{Changes, Sujet};
use zeroize::Zeroizing;

use super::cles;
use super::dossier::{FicheDossier, Protection};
use crate::app::{App, lock};
use crate::error::{AppError, Result};
use crate::seal::check_phrase;

impl App {
    /// Locks the open profile with a passphrase, changes it, or removes it (`None`). Without an open profile, the
    /// passphrase is kept in memory for the profile about to be made: the second of a computer, or one without a
    /// keyring.
    pub fn verrouillage_update(&self, phrase: Option<&str>) -> Result<()> {
        phrase.map(check_phrase).transpose()?;
        let phrase = phrase.map(|phrase| Zeroizing::new(phrase.to_owned()));
        let Ok(session) = self.session() else {
            *lock(&self.inner.phrase) = phrase;
            return Ok(());
        };
        session.refuse_demo()?;
        let trousseau = self.options().trousseau.as_ref();
        let protection = match (&phrase, trousseau.status()) {
            (Some(_), Ok(())) => Protection::TrousseauEtPhrase,
            (Some(_), Err(_)) => Protection::Phrase,
            (None, Ok(())) if self.has_other_profil()? => return Err(AppError::PhraseAChoisir),
            (None, Ok(())) => Protection::Trousseau,
            (None, Err(error)) => return Err(error.into()),
        };
        let mut ouvertes = lock(&session.cles);
        let before = ouvertes.protection;
        let text = phrase.as_ref().map(|phrase| phrase.as_str());
        cles::save(trousseau, &session.dossier, protection, text, &ouvertes.fiche, &ouvertes.cles)?;
        let fiche = session.dossier.fiche()?;
        session.dossier.save_fiche(&FicheDossier { protection, ..fiche })?;
        if (before == Protection::Phrase) != (protection == Protection::Phrase) {
            cles::delete(trousseau, &session.dossier, before)?;
        }
        ouvertes.protection = protection;
        ouvertes.phrase = phrase;
        drop(ouvertes);
        self.tell(Changes::of([Sujet::Profil]));
        Ok(())
    }
}
