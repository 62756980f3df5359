use besace_sync::wire::Frame;
use chrono::{DateTime, Utc};

use super::{Applied, changes, cursor, end, hello, repair, results, snapshot};
use crate::{Result, Store};

impl Store {
    /// Applies one frame of the answer, in one transaction. A frame applied twice changes nothing the second time; a
    /// stream cut anywhere leaves what was applied, and the next exchange goes on from there.
    pub fn apply(&mut self, frame: Frame, now: DateTime<Utc>) -> Result<Applied> {
        let ms = now.timestamp_millis();
        let mut erased = false;
        let applied = self.write(|tx| {
            let mut applied = Applied::default();
            match frame {
                Frame::Hello { epoch, scopes, server_time, cgu_version, push_only } => {
                    let readable = (!push_only).then_some(scopes.as_slice());
                    hello::apply(tx, epoch, readable, server_time, cgu_version.as_deref())?;
                }
                Frame::Results { results } => results::apply(tx, results, now, &mut applied)?,
                Frame::Changes { scope, records, cursor } => {
                    erased = changes::apply(tx, &scope.0, records, cursor, ms)?;
                }
                Frame::Snapshot { scope, records, from, to, rev } => {
                    erased = snapshot::apply(tx, &scope.0, records, (from, to), rev, ms)?;
                }
                Frame::Restart { scope, horizon } => cursor::horizon(tx, &scope.0, horizon)?,
                Frame::Repair { scope, records, apres, jusque, rev } => {
                    erased = repair::apply(tx, &scope.0, records, (apres, jusque), rev, ms)?;
                }
                Frame::End { cursors, more, remaining } => {
                    end::apply(tx, &cursors, (more, remaining), ms, &mut applied)?;
                }
                Frame::Fault { code, message } => applied.faute = Some((code, message)),
            }
            applied.changes = tx.changes();
            Ok(applied)
        })?;
        if erased {
            self.forget_pages();
        }
        Ok(applied)
    }
}
