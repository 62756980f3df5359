//! zstd, primed with the dictionary, without the four bytes that always come first.

use std::io::{self, Write as _};
use std::sync::LazyLock;

use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::stream::raw::{CParameter, DParameter, InBuffer, Operation as _, OutBuffer};

use super::dictionnaire::DICTIONNAIRE;
use crate::frame::FrameError;

const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// A message alone: as hard as it goes, for a few kilobytes.
const MESSAGE_LEVEL: i32 = 19;
/// An ordinary answer: a few kilobytes, thousands of times a day.
const SHORT: (i32, u32) = (12, 17);
/// A reception of years of work: once in a device's life, and every byte counts.
const LONG: (i32, u32) = (19, 22);
/// Memory that the other side may ask for, as a power of two.
const WINDOW_LOG_MAX: u32 = 23;
const PIECE: usize = 32 << 10;

/// Reading the dictionary costs more than a message: once a process.
static FOR_MESSAGES: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONNAIRE, MESSAGE_LEVEL));
static FOR_SHORT: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONNAIRE, SHORT.0));
static TO_READ: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(DICTIONNAIRE));

fn failed(error: io::Error) -> FrameError {
    FrameError::Compression(error.to_string())
}

/// One message, whole.
pub(super) fn message(raw: &[u8]) -> Result<Vec<u8>, FrameError> {
    let mut compressor = zstd::bulk::Compressor::with_prepared_dictionary(&FOR_MESSAGES).map_err(failed)?;
    compressor.set_parameter(CParameter::DictIdFlag(false)).map_err(failed)?;
    let bytes = compressor.compress(raw).map_err(failed)?;
    unmarked(bytes)
}

fn unmarked(mut bytes: Vec<u8>) -> Result<Vec<u8>, FrameError> {
    if !bytes.starts_with(&MAGIC) {
        return Err(FrameError::Compression("not a zstd stream".to_owned()));
    }
    bytes.drain(..MAGIC.len());
    Ok(bytes)
}

/// One stream, handed out in pieces that can each be read as soon as they arrive.
pub(super) struct Zip {
    encoder: zstd::stream::write::Encoder<'static, Vec<u8>>,
    begun: bool,
}

impl Zip {
    pub(super) fn new(long: bool) -> Result<Self, FrameError> {
        use zstd::stream::write::Encoder;
        let ((level, window), bytes) = (if long { LONG } else { SHORT }, Vec::new());
        // What is prepared weighs on the choices of a long stream: it reads the dictionary itself, once in a device's life.
        let encoder = if long {
            Encoder::with_dictionary(bytes, level, DICTIONNAIRE)
        } else {
            Encoder::with_prepared_dictionary(bytes, &FOR_SHORT)
        };
        let mut encoder = encoder.map_err(failed)?;
        for parameter in [CParameter::WindowLog(window), CParameter::DictIdFlag(false)] {
            encoder.set_parameter(parameter).map_err(failed)?;
        }
        Ok(Self { encoder, begun: false })
    }

    pub(super) fn piece(&mut self, raw: &[u8]) -> Result<Vec<u8>, FrameError> {
        self.encoder.write_all(raw).and_then(|()| self.encoder.flush()).map_err(failed)?;
        let bytes = std::mem::take(self.encoder.get_mut());
        if std::mem::replace(&mut self.begun, true) { Ok(bytes) } else { unmarked(bytes) }
    }
}

/// Reads either.
pub(super) struct Unzip {
    decoder: zstd::stream::raw::Decoder<'static>,
    begun: bool,
}

impl Unzip {
    pub(super) fn new() -> Result<Self, FrameError> {
        let mut decoder = zstd::stream::raw::Decoder::with_prepared_dictionary(&TO_READ).map_err(failed)?;
        decoder.set_parameter(DParameter::WindowLogMax(WINDOW_LOG_MAX)).map_err(failed)?;
        Ok(Self { decoder, begun: false })
    }

    /// All that a piece holds, unless it is more than `max`.
    pub(super) fn piece(&mut self, bytes: &[u8], max: usize) -> Result<Vec<u8>, FrameError> {
        let mut raw = Vec::new();
        if !std::mem::replace(&mut self.begun, true) {
            self.run(&MAGIC, max, &mut raw)?;
        }
        self.run(bytes, max, &mut raw)?;
        Ok(raw)
    }

    fn run(&mut self, bytes: &[u8], max: usize, raw: &mut Vec<u8>) -> Result<(), FrameError> {
        let (mut input, mut piece) = (InBuffer::around(bytes), [0; PIECE]);
        loop {
            let mut output = OutBuffer::around(&mut piece[..]);
            self.decoder.run(&mut input, &mut output).map_err(failed)?;
            let made = output.as_slice();
            if raw.len() + made.len() > max {
                return Err(FrameError::TooLong(raw.len() + made.len()));
            }
            raw.extend_from_slice(made);
            if input.pos() == bytes.len() && made.len() < PIECE {
                return Ok(());
            }
        }
    }
}
