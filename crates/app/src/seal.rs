//! A secret wrapped by a passphrase: Argon2id then XChaCha20-Poly1305.
//!
//! Bytes: magic, memory (KiB, u32 BE), passes (u32 BE), salt (16), nonce (24), ciphertext. The whole header is
//! authenticated, and it carries the cost so that a later build may raise it and still open what is old.

use std::collections::BTreeSet;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::error::AppError;

const MAGIC: &[u8; 8] = b"besaceS1";
const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 24;
const HEADER_BYTES: usize = MAGIC.len() + 8 + SALT_BYTES + NONCE_BYTES;
/// RFC 9106, second recommended choice: 64 MiB, three passes.
const MEMORY_KIB: u32 = 64 << 10;
const PASSES: u32 = 3;
/// A damaged header must not ask for more memory or time than an honest one ever will.
const MEMORY_KIB_MAX: u32 = 1 << 20;
const PASSES_MAX: u32 = 16;

/// Shorter passphrases are refused when one is chosen; what an earlier version accepted still opens.
pub const PHRASE_CHARS_MIN: usize = 12;
/// Different characters among them, at least: a key held down is not a passphrase.
const PHRASE_CHARS_DIFFERENT_MIN: usize = 6;

/// Whether a passphrase may be chosen. Whoever holds a sealed copy may try as many as they can pay for.
pub(crate) fn check_phrase(phrase: &str) -> Result<(), AppError> {
    let (count, different) = (phrase.trim().chars().count(), phrase.to_lowercase().chars().collect::<BTreeSet<_>>());
    if count < PHRASE_CHARS_MIN {
        return Err(AppError::PhraseCourte);
    }
    if different.len() < PHRASE_CHARS_DIFFERENT_MIN { Err(AppError::PhraseFaible) } else { Ok(()) }
}

/// Why a sealed secret stays closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealError {
    /// Not sealed by us, or cut.
    #[error("not a sealed secret")]
    Format,
    /// Wrong passphrase, or damaged: the two cannot be told apart.
    #[error("wrong passphrase or damaged")]
    Phrase,
    /// The system gave no memory or no randomness.
    #[error("the system refused memory or randomness")]
    Systeme,
}

/// Wraps `secret`.
pub fn seal(phrase: &str, secret: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut header = Vec::with_capacity(HEADER_BYTES + secret.len() + 16);
    header.extend_from_slice(MAGIC);
    header.extend_from_slice(&MEMORY_KIB.to_be_bytes());
    header.extend_from_slice(&PASSES.to_be_bytes());
    let mut random = [0; SALT_BYTES + NONCE_BYTES];
    getrandom::fill(&mut random).map_err(|_| SealError::Systeme)?;
    header.extend_from_slice(&random);
    let (salt, nonce) = random.split_at(SALT_BYTES);
    let cipher = cipher(phrase, salt, MEMORY_KIB, PASSES)?;
    let nonce = XNonce::try_from(nonce).map_err(|_| SealError::Format)?;
    let sealed = cipher.encrypt(&nonce, Payload { msg: secret, aad: &header }).map_err(|_| SealError::Systeme)?;
    header.extend_from_slice(&sealed);
    Ok(header)
}

/// Unwraps what [`seal`] wrapped.
pub fn open(phrase: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (header, body) = sealed.split_at_checked(HEADER_BYTES).ok_or(SealError::Format)?;
    let fields = header.strip_prefix(MAGIC).ok_or(SealError::Format)?;
    let (memory, fields) = fields.split_first_chunk::<4>().ok_or(SealError::Format)?;
    let (passes, fields) = fields.split_first_chunk::<4>().ok_or(SealError::Format)?;
    let (salt, nonce) = fields.split_at(SALT_BYTES);
    let (memory, passes) = (u32::from_be_bytes(*memory), u32::from_be_bytes(*passes));
    if memory > MEMORY_KIB_MAX || passes > PASSES_MAX {
        return Err(SealError::Format);
    }
    let cipher = cipher(phrase, salt, memory, passes)?;
    let nonce = XNonce::try_from(nonce).map_err(|_| SealError::Format)?;
    cipher.decrypt(&nonce, Payload { msg: body, aad: header }).map(Zeroizing::new).map_err(|_| SealError::Phrase)
}

fn cipher(phrase: &str, salt: &[u8], memory_kib: u32, passes: u32) -> Result<XChaCha20Poly1305, SealError> {
    let params = Params::new(memory_kib, passes, 1, Some(32)).map_err(|_| SealError::Format)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(phrase.as_bytes(), salt, key.as_mut_slice())
        .map_err(|_| SealError::Systeme)?;
    Ok(XChaCha20Poly1305::new(&Key::from(*key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_phrase_opens() {
        let sealed = seal("cheval pile agrafe", b"secret").unwrap();
        assert_eq!(open("cheval pile agrafe", &sealed).unwrap().as_slice(), b"secret");
        assert_eq!(open("cheval pile agrafes", &sealed), Err(SealError::Phrase));
        assert!(!sealed.windows(6).any(|w| w == b"secret"), "the secret is not in clear");
        assert_ne!(sealed, seal("cheval pile agrafe", b"secret").unwrap(), "salt and nonce are drawn each time");
    }

    #[test]
    fn damage_is_refused_and_costs_no_more_than_an_honest_file() {
        let sealed = seal("cheval pile agrafe", b"secret").unwrap();
        for at in [0, 20, 40, HEADER_BYTES, sealed.len() - 1] {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert!(open("cheval pile agrafe", &damaged).is_err(), "byte {at} altered");
        }
        let mut greedy = sealed.clone();
        greedy[8] = 0xff;
        assert_eq!(open("cheval pile agrafe", &greedy), Err(SealError::Format), "4 TiB of memory asked");
        assert_eq!(open("x", &sealed[..30]), Err(SealError::Format), "cut");
    }

    #[test]
    fn a_passphrase_is_long_and_varied() {
        for (phrase, expected) in [
            ("onze lettre", Some("phrase_courte")),
            ("      court      ", Some("phrase_courte")),
            ("ananananananan", Some("phrase_faible")),
            ("aaaaaaaaaaaaaaaaaaaaaaaa", Some("phrase_faible")),
            ("cheval pile agrafe", None),
        ] {
            assert_eq!(
                check_phrase(phrase).err().map(|error| error.code().to_owned()).as_deref(),
                expected,
                "{phrase}"
            );
        }
    }
}
