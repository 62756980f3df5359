//! How an answer is cut: each frame is applied as soon as it is whole, so that a cut link costs at most the one in flight.
//!
//! Bytes in protocol 2: see [`crate::dense`]. In protocol 1: length (u32, big endian), CRC32C of the payload (u32, big
//! endian), payload = zstd(CBOR([`Frame`])).

use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

use uuid::Uuid;

use crate::dense::{self, Contexte};
use crate::limits::{FRAME_BYTES_MAX, FRAME_RAW_BYTES_MAX, REQUEST_RAW_BYTES_MAX};
use crate::wire::{Frame, PROTOCOL, SyncRequest};

/// Media type of a stream of frames.
pub const CONTENT_TYPE: &str = "application/vnd.besace";
/// The same in protocol 1.
pub const CONTENT_TYPE_1: &str = "application/vnd.besace.frames";
const HEADER_BYTES: usize = 8;
/// Quick, and already within a few percent of the best for documents of this size.
const COMPRESSION_LEVEL: i32 = 6;
/// zstd's worst case adds a little to what cannot be compressed.
pub(crate) const FRAME_WIRE_BYTES_MAX: usize = FRAME_BYTES_MAX + (FRAME_BYTES_MAX >> 4);

/// Why bytes are not what they claim.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FrameError {
    /// Longer than any honest frame: probably not our server.
    #[error("frame of {0} bytes, over the limit")]
    TooLong(usize),
    /// Damaged on the way.
    #[error("frame checksum differs")]
    Checksum,
    /// Decompression failed or would exceed the limit.
    #[error("frame cannot be decompressed: {0}")]
    Compression(String),
    /// Not CBOR, or not the type expected.
    #[error("frame cannot be read: {0}")]
    Format(String),
}

/// One frame of protocol 1, ready to send.
pub fn encode(frame: &Frame) -> Result<Vec<u8>, FrameError> {
    let payload = pack(frame)?;
    if payload.len() > FRAME_WIRE_BYTES_MAX {
        return Err(FrameError::TooLong(payload.len()));
    }
    let length = u32::try_from(payload.len()).map_err(|_| FrameError::TooLong(payload.len()))?;
    let mut bytes = Vec::with_capacity(HEADER_BYTES + payload.len());
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(&crc32c::crc32c(&payload).to_be_bytes());
    bytes.extend_from_slice(&payload);
    Ok(bytes)
}

/// A request, ready to be signed, in the protocol that it names. `compte`: whose device it is.
pub fn encode_request(request: &SyncRequest, compte: Option<Uuid>) -> Result<Vec<u8>, FrameError> {
    if request.protocol < PROTOCOL { pack(request) } else { dense::encode_request(request, compte) }
}

/// A request of a device of `compte`, once its signature was checked.
pub fn decode_request(bytes: &[u8], compte: Uuid) -> Result<SyncRequest, FrameError> {
    match bytes.split_first() {
        Some((&dense::FORMAT, rest)) => dense::decode_request(rest, compte),
        _ => unpack(bytes, REQUEST_RAW_BYTES_MAX),
    }
}

/// Writes an answer, in the protocol of its request.
pub struct Encoder(Writing);

enum Writing {
    Alone(Vec<u8>),
    Dense(Box<dense::Encoder>),
}

impl Encoder {
    /// Of the answer to `asked`, whose device is one of `compte`'s. `long`: much of it, and worth more work.
    pub fn new(asked: &SyncRequest, compte: Uuid, long: bool) -> Result<Self, FrameError> {
        if asked.protocol < PROTOCOL {
            return Ok(Self(Writing::Alone(Vec::new())));
        }
        let encoder = dense::Encoder::new(Contexte::of(asked, Some(compte)), long)?;
        Ok(Self(Writing::Dense(Box::new(encoder))))
    }

    /// Adds a frame to what will be sent next.
    pub fn push(&mut self, frame: &Frame) -> Result<(), FrameError> {
        match &mut self.0 {
            Writing::Alone(bytes) => bytes.extend(encode(frame)?),
            Writing::Dense(encoder) => encoder.push(frame),
        }
        Ok(())
    }

    /// What was added and not sent yet: whole frames.
    pub fn take(&mut self) -> Result<Vec<u8>, FrameError> {
        match &mut self.0 {
            Writing::Alone(bytes) => Ok(std::mem::take(bytes)),
            Writing::Dense(encoder) => encoder.packet(),
        }
    }
}

/// CBOR of a small signed message.
pub fn to_cbor<T: Serialize>(value: &T) -> Result<Vec<u8>, FrameError> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).map_err(|e| FrameError::Format(e.to_string()))?;
    Ok(bytes)
}

/// Reads [`to_cbor`].
pub fn from_cbor<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FrameError> {
    ciborium::from_reader(bytes).map_err(|e| FrameError::Format(e.to_string()))
}

/// Frames out of bytes as they arrive, whatever their cut and their protocol.
pub struct Decoder {
    buffer: Vec<u8>,
    asked: Contexte,
    reading: Reading,
}

enum Reading {
    /// No byte came yet.
    Unknown,
    Alone,
    Dense(Box<dense::Decoder>),
}

impl Decoder {
    /// Of the answer to `asked`.
    pub fn new(asked: Contexte) -> Self {
        Self { buffer: Vec::new(), asked, reading: Reading::Unknown }
    }

    /// Adds bytes received.
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole frame, or `None` until more bytes come. After an error the stream is of no more use.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        if let (Reading::Unknown, Some(first)) = (&self.reading, self.buffer.first()) {
            self.reading = match *first {
                dense::FORMAT => Reading::Dense(Box::new(dense::Decoder::new(std::mem::take(&mut self.asked))?)),
                _ => Reading::Alone,
            };
        }
        match &mut self.reading {
            Reading::Unknown => Ok(None),
            Reading::Alone => next_alone(&mut self.buffer),
            Reading::Dense(decoder) => decoder.next_frame(&mut self.buffer),
        }
    }

    /// Bytes of a frame not yet whole: when the link closes, more than 0 means that it was cut.
    pub fn pending_bytes(&self) -> usize {
        self.buffer.len()
    }
}

impl std::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoder").field("pending_bytes", &self.buffer.len()).finish_non_exhaustive()
    }
}

fn next_alone(buffer: &mut Vec<u8>) -> Result<Option<Frame>, FrameError> {
    let Some((header, rest)) = buffer.split_first_chunk::<HEADER_BYTES>() else {
        return Ok(None);
    };
    let [l0, l1, l2, l3, c0, c1, c2, c3] = *header;
    let length = u32::from_be_bytes([l0, l1, l2, l3]) as usize;
    if length > FRAME_WIRE_BYTES_MAX {
        return Err(FrameError::TooLong(length));
    }
    let Some(payload) = rest.get(..length) else {
        return Ok(None);
    };
    if crc32c::crc32c(payload) != u32::from_be_bytes([c0, c1, c2, c3]) {
        return Err(FrameError::Checksum);
    }
    let frame = unpack(payload, FRAME_RAW_BYTES_MAX)?;
    buffer.drain(..HEADER_BYTES + length);
    Ok(Some(frame))
}

fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>, FrameError> {
    zstd::bulk::compress(&to_cbor(value)?, COMPRESSION_LEVEL).map_err(|e| FrameError::Compression(e.to_string()))
}

fn unpack<T: DeserializeOwned>(bytes: &[u8], raw_bytes_max: usize) -> Result<T, FrameError> {
    use std::io::Read as _;

    let compression = |e: std::io::Error| FrameError::Compression(e.to_string());
    let mut raw = Vec::new();
    // One byte more than allowed tells a bomb from a document of exactly the limit.
    let limit = u64::try_from(raw_bytes_max).unwrap_or(u64::MAX).saturating_add(1);
    zstd::stream::Decoder::new(bytes).map_err(compression)?.take(limit).read_to_end(&mut raw).map_err(compression)?;
    if raw.len() > raw_bytes_max {
        return Err(FrameError::TooLong(raw.len()));
    }
    from_cbor(&raw)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::wire::{Cursor, MutationResult, Outcome, RecordWire, Scope};

    fn frames() -> Vec<Frame> {
        vec![
            Frame::Hello {
                epoch: Uuid::from_u128(1),
                scopes: vec![Scope::national()],
                server_time: 1_764_000_000_000,
                cgu_version: Some("2026-11".into()),
                push_only: false,
            },
            Frame::Results { results: vec![MutationResult { seq: 1, outcome: Outcome::Applied { rev: 9 } }] },
            Frame::Changes {
                scope: Scope::user(Uuid::from_u128(2)),
                records: vec![RecordWire {
                    collection: "cra".into(),
                    id: Uuid::from_u128(3),
                    rev: 9,
                    schema: 1,
                    doc: Some(BTreeMap::from([("duree".into(), 45.into())])),
                }],
                cursor: 9,
            },
            Frame::End {
                cursors: BTreeMap::from([(Scope::national(), Cursor { rev: 4, sum: u64::MAX })]),
                more: false,
                remaining: 0,
            },
        ]
    }

    fn decode_in_pieces(bytes: &[u8], sizes: &[usize]) -> Result<Vec<Frame>, FrameError> {
        let mut decoder = Decoder::new(Contexte::default());
        let (mut out, mut rest, mut sizes) = (Vec::new(), bytes, sizes.iter().cycle());
        while !rest.is_empty() {
            let (piece, tail) = rest.split_at(rest.len().min(*sizes.next().unwrap_or(&1)));
            decoder.push(piece);
            rest = tail;
            while let Some(frame) = decoder.next_frame()? {
                out.push(frame);
            }
        }
        Ok(out)
    }

    proptest! {
        #[test]
        fn any_cut_gives_the_same_frames(sizes in prop::collection::vec(1usize..200, 1..20)) {
            let bytes: Vec<u8> = frames().iter().flat_map(|f| encode(f).unwrap()).collect();
            prop_assert_eq!(decode_in_pieces(&bytes, &sizes).unwrap(), frames());
        }

        #[test]
        fn a_damaged_bit_is_never_a_different_answer(byte in 0usize..10_000, bit in 0u8..8) {
            let mut bytes: Vec<u8> = frames().iter().flat_map(|f| encode(f).unwrap()).collect();
            let at = byte % bytes.len();
            bytes[at] ^= 1 << bit;
            if let Ok(read) = decode_in_pieces(&bytes, &[64]) {
                prop_assert!(read.len() < frames().len(), "a damaged stream must not read whole");
                prop_assert_eq!(&read[..], &frames()[..read.len()], "frames before the damage stay right");
            }
        }

        #[test]
        fn noise_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
            let _ = decode_in_pieces(&bytes, &[7]);
            let _ = decode_request(&bytes, Uuid::nil());
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_fills_memory() {
        let bomb = zstd::bulk::compress(&vec![0u8; REQUEST_RAW_BYTES_MAX + 1], 19).unwrap();
        assert!(bomb.len() < 10_000, "the bomb itself is small");
        assert!(matches!(decode_request(&bomb, Uuid::nil()), Err(FrameError::TooLong(_))));
    }
}
