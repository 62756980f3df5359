use std::fmt::Write as _;

use zeroize::{Zeroize, Zeroizing};

/// The database's key: 32 random bytes, wiped from memory when dropped.
#[derive(Clone)]
pub struct Cle([u8; 32]);

impl Cle {
    /// Bytes in a key.
    pub const LEN: usize = 32;

    /// Takes random bytes.
    pub const fn new(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    /// To be put in the keyring, or wrapped by a passphrase.
    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }

    /// A raw key: SQLCipher does not derive it, so that opening takes two milliseconds.
    pub(super) fn pragma(&self) -> Zeroizing<String> {
        let mut sql = Zeroizing::new(String::with_capacity(96));
        sql.push_str("PRAGMA key = \"x'");
        for byte in self.0 {
            let _ = write!(sql, "{byte:02x}");
        }
        sql.push_str("'\"");
        sql
    }
}

impl Drop for Cle {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl std::fmt::Debug for Cle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cle(…)")
    }
}
