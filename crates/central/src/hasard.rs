//! Randomness, from the system.

use uuid::Uuid;

use crate::erreur::CentralError;

/// Random bytes.
pub fn bytes<const N: usize>() -> Result<[u8; N], CentralError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| CentralError::Hasard)?;
    Ok(bytes)
}

/// A random identity (v4).
pub fn uuid() -> Result<Uuid, CentralError> {
    Ok(uuid::Builder::from_random_bytes(bytes()?).into_uuid())
}

/// A random number below `bound`, without bias that matters (the bound is far below 2^64).
pub fn below(bound: u64) -> Result<u64, CentralError> {
    Ok(u64::from_be_bytes(bytes()?) % bound.max(1))
}
