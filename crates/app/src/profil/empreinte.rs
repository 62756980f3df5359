//! What tells an installation from a copy of it.

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Fingerprint of this machine for this profile: the machine's own identifier never leaves it. Empty when the system
/// tells nothing, in which case only the keyring tells copies apart.
pub(crate) fn empreinte(machine: Option<&str>, profil: Uuid) -> String {
    let Some(machine) = machine else { return String::new() };
    let mut hash = Sha256::new();
    hash.update(b"besace\0");
    hash.update(profil.as_bytes());
    hash.update(machine.as_bytes());
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_and_profiles_are_told_apart() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(empreinte(Some("m"), a), empreinte(Some("m"), a));
        assert_ne!(empreinte(Some("m"), a), empreinte(Some("n"), a));
        assert_ne!(empreinte(Some("m"), a), empreinte(Some("m"), b));
        assert!(!empreinte(Some("0123abcd"), a).contains("0123abcd"), "the machine's identifier is not readable");
        assert_eq!(empreinte(None, a), "");
    }
}
