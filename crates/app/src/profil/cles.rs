//! A profile's keys: made, kept, found again.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use besace_store::Cle;
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::dossier::{Dossier, Protection, write_whole};
use crate::error::{AppError, Result};
use crate::seal;
use crate::trousseau::Trousseau;

/// What the chooser shows; kept in the keyring, never in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fiche {
    pub(crate) nom_affiche: String,
    pub(crate) email: Option<String>,
    pub(crate) serveur: Option<String>,
    pub(crate) structure: Option<String>,
}

/// The database's key, the device's signing key, and the installation they belong to.
#[derive(Clone)]
pub(crate) struct Cles {
    base: [u8; 32],
    graine: [u8; 32],
    /// Same number in the database: a copy put back in place is recognised.
    pub(crate) nonce: u32,
}

impl Drop for Cles {
    fn drop(&mut self) {
        self.base.zeroize();
        self.graine.zeroize();
    }
}

impl Cles {
    pub(crate) fn create() -> Result<Self> {
        let mut base = [0; 32];
        random(&mut base)?;
        Self { base, graine: [0; 32], nonce: 0 }.renew()
    }

    /// Same database, new device.
    pub(crate) fn renew(&self) -> Result<Self> {
        let (mut graine, mut nonce) = ([0; 32], [0; 4]);
        random(&mut graine)?;
        random(&mut nonce)?;
        Ok(Self { base: self.base, graine, nonce: u32::from_be_bytes(nonce) })
    }

    pub(crate) fn base(&self) -> Cle {
        Cle::new(self.base)
    }

    pub(crate) fn signature(&self) -> SigningKey {
        SigningKey::from_bytes(&self.graine)
    }

    pub(crate) fn cle_publique(&self) -> String {
        BASE64.encode(self.signature().verifying_key().as_bytes())
    }

    fn write(&self) -> Zeroizing<String> {
        let bytes = Zeroizing::new([self.base.as_slice(), self.graine.as_slice(), &self.nonce.to_be_bytes()].concat());
        Zeroizing::new(BASE64.encode(bytes.as_slice()))
    }

    fn parse(texte: &str) -> Result<Self> {
        let bytes = Zeroizing::new(BASE64.decode(texte).map_err(|_| AppError::ProfilEndommage)?);
        let (base, rest) = bytes.split_first_chunk().ok_or(AppError::ProfilEndommage)?;
        let (graine, rest) = rest.split_first_chunk().ok_or(AppError::ProfilEndommage)?;
        let nonce = rest.try_into().map_err(|_| AppError::ProfilEndommage)?;
        Ok(Self { base: *base, graine: *graine, nonce: u32::from_be_bytes(nonce) })
    }
}

#[derive(Serialize, Deserialize)]
struct Entree {
    fiche: Fiche,
    /// In clear inside the keyring, or sealed by the passphrase.
    cles: Option<String>,
    scelle: Option<String>,
}

impl Drop for Entree {
    fn drop(&mut self) {
        self.cles.zeroize();
    }
}

/// Writes keys and chooser's words where the protection says.
pub(crate) fn save(
    trousseau: &dyn Trousseau,
    dossier: &Dossier,
    protection: Protection,
    phrase: Option<&str>,
    fiche: &Fiche,
    cles: &Cles,
) -> Result<()> {
    let nom = dossier.id.to_string();
    match protection {
        Protection::Memoire => Ok(()),
        Protection::Trousseau => {
            let entree = Entree { fiche: fiche.clone(), cles: Some(cles.write().to_string()), scelle: None };
            Ok(trousseau.save(&nom, &to_json(&entree)?)?)
        }
        Protection::TrousseauEtPhrase => {
            let scelle = seal::seal(phrase.ok_or(AppError::PhraseRequise)?, cles.write().as_bytes())?;
            let entree = Entree { fiche: fiche.clone(), cles: None, scelle: Some(BASE64.encode(scelle)) };
            Ok(trousseau.save(&nom, &to_json(&entree)?)?)
        }
        Protection::Phrase => {
            let entree = Entree { fiche: fiche.clone(), cles: Some(cles.write().to_string()), scelle: None };
            let scelle = seal::seal(phrase.ok_or(AppError::PhraseRequise)?, &to_json(&entree)?)?;
            write_whole(&dossier.cle_scellee(), &scelle)
        }
    }
}

/// The chooser's words, when they can be read without a passphrase.
pub(crate) fn fiche(trousseau: &dyn Trousseau, dossier: &Dossier, protection: Protection) -> Result<Option<Fiche>> {
    match protection {
        Protection::Trousseau | Protection::TrousseauEtPhrase => {
            Ok(entree(trousseau, dossier)?.map(|entree| entree.fiche.clone()))
        }
        Protection::Phrase | Protection::Memoire => Ok(None),
    }
}

/// Finds keys again.
pub(crate) fn open(
    trousseau: &dyn Trousseau,
    dossier: &Dossier,
    protection: Protection,
    phrase: Option<&str>,
) -> Result<(Fiche, Cles)> {
    match protection {
        Protection::Memoire => Err(AppError::ClesAbsentes),
        Protection::Trousseau => {
            let entree = entree(trousseau, dossier)?.ok_or(AppError::ClesAbsentes)?;
            Ok((entree.fiche.clone(), Cles::parse(entree.cles.as_deref().ok_or(AppError::ProfilEndommage)?)?))
        }
        Protection::TrousseauEtPhrase => {
            let phrase = phrase.ok_or(AppError::PhraseRequise)?;
            let entree = entree(trousseau, dossier)?.ok_or(AppError::ClesAbsentes)?;
            let scelle =
                entree.scelle.as_ref().and_then(|texte| BASE64.decode(texte).ok()).ok_or(AppError::ProfilEndommage)?;
            Ok((entree.fiche.clone(), Cles::parse(utf8(&seal::open(phrase, &scelle)?)?)?))
        }
        Protection::Phrase => {
            let phrase = phrase.ok_or(AppError::PhraseRequise)?;
            let opened = seal::open(phrase, &std::fs::read(dossier.cle_scellee())?)?;
            let entree: Entree = serde_json::from_slice(&opened).map_err(|_| AppError::ProfilEndommage)?;
            Ok((entree.fiche.clone(), Cles::parse(entree.cles.as_deref().ok_or(AppError::ProfilEndommage)?)?))
        }
    }
}

/// Forgets them; the database can no longer be read by anyone.
pub(crate) fn delete(trousseau: &dyn Trousseau, dossier: &Dossier, protection: Protection) -> Result<()> {
    match protection {
        Protection::Trousseau | Protection::TrousseauEtPhrase => Ok(trousseau.delete(&dossier.id.to_string())?),
        Protection::Phrase => match std::fs::remove_file(dossier.cle_scellee()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        },
        Protection::Memoire => Ok(()),
    }
}

fn entree(trousseau: &dyn Trousseau, dossier: &Dossier) -> Result<Option<Entree>> {
    let Some(secret) = trousseau.get(&dossier.id.to_string())? else { return Ok(None) };
    serde_json::from_slice(&secret).map(Some).map_err(|_| AppError::ProfilEndommage)
}

fn to_json(entree: &Entree) -> Result<Zeroizing<Vec<u8>>> {
    Ok(Zeroizing::new(serde_json::to_vec(entree).map_err(std::io::Error::other)?))
}

fn utf8(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|_| AppError::ProfilEndommage)
}

fn random(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|error| AppError::Fichier(std::io::Error::other(error)))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::dossier::FicheDossier;
    use super::*;
    use crate::trousseau::{SECRET_BYTES_MAX, TrousseauMemoire};

    fn dossier(protection: Protection) -> (tempfile::TempDir, Dossier) {
        let data = tempfile::tempdir().unwrap();
        let fiche = FicheDossier { demo: false, protection, inacheve: false, dernier_usage: None };
        let dossier = Dossier::create(data.path(), Uuid::from_u128(1), &fiche).unwrap();
        (data, dossier)
    }

    fn nadia() -> Fiche {
        Fiche {
            nom_affiche: "Nadia Ferrand".into(),
            email: Some("nadia@example.org".into()),
            serveur: None,
            structure: None,
        }
    }

    #[test]
    fn keys_come_back_whatever_the_protection_and_only_with_the_phrase() {
        let phrase = Some("cheval pile agrafe");
        for protection in [Protection::Trousseau, Protection::TrousseauEtPhrase, Protection::Phrase] {
            let (_data, dossier) = dossier(protection);
            let (trousseau, cles) = (TrousseauMemoire::default(), Cles::create().unwrap());
            save(&trousseau, &dossier, protection, phrase, &nadia(), &cles).unwrap();
            let (fiche, found) = open(&trousseau, &dossier, protection, phrase).unwrap();
            assert_eq!((fiche, found.base, found.graine, found.nonce), (nadia(), cles.base, cles.graine, cles.nonce));
            if protection.asks_phrase() {
                let code = |phrase| open(&trousseau, &dossier, protection, phrase).err().map(|e| e.code().to_owned());
                assert_eq!(code(None).as_deref(), Some("phrase_requise"));
                assert_eq!(code(Some("autre phrase")).as_deref(), Some("phrase_fausse"));
            }
            delete(&trousseau, &dossier, protection).unwrap();
            assert!(open(&trousseau, &dossier, protection, phrase).is_err(), "forgotten keys are forgotten");
        }
    }

    #[test]
    fn a_passphrase_file_holds_no_readable_name_and_a_secret_fits_windows() {
        let (_data, dossier) = dossier(Protection::Phrase);
        let trousseau = TrousseauMemoire::default();
        let cles = Cles::create().unwrap();
        save(&trousseau, &dossier, Protection::Phrase, Some("cheval pile agrafe"), &nadia(), &cles).unwrap();
        let bytes = std::fs::read(dossier.cle_scellee()).unwrap();
        assert!(!bytes.windows(5).any(|w| w == b"Nadia"));

        let long = Fiche {
            nom_affiche: "N".repeat(200),
            email: Some("e".repeat(254)),
            serveur: Some("s".repeat(253)),
            structure: Some("t".repeat(200)),
        };
        save(&trousseau, &dossier, Protection::TrousseauEtPhrase, Some("cheval pile agrafe"), &long, &cles).unwrap();
        assert!(trousseau.get(&dossier.id.to_string()).unwrap().unwrap().len() <= SECRET_BYTES_MAX);
    }

    #[test]
    fn a_renewed_device_keeps_the_database() {
        let cles = Cles::create().unwrap();
        let renewed = cles.renew().unwrap();
        assert_eq!(renewed.base, cles.base);
        assert_ne!(renewed.graine, cles.graine);
        assert_ne!(renewed.cle_publique(), cles.cle_publique());
    }
}
