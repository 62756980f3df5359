//! Saying an answer: in which protocol, in frames of which size.

use besace_sync::frame::{Encoder, FrameError};
use besace_sync::limits::{FRAME_BYTES_MAX, FRAME_BYTES_MIN};
use besace_sync::wire::{Frame, PROTOCOL, Scope, SyncRequest};
use uuid::Uuid;

use super::Sortie;
use crate::erreur::CentralError;
use crate::stockage::{Lecture, Resultat};

/// What documents weigh once compressed, of what they weighed in JSON, until it is known.
const SHARE_GUESSED: f64 = 0.25;

/// Records to read from nothing from which an answer is compressed as hard as it goes: fewer bytes, for memory and the
/// reading of the dictionary each time.
const LONG_FROM: u64 = 500;

/// The answer to one request.
pub(super) struct Voix<'a> {
    request: &'a SyncRequest,
    compte_id: Uuid,
    encoder: Encoder,
    sortie: Sortie<'a>,
    spoken: bool,
    /// In protocol 1 each frame stands alone, and goes at once.
    alone: bool,
    /// Bytes of one frame of changes, about.
    trame: usize,
    share: f64,
}

impl<'a> Voix<'a> {
    pub(super) fn new(request: &'a SyncRequest, compte_id: Uuid, sortie: Sortie<'a>) -> Result<Self, CentralError> {
        let encoder = Encoder::new(request, compte_id, false).map_err(failed)?;
        // Less than the usual floor is worse for nobody but the one who asks.
        let trame = match usize::try_from(request.trame).unwrap_or(FRAME_BYTES_MAX) {
            0 => FRAME_BYTES_MIN,
            wanted => wanted.min(FRAME_BYTES_MAX),
        };
        let alone = request.protocol < PROTOCOL;
        Ok(Self { request, compte_id, encoder, sortie, spoken: false, alone, trame, share: SHARE_GUESSED })
    }

    /// Before anything is said.
    pub(super) fn prepare(&mut self, tx: &dyn Lecture, epoch: Uuid, readable: &[Scope]) -> Result<(), CentralError> {
        if is_long(tx, self.request, epoch, readable)? {
            self.encoder = Encoder::new(self.request, self.compte_id, true).map_err(failed)?;
        }
        Ok(())
    }

    pub(super) fn is_alone(&self) -> bool {
        self.alone
    }

    /// Whether something was said.
    pub(super) fn has_spoken(&self) -> bool {
        self.spoken
    }

    /// Adds a small frame to the next one that leaves.
    pub(super) fn say(&mut self, frame: &Frame) -> Result<(), CentralError> {
        self.encoder.push(frame).map_err(failed)?;
        self.spoken = true;
        if self.alone { self.send().map(drop) } else { Ok(()) }
    }

    /// The last frame, and all that waited for it.
    pub(super) fn end(&mut self, frame: &Frame) -> Result<(), CentralError> {
        self.encoder.push(frame).map_err(failed)?;
        self.send().map(drop)
    }

    /// Bytes of documents in JSON that make a frame, within what is left of the budget.
    pub(super) fn raw_wanted(&self, left: usize) -> usize {
        (self.trame.min(left) as f64 / self.share) as usize
    }

    /// A frame that holds so many bytes of documents in JSON; how many it took.
    pub(super) fn changes(&mut self, frame: &Frame, raw: usize) -> Result<usize, CentralError> {
        self.encoder.push(frame).map_err(failed)?;
        let bytes = self.send()?;
        // Frames said before it weigh with the first one, which makes the next one smaller, once.
        if raw > 0 {
            self.share = (bytes as f64 / raw as f64).clamp(0.01, 2.0);
        }
        Ok(bytes)
    }

    /// Bytes ready made, of protocol 1.
    pub(super) fn send_alone(&mut self, bytes: Vec<u8>) {
        self.spoken = true;
        (self.sortie)(bytes);
    }

    fn send(&mut self) -> Result<usize, CentralError> {
        let bytes = self.encoder.take().map_err(failed)?;
        let length = bytes.len();
        if length > 0 {
            self.send_alone(bytes);
        }
        Ok(length)
    }
}

/// Whether the device is about to receive much, of scopes of which it holds nothing.
fn is_long(tx: &dyn Lecture, request: &SyncRequest, epoch: Uuid, readable: &[Scope]) -> Resultat<bool> {
    let same_history = request.epoch == Some(epoch);
    let is_held = |scope: &&Scope| same_history && request.cursors.get(scope).is_some_and(|cursor| cursor.rev > 0);
    let mut records = 0;
    for scope in readable.iter().filter(|scope| !is_held(scope)) {
        records += tx.record_count_since(scope, 0)?;
    }
    Ok(records >= LONG_FROM)
}

fn failed(error: FrameError) -> CentralError {
    CentralError::Interne(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use besace_sync::wire::{Cursor, Doc, collection};
    use zeroize::Zeroizing;

    use super::super::record::{Version, write};
    use super::*;
    use crate::stockage::sqlite::Sqlite;
    use crate::stockage::{Stockage as _, transaction};

    #[test]
    fn a_scope_that_holds_nothing_makes_no_answer_long() {
        let dir = tempfile::tempdir().unwrap();
        let stockage = Sqlite::open(&dir.path().join("central.db"), Zeroizing::new([3; 32])).unwrap();
        let (own, shared, epoch) = (Scope::user(Uuid::from_u128(1)), Scope::national(), Uuid::from_u128(2));
        let record = |n| Version::serveur(&own, collection::CRA, Uuid::from_u128(n), Some(Doc::new()), 0);
        transaction(&stockage, |tx| (0..u128::from(LONG_FROM)).try_for_each(|n| write(tx, record(n)).map(drop)))
            .unwrap();
        let tx = stockage.read().unwrap();
        let is_long = |epoch_known, rev| {
            let cursor = |rev| Cursor { rev, sum: 0 };
            let request = SyncRequest {
                protocol: PROTOCOL,
                epoch: Some(epoch_known),
                mutations: Vec::new(),
                unheard: 0,
                cursors: BTreeMap::from([(own.clone(), cursor(rev)), (shared.clone(), cursor(0))]),
                budget: 0,
                limited: false,
                trame: 0,
                reprises: BTreeMap::new(),
                reparations: BTreeMap::new(),
            };
            super::is_long(tx.as_ref(), &request, epoch, &[own.clone(), shared.clone()]).unwrap()
        };
        assert!(!is_long(epoch, 1), "a look, for ever, where nothing is shared");
        assert!(is_long(epoch, 0), "a first reception");
        assert!(is_long(Uuid::nil(), 1), "a reception after a restore");
    }
}
