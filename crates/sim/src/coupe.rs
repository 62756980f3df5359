//! Streams cut, and cut again.

use besace_sync::dense::Contexte;
use besace_sync::frame::{Decoder, Encoder};
use besace_sync::wire::{Frame, RecordWire, SyncRequest};
use uuid::Uuid;

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
pub(crate) fn recut((asked, compte): (&SyncRequest, Uuid), trames: &[Vec<u8>], size: usize) -> Suite<Vec<Vec<u8>>> {
    let mut decoder = Decoder::new(Contexte::of(asked, Some(compte)));
    trames.iter().for_each(|trame| decoder.push(trame));
    let mut encoder = Encoder::new(asked, compte, false).map_err(|e| panne("trame")(&e))?;
    let mut small = Vec::new();
    let mut push = |frame: &Frame| -> Suite {
        encoder.push(frame).map_err(|e| panne("trame")(&e))?;
        small.push(encoder.take().map_err(|e| panne("trame")(&e))?);
        Ok(())
    };
    while let Some(frame) = decoder.next_frame().map_err(|e| panne("trame")(&e))? {
        match frame {
            Frame::Changes { scope, records, cursor } => {
                for (records, cursor) in parts(&records, size, cursor) {
                    push(&Frame::Changes { scope: scope.clone(), records, cursor })?;
                }
            }
            Frame::Repair { scope, records, mut apres, jusque, rev } => {
                for (records, jusque) in parts(&records, size, jusque) {
                    push(&Frame::Repair { scope: scope.clone(), records, apres, jusque, rev })?;
                    apres = jusque;
                }
            }
            _ => push(&frame)?,
        }
    }
    Ok(small)
}

/// Records so many at a time, each part with the revision up to which it goes.
fn parts(records: &[RecordWire], size: usize, end: u64) -> Vec<(Vec<RecordWire>, u64)> {
    let pieces = records.len().div_ceil(size).max(1);
    let part = |piece: usize| {
        let part: Vec<RecordWire> = records.iter().skip(piece * size).take(size).cloned().collect();
        let upto = part.last().filter(|_| piece + 1 < pieces).map_or(end, |record| record.rev);
        (part, upto)
    };
    (0..pieces).map(part).collect()
}
