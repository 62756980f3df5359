use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Cle, ColisError};

const MAGIC: &[u8; 8] = b"BESACOLI";
const VERSION: u8 = 1;
/// Bytes of the header, which are authenticated with what follows.
pub const HEADER_BYTES: usize = 50;

/// Names a sealing key of the server without being it: the first bytes of its digest.
pub type IdCle = [u8; 8];

/// The name of a public key.
pub fn id_cle(publique: &Cle) -> IdCle {
    let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(Sha256::digest(publique));
    [a, b, c, d, e, f, g, h]
}

/// Which way a file goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Genre {
    /// From a device to its server.
    Demande,
    /// Back.
    Reponse,
}

/// What anybody can read of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entete {
    /// Which way it goes.
    pub genre: Genre,
    /// The server it is for, or from.
    pub serveur: Uuid,
    /// Its key: to which the request is sealed, from which the answer is.
    pub cle: IdCle,
    /// Drawn at random: names the bundle, and nothing else.
    pub colis: Uuid,
}

impl Entete {
    /// Reads the first bytes of a file.
    pub fn parse(bytes: &[u8]) -> Result<Self, ColisError> {
        let (magic, rest) = bytes.split_first_chunk::<8>().ok_or(ColisError::Format)?;
        let (&[version, genre], rest) = rest.split_first_chunk().ok_or(ColisError::Format)?;
        let (serveur, rest) = rest.split_first_chunk().ok_or(ColisError::Format)?;
        let (cle, rest) = rest.split_first_chunk().ok_or(ColisError::Format)?;
        let (colis, _) = rest.split_first_chunk().ok_or(ColisError::Format)?;
        match (magic, version) {
            (MAGIC, VERSION) => {}
            (MAGIC, newer) if newer > VERSION => return Err(ColisError::Version(newer)),
            _ => return Err(ColisError::Format),
        }
        let genre = match genre {
            1 => Genre::Demande,
            2 => Genre::Reponse,
            _ => return Err(ColisError::Format),
        };
        Ok(Self { genre, serveur: Uuid::from_bytes(*serveur), cle: *cle, colis: Uuid::from_bytes(*colis) })
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let genre = match self.genre {
            Genre::Demande => 1,
            Genre::Reponse => 2,
        };
        [MAGIC.as_slice(), &[VERSION, genre], self.serveur.as_bytes(), &self.cle, self.colis.as_bytes()].concat()
    }
}
