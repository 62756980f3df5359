//! A sealed copy: magic, length of the header (u32 BE), header sealed by the passphrase, then the database under a
//! key made for this copy alone. The header holds that key, and what proves that the rest is whole.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use besace_store::{Cle, Store};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize as _, Zeroizing};

use crate::error::{AppError, Result};
use crate::fichier::{Existant, Passager};
use crate::profil::Fiche;
use crate::{seal, system};

const MAGIC: &[u8; 16] = b"besace-copie-v1\n";
/// A header is a key and a few words.
const HEADER_BYTES_MAX: usize = 64 << 10;
pub(super) const EXTENSION: &str = "besace";

#[derive(Serialize, Deserialize)]
struct Entete {
    fiche: Fiche,
    #[serde(default)]
    demo: bool,
    cle: String,
    octets: u64,
    sha256: String,
}

impl Drop for Entete {
    fn drop(&mut self) {
        self.cle.zeroize();
    }
}

/// Whether a file announces itself as a sealed copy.
pub(super) fn is_sealed(path: &Path) -> Result<bool> {
    // Asked first: each system refuses it in its own way, Windows at the opening and Linux at the reading.
    if path.is_dir() {
        return Err(AppError::Sauvegarde);
    }
    let mut magic = [0; MAGIC.len()];
    let opened = File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => AppError::FichierAbsent,
        _ => error.into(),
    });
    match opened?.read_exact(&mut magic) {
        Ok(()) => Ok(&magic == MAGIC),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Writes a sealed copy of the open database; nothing readable ever touches the disk.
pub(super) fn write(
    store: &Store,
    fiche: &Fiche,
    demo: bool,
    phrase: &str,
    path: &Path,
    existant: Existant,
) -> Result<()> {
    existant.check(path)?;
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let base = Passager::new(dir, "base")?;
    let partial = Passager::new(dir, "partiel")?;
    let cle = new_key()?;
    store.backup_to(&base.0, &Cle::new(*cle))?;
    let (octets, sha256) = digest(File::open(&base.0)?)?;
    let entete = Entete { fiche: fiche.clone(), demo, cle: BASE64.encode(cle.as_slice()), octets, sha256 };
    let clear = Zeroizing::new(serde_json::to_vec(&entete).map_err(io::Error::other)?);
    let sealed = seal::seal(phrase, &clear)?;
    let length = u32::try_from(sealed.len()).map_err(io::Error::other)?;

    let mut file = File::create_new(&partial.0)?;
    file.write_all(MAGIC)?;
    file.write_all(&length.to_be_bytes())?;
    file.write_all(&sealed)?;
    io::copy(&mut File::open(&base.0)?, &mut file)?;
    file.sync_all()?;
    existant.check(path)?;
    Ok(system::rename(&partial.0, path)?)
}

/// A sealed copy whose header was opened.
pub(super) struct Copie {
    entete: Entete,
    rest: File,
}

impl Copie {
    /// Unseals the header.
    pub(super) fn open(path: &Path, phrase: &str) -> Result<Self> {
        let mut file = File::open(path)?;
        let mut start = [0; MAGIC.len() + 4];
        file.read_exact(&mut start).map_err(|_| AppError::Sauvegarde)?;
        let (magic, length) = start.split_at(MAGIC.len());
        let length = length.try_into().map(u32::from_be_bytes).map_err(|_| AppError::Sauvegarde)? as usize;
        if magic != MAGIC || length > HEADER_BYTES_MAX {
            return Err(AppError::Sauvegarde);
        }
        let mut sealed = vec![0; length];
        file.read_exact(&mut sealed).map_err(|_| AppError::Sauvegarde)?;
        let clear = seal::open(phrase, &sealed).map_err(|error| match error {
            seal::SealError::Phrase => AppError::PhraseFausse,
            _ => AppError::Sauvegarde,
        })?;
        let entete = serde_json::from_slice(&clear).map_err(|_| AppError::Sauvegarde)?;
        Ok(Self { entete, rest: file })
    }

    pub(super) fn fiche(&self) -> &Fiche {
        &self.entete.fiche
    }

    /// Of a demonstration.
    pub(super) fn is_demo(&self) -> bool {
        self.entete.demo
    }

    /// Its database goes, still encrypted, to `base`; the answer is its key.
    pub(super) fn extract(mut self, base: &Path) -> Result<Cle> {
        let cle = Zeroizing::new(BASE64.decode(&self.entete.cle).map_err(|_| AppError::Sauvegarde)?);
        let cle: [u8; 32] = cle.as_slice().try_into().map_err(|_| AppError::Sauvegarde)?;
        io::copy(&mut self.rest, &mut File::create_new(base)?)?;
        if digest(File::open(base)?)? != (self.entete.octets, self.entete.sha256.clone()) {
            return Err(AppError::Sauvegarde);
        }
        Ok(Cle::new(cle))
    }
}

fn new_key() -> Result<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    getrandom::fill(key.as_mut_slice()).map_err(io::Error::other)?;
    Ok(key)
}

fn digest(mut file: File) -> Result<(u64, String)> {
    let (mut hash, mut buffer, mut octets) = (Sha256::new(), vec![0; 64 << 10], 0);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        octets += read as u64;
        hash.update(&buffer[..read]);
    }
    Ok((octets, hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()))
}
