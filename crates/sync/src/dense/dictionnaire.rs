//! What both sides know before the first byte: a zstd dictionary made from synthetic exchanges by
//! `cargo xtask dictionnaire`. It belongs to the protocol: another one is another protocol.

use uuid::Uuid;

use super::Contexte;
use super::answer::Memory;
use super::octets::Writer;
use crate::wire::{Frame, SyncRequest};

/// The dictionary of protocol 2; its file bears the first bytes of its SHA-256.
pub const DICTIONNAIRE: &[u8] = include_bytes!("../../dictionnaires/protocole-2-170fd2c1.zdict");
/// First bytes of its SHA-256, in hexadecimal.
pub const EMPREINTE: &str = "170fd2c1";

/// What a dictionary is made from: a request before compression.
pub fn sample_request(request: &SyncRequest, compte: Uuid) -> Vec<u8> {
    super::request::write(request, Some(compte))
}

/// The same of an answer, or of the beginning of one.
pub fn sample_answer(asked: &SyncRequest, compte: Uuid, frames: &[Frame]) -> Vec<u8> {
    let (mut memory, mut out) = (Memory::new(Contexte::of(asked, Some(compte))), Writer::default());
    frames.iter().for_each(|frame| memory.write(frame, &mut out));
    out.0
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_dictionary_is_the_one_that_its_name_says() {
        let hash = Sha256::digest(DICTIONNAIRE);
        let start: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(start, EMPREINTE);
        assert!(DICTIONNAIRE.len() <= 64 << 10, "{}", DICTIONNAIRE.len());
    }
}
