//! Streams cut, and cut again.

use besace_sync::frame::{Decoder, encode};
use besace_sync::wire::{Frame, RecordWire};

use crate::echec::{Suite, panne};

/// Keeps the first bytes of a stream.
pub(crate) fn cut(trames: &mut Vec<Vec<u8>>, mut bytes: usize) {
    trames.retain_mut(|trame| {
        trame.truncate(bytes);
        bytes -= trame.len();
        !trame.is_empty()
    });
}

/// The same stream in smaller frames: where a server with less room would have cut.
pub(crate) fn recut(trames: &[Vec<u8>], size: usize) -> Suite<Vec<Vec<u8>>> {
    let mut decoder = Decoder::default();
    trames.iter().for_each(|trame| decoder.push(trame));
    let mut small = Vec::new();
    let mut push = |frame: &Frame| -> Suite {
        small.push(encode(frame).map_err(|e| panne("trame")(&e))?);
        Ok(())
    };
    while let Some(frame) = decoder.next_frame().map_err(|e| panne("trame")(&e))? {
        let Frame::Changes { scope, records, cursor } = frame else {
            push(&frame)?;
            continue;
        };
        let pieces = records.len().div_ceil(size).max(1);
        for piece in 0..pieces {
            let part: Vec<RecordWire> = records.iter().skip(piece * size).take(size).cloned().collect();
            let upto = part.last().filter(|_| piece + 1 < pieces).map_or(cursor, |record| record.rev);
            push(&Frame::Changes { scope: scope.clone(), records: part, cursor: upto })?;
        }
    }
    Ok(small)
}
