//! How a device proves who speaks: COSE_Sign1 (RFC 9052) over the body, bound to method, path and server.

use coset::{CborSerializable, CoseSign1, CoseSign1Builder, HeaderBuilder, iana};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use thiserror::Error;
use uuid::Uuid;

/// Media type of a signed body.
pub const CONTENT_TYPE: &str = "application/cose";

/// Why a signed body is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SignError {
    /// Not COSE_Sign1, not Ed25519, no key id, or no payload.
    #[error("not a signed body")]
    Format,
    /// Signed by another key, for another path or server, or altered.
    #[error("signature does not verify")]
    Signature,
}

/// Signs `payload` for `POST path` of `server`.
pub fn seal(key: &SigningKey, device: Uuid, server: Uuid, path: &str, payload: Vec<u8>) -> Result<Vec<u8>, SignError> {
    let protected = HeaderBuilder::new().algorithm(iana::Algorithm::EdDSA).key_id(device.as_bytes().to_vec()).build();
    CoseSign1Builder::new()
        .protected(protected)
        .payload(payload)
        .create_signature(&context(server, path), |bytes| key.sign(bytes).to_bytes().to_vec())
        .build()
        .to_vec()
        .map_err(|_| SignError::Format)
}

/// A signed body whose signature was not checked yet.
#[derive(Debug)]
pub struct Sealed(CoseSign1);

impl Sealed {
    /// Reads the envelope alone.
    pub fn parse(bytes: &[u8]) -> Result<Self, SignError> {
        let sealed = CoseSign1::from_slice(bytes).map_err(|_| SignError::Format)?;
        let eddsa = coset::Algorithm::Assigned(iana::Algorithm::EdDSA);
        (sealed.protected.header.alg == Some(eddsa)).then_some(Self(sealed)).ok_or(SignError::Format)
    }

    /// Who claims to have signed: look its key up, then [`Sealed::open`].
    pub fn device(&self) -> Result<Uuid, SignError> {
        Uuid::from_slice(&self.0.protected.header.key_id).map_err(|_| SignError::Format)
    }

    /// The payload, once the signature is known good.
    pub fn open(self, key: &VerifyingKey, server: Uuid, path: &str) -> Result<Vec<u8>, SignError> {
        self.0.verify_signature(&context(server, path), |signature, bytes| {
            let signature = Signature::from_slice(signature).map_err(|_| SignError::Signature)?;
            key.verify_strict(bytes, &signature).map_err(|_| SignError::Signature)
        })?;
        self.0.payload.ok_or(SignError::Format)
    }
}

fn context(server: Uuid, path: &str) -> Vec<u8> {
    [b"POST\n", path.as_bytes(), b"\n", server.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/sync/v1";

    fn open(bytes: &[u8], key: &SigningKey, server: Uuid, path: &str) -> Result<Vec<u8>, SignError> {
        Sealed::parse(bytes)?.open(&key.verifying_key(), server, path)
    }

    #[test]
    fn only_the_right_key_path_server_and_bytes_open() {
        let (key, other) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let (device, server) = (Uuid::from_u128(5), Uuid::from_u128(6));
        let bytes = seal(&key, device, server, PATH, b"bonjour".to_vec()).unwrap();

        assert_eq!(Sealed::parse(&bytes).unwrap().device(), Ok(device));
        assert_eq!(open(&bytes, &key, server, PATH).unwrap(), b"bonjour");
        assert_eq!(open(&bytes, &other, server, PATH), Err(SignError::Signature), "another key");
        assert_eq!(open(&bytes, &key, Uuid::from_u128(7), PATH), Err(SignError::Signature), "another server");
        assert_eq!(open(&bytes, &key, server, "/v1/cgu"), Err(SignError::Signature), "another path");
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(open(&damaged, &key, server, PATH).is_err(), "byte {at} altered");
        }
    }
}
