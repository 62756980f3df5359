//! What makes this server itself: its identity, its keys, its history, its settings. Made at first start.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use besace_sync::colis::preuve;
use besace_sync::enrol::{CguWire, ServeurWire, empreinte};
use besace_sync::wire::{PROTOCOL, PROTOCOL_MIN};
use ed25519_dalek::SigningKey;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::erreur::CentralError;
use crate::hasard;
use crate::scellement;
use crate::stockage::{Ecriture, Lecture, Stockage, StockageError, transaction};

/// Names of the values kept about the server.
pub mod cle {
    /// Identity, bound into every signature.
    pub const ID: &str = "id";
    /// Identity of the history; new after a restore.
    pub const EPOCH: &str = "epoch";
    /// Ed25519 secret.
    pub const SIGNATURE: &str = "cle_signature";
    /// X25519 secret.
    pub const SCELLEMENT: &str = "cle_scellement";
    /// X25519 secrets that came before, newest first; see [`crate::scellement`].
    pub const SCELLEMENT_AVANT: &str = "cle_scellement_avant";
    /// Keys the digests of short codes.
    pub const POIVRE: &str = "poivre";
    /// Shown to people.
    pub const NOM: &str = "nom";
    /// `host[:port]` written in invitations.
    pub const ADRESSE: &str = "adresse";
    /// Domains of e-mail addresses that may be invited, separated by spaces; empty = all.
    pub const DOMAINES: &str = "domaines";
    /// Version of the CGU in force.
    pub const CGU_VERSION: &str = "cgu_version";
    /// Their text.
    pub const CGU_TEXTE: &str = "cgu_texte";
    /// When a renewal was last asked for, by anyone.
    pub const DERNIERE_DEMANDE: &str = "derniere_demande";
    /// Made by `demo`: its password is public.
    pub const DEMO: &str = "demo";
    /// Seconds to wait, while in maintenance.
    pub const MAINTENANCE: &str = "maintenance";
}

const NOM: &str = "Besace";
/// Conditions of a server whose administrator published none. A text that was published never changes: another one has
/// another version, and the one before joins [`CGU_AVANT`].
pub const CGU_VERSION: &str = "2026-12";
const CGU_TEXTE: &str = include_str!("cgu/2026-12.txt");
/// Texts that came with earlier builds.
const CGU_AVANT: [&str; 1] = [include_str!("cgu/2026-11.txt")];

/// Identity and secrets, read once.
pub struct Identite {
    /// Bound into every signature.
    pub id: Uuid,
    signature: SigningKey,
    poivre: Zeroizing<[u8; 32]>,
}

impl Identite {
    /// Reads the identity, making it the first time.
    pub fn open(stockage: &dyn Stockage) -> Result<Self, CentralError> {
        transaction(stockage, |tx| {
            if tx.serveur_get(cle::ID)?.is_none() {
                tx.serveur_put(cle::ID, hasard::uuid()?.as_bytes())?;
                tx.serveur_put(cle::EPOCH, hasard::uuid()?.as_bytes())?;
                for secret in [cle::SIGNATURE, cle::SCELLEMENT, cle::POIVRE] {
                    tx.serveur_put(secret, &hasard::bytes::<32>()?)?;
                }
                tx.serveur_put(cle::NOM, NOM.as_bytes())?;
                put_cgu(tx)?;
            } else if CGU_AVANT.contains(&cgu(tx)?.texte.as_str()) {
                // Ours followed what the program does; an administrator's own stays.
                put_cgu(tx)?;
            }
            Ok(Self {
                id: Uuid::from_bytes(fixed(tx, cle::ID)?),
                signature: SigningKey::from_bytes(&fixed(tx, cle::SIGNATURE)?),
                poivre: Zeroizing::new(fixed(tx, cle::POIVRE)?),
            })
        })
    }

    /// As told to anyone.
    pub fn to_wire(&self, tx: &dyn Lecture) -> Result<ServeurWire, CentralError> {
        let scellement = scellement::publique(tx)?;
        Ok(ServeurWire {
            id: self.id,
            nom: texte(tx, cle::NOM)?,
            protocoles: (PROTOCOL_MIN, PROTOCOL),
            cle_signature: STANDARD.encode(self.signature.verifying_key().as_bytes()),
            cle_scellement: STANDARD.encode(scellement),
            preuve_scellement: Some(STANDARD.encode(preuve::seal(&self.signature, self.id, &scellement))),
            cgu: cgu(tx)?,
        })
    }

    /// Digests of the public keys, to compare with what `besace doctor` says on a device.
    pub fn empreintes(&self, tx: &dyn Lecture) -> Result<(String, String), CentralError> {
        let scellement = scellement::publique(tx)?;
        Ok((empreinte(self.signature.verifying_key().as_bytes()), empreinte(&scellement)))
    }

    /// Digest of a short code, which could be guessed from a plain one.
    pub fn empreinte(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.poivre.as_slice());
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        // Hashed twice: a lone digest of secret ‖ message can be extended.
        Sha256::digest(hash.finalize()).into()
    }
}

fn put_cgu(tx: &dyn Ecriture) -> Result<(), StockageError> {
    tx.serveur_put(cle::CGU_VERSION, CGU_VERSION.as_bytes())?;
    tx.serveur_put(cle::CGU_TEXTE, CGU_TEXTE.as_bytes())
}

/// The server history in force.
pub fn epoch(tx: &dyn Lecture) -> Result<Uuid, StockageError> {
    Ok(Uuid::from_bytes(fixed(tx, cle::EPOCH)?))
}

/// A text kept about the server; empty when absent.
pub fn texte(tx: &dyn Lecture, cle: &str) -> Result<String, StockageError> {
    let bytes = tx.serveur_get(cle)?.unwrap_or_default();
    String::from_utf8(bytes).map_err(|_| StockageError::Endommage(cle.to_owned()))
}

/// The CGU in force.
pub fn cgu(tx: &dyn Lecture) -> Result<CguWire, StockageError> {
    Ok(CguWire { version: texte(tx, cle::CGU_VERSION)?, texte: texte(tx, cle::CGU_TEXTE)? })
}

fn fixed<const N: usize>(tx: &dyn Lecture, cle: &str) -> Result<[u8; N], StockageError> {
    let bytes = tx.serveur_get(cle)?.unwrap_or_default();
    bytes.try_into().map_err(|_| StockageError::Endommage(cle.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever accepted a version must find the same words under its name.
    #[test]
    fn a_text_that_was_published_never_changes() {
        let published = [
            ("2026-11", CGU_AVANT[0], "e1b2 3f8a 26b2 1050 fcbe beef d361 a336"),
            ("2026-12", CGU_TEXTE, "6310 314e f312 58cb d84f 4b35 54a6 c99b"),
        ];
        assert_eq!(published.len(), CGU_AVANT.len() + 1);
        for (version, texte, digest) in published {
            assert_eq!(empreinte(texte.as_bytes()), digest, "{version}: publish another version instead");
            assert!(texte.starts_with(&format!("Conditions générales d’utilisation de Besace (version {version})")));
        }
        assert_eq!(published.last().map(|(version, ..)| *version), Some(CGU_VERSION));
    }
}
