//! How protocol 2 writes an exchange: field by field, in terms of what both sides know, as one compressed stream that
//! starts from a dictionary and is cut where a frame ends. Protocol 1 wrote each frame alone, in CBOR.
//!
//! Bytes of a request: 2, then zstd of [`request`]. Bytes of an answer: 2, then for each packet its length (varint), the
//! CRC32C of what follows (u32, big endian), and the next piece of one zstd stream of [`answer`]s. The magic number of
//! zstd is left out. A packet holds whole frames: they can be applied as soon as it is whole.

mod answer;
mod contexte;
pub mod dictionnaire;
mod docs;
mod ids;
mod octets;
mod request;
#[cfg(test)]
mod tests;
mod value;
mod zip;

use std::collections::VecDeque;

use uuid::Uuid;

pub use contexte::Contexte;

use answer::Memory;
use octets::{Reader, Writer};
use zip::{Unzip, Zip};

use crate::frame::{FRAME_WIRE_BYTES_MAX, FrameError};
use crate::limits::{FRAME_RAW_BYTES_MAX, REQUEST_RAW_BYTES_MAX};
use crate::wire::{Frame, PROTOCOL, SyncRequest};

/// First byte of a request and of an answer. The first byte of protocol 1 is never this one.
pub(crate) const FORMAT: u8 = 2;
/// Bytes that one frame may become in memory, at most: what is told once may be repeated a thousand times.
const MADE_BYTES_MAX: usize = 64 << 20;
const CRC_BYTES: usize = 4;

/// What is read is not what this module writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Broken;

impl From<Broken> for FrameError {
    fn from(_: Broken) -> Self {
        Self::Format("not what protocol 2 writes".to_owned())
    }
}

pub(crate) fn encode_request(request: &SyncRequest, compte: Option<Uuid>) -> Result<Vec<u8>, FrameError> {
    let zipped = zip::message(&request::write(request, compte))?;
    Ok([&[FORMAT], zipped.as_slice()].concat())
}

/// `bytes`: after [`FORMAT`].
pub(crate) fn decode_request(bytes: &[u8], compte: Uuid) -> Result<SyncRequest, FrameError> {
    let raw = Unzip::new()?.piece(bytes, REQUEST_RAW_BYTES_MAX)?;
    Ok(request::read(&raw, Some(compte))?)
}

/// Writes an answer.
pub(crate) struct Encoder {
    memory: Memory,
    zip: Zip,
    waiting: Writer,
    begun: bool,
}

impl Encoder {
    pub(crate) fn new(asked: Contexte, long: bool) -> Result<Self, FrameError> {
        Ok(Self { memory: Memory::new(asked), zip: Zip::new(long)?, waiting: Writer::default(), begun: false })
    }

    /// Adds a frame to the next packet.
    pub(crate) fn push(&mut self, frame: &Frame) {
        self.memory.write(frame, &mut self.waiting);
    }

    /// The packet of the frames added since the last one; nothing when there are none.
    pub(crate) fn packet(&mut self) -> Result<Vec<u8>, FrameError> {
        let raw = std::mem::take(&mut self.waiting).0;
        if raw.is_empty() {
            return Ok(Vec::new());
        }
        let zipped = self.zip.piece(&raw)?;
        if raw.len() > FRAME_RAW_BYTES_MAX || zipped.len() > FRAME_WIRE_BYTES_MAX {
            return Err(FrameError::TooLong(zipped.len()));
        }
        let mut bytes = Writer::default();
        if !std::mem::replace(&mut self.begun, true) {
            bytes.byte(FORMAT);
        }
        bytes.length(zipped.len());
        bytes.raw(&crc32c::crc32c(&zipped).to_be_bytes());
        bytes.raw(&zipped);
        Ok(bytes.0)
    }
}

/// Reads an answer.
pub(crate) struct Decoder {
    memory: Memory,
    unzip: Unzip,
    ready: VecDeque<Frame>,
    begun: bool,
}

impl Decoder {
    pub(crate) fn new(asked: Contexte) -> Result<Self, FrameError> {
        Ok(Self { memory: Memory::new(asked), unzip: Unzip::new()?, ready: VecDeque::new(), begun: false })
    }

    /// The next frame, once its packet is whole in `buffer`, which loses it.
    pub(crate) fn next_frame(&mut self, buffer: &mut Vec<u8>) -> Result<Option<Frame>, FrameError> {
        loop {
            if let Some(frame) = self.ready.pop_front() {
                return Ok(Some(frame));
            }
            if !self.begun && !buffer.is_empty() {
                buffer.remove(0);
                self.begun = true;
            }
            let mut reader = Reader(buffer);
            let Ok(length) = reader.varint() else {
                // Either too few bytes yet, or never a length.
                return if buffer.len() > 10 { Err(Broken.into()) } else { Ok(None) };
            };
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            if length > FRAME_WIRE_BYTES_MAX {
                return Err(FrameError::TooLong(length));
            }
            if reader.0.len() < CRC_BYTES + length {
                return Ok(None);
            }
            let (sum, payload) = (u32::from_be_bytes(reader.array()?), reader.raw(length)?);
            if crc32c::crc32c(payload) != sum {
                return Err(FrameError::Checksum);
            }
            let raw = self.unzip.piece(payload, FRAME_RAW_BYTES_MAX)?;
            let left = reader.0.len();
            buffer.drain(..buffer.len() - left);
            let mut raw = Reader(&raw);
            while !raw.is_empty() {
                self.ready.push_back(self.memory.read(&mut raw)?);
            }
        }
    }
}
