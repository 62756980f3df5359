//! Saying an answer: in which protocol, in frames of which size.

use besace_sync::frame::{Encoder, FrameError};
use besace_sync::limits::{FRAME_BYTES_MAX, FRAME_BYTES_MIN};
use besace_sync::wire::{Frame, PROTOCOL, SyncRequest};
use uuid::Uuid;

use super::Sortie;
use crate::erreur::CentralError;

/// What documents weigh once compressed, of what they weighed in JSON, until it is known.
const SHARE_GUESSED: f64 = 0.25;

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

    /// Before anything is said: there is much to say, worth more work and memory.
    pub(super) fn lengthen(&mut self) -> Result<(), CentralError> {
        self.encoder = Encoder::new(self.request, self.compte_id, true).map_err(failed)?;
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

fn failed(error: FrameError) -> CentralError {
    CentralError::Interne(error.to_string())
}
