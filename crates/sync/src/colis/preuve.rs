//! A server's word on its own sealing key: its signing key never changes, and says which other one to believe.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use uuid::Uuid;

use super::Cle;

const CONTEXTE: &[u8] = b"besace scellement 1\n";

/// Signs the key in force.
pub fn seal(signature: &SigningKey, serveur: Uuid, scellement: &Cle) -> [u8; 64] {
    signature.sign(&message(serveur, scellement)).to_bytes()
}

/// Whether that server said so.
pub fn verify(signature: &[u8; 32], serveur: Uuid, scellement: &Cle, preuve: &[u8; 64]) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(signature) else { return false };
    key.verify_strict(&message(serveur, scellement), &Signature::from_bytes(preuve)).is_ok()
}

fn message(serveur: Uuid, scellement: &Cle) -> Vec<u8> {
    [CONTEXTE, serveur.as_bytes(), scellement].concat()
}
