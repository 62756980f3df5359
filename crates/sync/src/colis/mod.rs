//! The exchange as a sealed file, for who has no network at all: a *colis* goes out on a USB stick, anybody with a
//! connection hands it in, and its answer comes back the same way. Who carries it reads neither.
//!
//! A small header in clear (what it is, for which server, a random number), then HPKE (RFC 9180): the request to the
//! server's key, the answer to a key made for this one bundle, authenticated by the server's.

mod entete;
pub mod preuve;
mod sceau;

use uuid::Uuid;

pub use entete::{Entete, Genre, HEADER_BYTES, IdCle, id_cle};
pub use sceau::{Cle, Graine, key_pair, public_of};

use sceau::{ENC_BYTES, TAG_BYTES};

use crate::limits::{COLIS_BYTES_MAX, COLIS_REPONSE_BYTES_MAX};

/// Where a bundle is handed in, without an account.
pub const COLIS_PATH: &str = "/sync/v1/colis";
/// Media type of a bundle and of its answer.
pub const CONTENT_TYPE: &str = "application/vnd.besace.colis";

const INFO_DEMANDE: &[u8] = b"besace colis 1 demande";
const INFO_REPONSE: &[u8] = b"besace colis 1 reponse";

/// Why a file is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ColisError {
    /// Another kind of file, or cut.
    #[error("not a bundle")]
    Format,
    /// Written by a newer build.
    #[error("bundle of version {0}")]
    Version(u8),
    /// Sealed to a key of that server which it does not hold any more, or never did.
    #[error("bundle sealed to an unknown key")]
    Cle,
    /// Larger than any honest one.
    #[error("bundle over the limit")]
    Taille,
    /// Damaged on the way, or sealed to somebody else.
    #[error("bundle does not open")]
    Sceau,
}

/// What the server finds in a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demande {
    /// As it came, in clear.
    pub entete: Entete,
    /// To whom the answer is sealed.
    pub reponse: Cle,
    /// The signed request; see [`signature_path`].
    pub signe: Vec<u8>,
}

/// What the signature of a bundle's request is bound to, in the place of a path: this bundle, this answer key.
pub fn signature_path(colis: Uuid, reponse: &Cle) -> String {
    use std::fmt::Write as _;

    let mut path = format!("{COLIS_PATH}\n{colis}\n");
    for byte in reponse {
        // Writing to a String cannot fail.
        let _ = write!(path, "{byte:02x}");
    }
    path
}

/// Seals a signed request to the server.
pub fn seal_demande(
    (serveur, cle): (Uuid, &Cle),
    colis: Uuid,
    reponse: &Cle,
    signe: &[u8],
    graine: Graine,
) -> Result<Vec<u8>, ColisError> {
    let header = Entete { genre: Genre::Demande, serveur, cle: id_cle(cle), colis }.encode();
    let clear = [reponse.as_slice(), signe].concat();
    let sealed = sceau::seal(cle, None, INFO_DEMANDE, &header, &clear, graine)?;
    within([header.as_slice(), &sealed].concat(), COLIS_BYTES_MAX)
}

/// Opens it with the server's secret.
pub fn open_demande(bytes: &[u8], secret: &Cle) -> Result<Demande, ColisError> {
    let (entete, header, sealed) = split(bytes, Genre::Demande, COLIS_BYTES_MAX)?;
    let clear = sceau::open(secret, None, INFO_DEMANDE, header, sealed)?;
    let (reponse, signe) = clear.split_first_chunk().ok_or(ColisError::Format)?;
    Ok(Demande { entete, reponse: *reponse, signe: signe.to_vec() })
}

/// Seals the frames of an answer to the key that its request names.
pub fn seal_reponse(demande: &Demande, secret: &Cle, frames: &[u8], graine: Graine) -> Result<Vec<u8>, ColisError> {
    let header = Entete { genre: Genre::Reponse, ..demande.entete }.encode();
    let sealed = sceau::seal(&demande.reponse, Some(secret), INFO_REPONSE, &header, frames, graine)?;
    within([header.as_slice(), &sealed].concat(), COLIS_REPONSE_BYTES_MAX)
}

/// Opens an answer: only that server can have written it, for that bundle.
pub fn open_reponse(bytes: &[u8], serveur: &Cle, secret: &Cle) -> Result<Vec<u8>, ColisError> {
    let (_, header, sealed) = split(bytes, Genre::Reponse, COLIS_REPONSE_BYTES_MAX)?;
    sceau::open(secret, Some(serveur), INFO_REPONSE, header, sealed)
}

fn within(bytes: Vec<u8>, max: usize) -> Result<Vec<u8>, ColisError> {
    if bytes.len() > max { Err(ColisError::Taille) } else { Ok(bytes) }
}

fn split(bytes: &[u8], genre: Genre, max: usize) -> Result<(Entete, &[u8], &[u8]), ColisError> {
    if bytes.len() > max {
        return Err(ColisError::Taille);
    }
    let entete = Entete::parse(bytes)?;
    let (header, sealed) = bytes.split_at(HEADER_BYTES);
    if entete.genre != genre || sealed.len() < ENC_BYTES + TAG_BYTES {
        return Err(ColisError::Format);
    }
    Ok((entete, header, sealed))
}

#[cfg(test)]
mod tests;
