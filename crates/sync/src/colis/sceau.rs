//! HPKE with one suite: X25519, HKDF-SHA-256, ChaCha20-Poly1305.

use std::convert::Infallible;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal_with_rng};
use sha2::{Digest, Sha256};

use super::ColisError;

type K = X25519HkdfSha256;
type Secret = <K as Kem>::PrivateKey;
type Publique = <K as Kem>::PublicKey;

/// An X25519 key, public or secret.
pub type Cle = [u8; 32];

pub(super) const ENC_BYTES: usize = 32;
pub(super) const TAG_BYTES: usize = 16;

/// Randomness drawn by the caller, for one sealing: never used twice.
pub struct Graine {
    seed: [u8; 32],
    drawn: u64,
}

impl Graine {
    /// From 32 random bytes.
    pub fn new(seed: [u8; 32]) -> Self {
        Self { seed, drawn: 0 }
    }

    fn block(&mut self) -> [u8; 32] {
        let digest = Sha256::new().chain_update(self.seed).chain_update(self.drawn.to_be_bytes()).finalize();
        self.drawn += 1;
        digest.into()
    }
}

impl TryRng for Graine {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let [a, b, c, d, ..] = self.block();
        Ok(u32::from_be_bytes([a, b, c, d]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let [a, b, c, d, e, f, g, h, ..] = self.block();
        Ok(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(32) {
            let block = self.block();
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Graine {}

/// A pair of keys from 32 random bytes: (secret, public).
pub fn key_pair(seed: &[u8; 32]) -> (Cle, Cle) {
    let (secret, publique) = K::derive_keypair(seed);
    (secret.to_bytes().into(), publique.to_bytes().into())
}

/// The public key of a secret.
pub fn public_of(secret: &Cle) -> Result<Cle, ColisError> {
    Ok(K::sk_to_pk(&read::<Secret>(secret)?).to_bytes().into())
}

pub(super) fn seal(
    to: &Cle,
    from: Option<&Cle>,
    info: &[u8],
    aad: &[u8],
    clear: &[u8],
    mut graine: Graine,
) -> Result<Vec<u8>, ColisError> {
    let mode = match from {
        Some(secret) => {
            let secret = read::<Secret>(secret)?;
            let publique = K::sk_to_pk(&secret);
            OpModeS::Auth((secret, publique))
        }
        None => OpModeS::Base,
    };
    let to = read::<Publique>(to)?;
    let sealed =
        single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, K>(&mode, &to, info, clear, aad, &mut graine);
    let (enc, sealed) = sealed.map_err(|_| ColisError::Sceau)?;
    Ok([enc.to_bytes().as_slice(), &sealed].concat())
}

pub(super) fn open(
    secret: &Cle,
    from: Option<&Cle>,
    info: &[u8],
    aad: &[u8],
    sealed: &[u8],
) -> Result<Vec<u8>, ColisError> {
    let mode = match from {
        Some(publique) => OpModeR::Auth(read::<Publique>(publique)?),
        None => OpModeR::Base,
    };
    let (enc, sealed) = sealed.split_at_checked(ENC_BYTES).ok_or(ColisError::Format)?;
    let enc = read::<<K as Kem>::EncappedKey>(enc)?;
    let secret = read::<Secret>(secret)?;
    single_shot_open::<ChaCha20Poly1305, HkdfSha256, K>(&mode, &secret, &enc, info, sealed, aad)
        .map_err(|_| ColisError::Sceau)
}

fn read<T: Deserializable>(bytes: &[u8]) -> Result<T, ColisError> {
    T::from_bytes(bytes).map_err(|_| ColisError::Sceau)
}
