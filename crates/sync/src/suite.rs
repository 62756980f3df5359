//! The rest of an answer that a cut link left in the middle: the device tells what it received, the server goes on from
//! there. The same bytes as if the link had only been slow, so that nothing is compressed, asked or applied anew.

use sha2::{Digest, Sha256};

/// First byte of such a request; never that of a request of an exchange.
const FORMAT: u8 = 3;

/// Bytes of the sum: two answers begin alike by accident never.
const SUM_BYTES: usize = 16;

/// What a server says that no longer has that answer: the device asks anew, from what it holds.
pub const SUITE_PERDUE: &str = "suite_perdue";

/// The beginning of one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Debut {
    /// Its bytes.
    pub octets: u64,
    /// What they are: another answer, even to the same question, does not go on from them.
    pub empreinte: [u8; SUM_BYTES],
}

/// Sums the beginning of an answer as it goes by.
#[derive(Debug, Clone, Default)]
pub struct Lecture {
    octets: u64,
    sum: Sha256,
}

impl Lecture {
    /// Adds bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.octets += bytes.len() as u64;
        self.sum.update(bytes);
    }

    /// How many went by.
    pub fn octets(&self) -> u64 {
        self.octets
    }

    /// All that went by.
    pub fn debut(&self) -> Debut {
        let sum = self.sum.clone().finalize();
        let mut empreinte = [0; SUM_BYTES];
        empreinte.iter_mut().zip(sum).for_each(|(to, byte)| *to = byte);
        Debut { octets: self.octets, empreinte }
    }
}

/// Asks for what follows, ready to be signed.
pub fn encode(debut: &Debut) -> Vec<u8> {
    [[FORMAT].as_slice(), &debut.octets.to_be_bytes(), &debut.empreinte].concat()
}

/// What follows what; `None`: another request.
pub fn decode(payload: &[u8]) -> Option<Debut> {
    let (octets, empreinte) = payload.strip_prefix(&[FORMAT])?.split_first_chunk()?;
    Some(Debut { octets: u64::from_be_bytes(*octets), empreinte: empreinte.try_into().ok()? })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::frame::decode_request;

    #[test]
    fn what_was_received_is_told_whatever_its_pieces_and_taken_for_no_other_request() {
        let sum = |pieces: &[&[u8]]| {
            let mut lecture = Lecture::default();
            pieces.iter().for_each(|piece| lecture.push(piece));
            lecture.debut()
        };
        let debut = sum(&[b"une r\xc3\xa9ponse", b" en deux fois"]);
        assert_eq!(debut, sum(&["une réponse en deux fois".as_bytes()]));
        assert_ne!(debut.empreinte, sum(&["une réponse en trois fois".as_bytes()]).empreinte);
        let payload = encode(&debut);
        assert_eq!(decode(&payload), Some(debut));
        assert!(decode_request(&payload, Uuid::nil()).is_err());
        assert_eq!(decode(&payload[..payload.len() - 1]), None);
        assert_eq!(decode(&[payload.as_slice(), &[0]].concat()), None);
        assert_eq!(decode(&[2, 0]), None);
    }
}
