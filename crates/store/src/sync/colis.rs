//! The exchange as a sealed file: its answer may come back twice, late, in any order, after the network was used.
//! Whatever it says is then either true of what is held here, or left out.

use std::collections::BTreeMap;

use besace_sync::limits::{COLIS_BUDGET_BYTES, COLIS_DAYS, COLIS_PARTS_MAX, FRAME_BYTES_MIN};
use besace_sync::wire::{Cursor, Frame, PROTOCOL, Scope, SyncRequest};
use chrono::{DateTime, Utc};
use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::prepare::mutations;
use super::{Applied, Limites, cursor};
use crate::record::Tx;
use crate::sql::Id;
use crate::{Result, Store};

const DAY_MS: i64 = 86_400_000;

/// A bundle that left, as remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColisConnu {
    /// Its answer is awaited: the secret that opens it.
    Attendu([u8; 32]),
    /// Its answer was applied.
    Lu,
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RetourColis {
    /// Applied, as far as it still tells something.
    Applique(Applied),
    /// It speaks of a history that is no longer the server's.
    Perime,
}

/// What an answer was asked from.
struct Base {
    epoch: Option<Uuid>,
    cursors: BTreeMap<Scope, Cursor>,
}

impl Store {
    /// Everything that waits, in as many requests as it takes; numbered and frozen, durably, before this returns. Only
    /// the last one asks for what is new on the server.
    pub fn colis_prepare(&mut self, limites: Limites) -> Result<Vec<SyncRequest>> {
        self.write(|tx| {
            cursor::begin_asked(tx)?;
            let (epoch, cursors) = (cursor::epoch(tx)?, cursor::all(tx)?);
            let mut parts = Vec::new();
            let mut after = None;
            while parts.len() < COLIS_PARTS_MAX {
                let mutations = mutations(tx, limites, after)?;
                if mutations.is_empty() && after.is_some() {
                    break;
                }
                let last = mutations.last().map(|mutation| mutation.seq);
                parts.push(SyncRequest {
                    protocol: PROTOCOL,
                    epoch,
                    mutations,
                    cursors: cursors.clone(),
                    budget: u32::try_from(FRAME_BYTES_MIN).unwrap_or(COLIS_BUDGET_BYTES),
                    limited: false,
                });
                after = last;
                if after.is_none() {
                    break;
                }
            }
            if let Some(last) = parts.last_mut() {
                last.budget = COLIS_BUDGET_BYTES;
            }
            Ok(parts)
        })
    }

    /// Remembers a bundle, before its file is written.
    pub fn colis_put(&mut self, id: Uuid, secret: &[u8; 32], request: &SyncRequest, now: DateTime<Utc>) -> Result<()> {
        const PRUNE: &str = "DELETE FROM colis WHERE depuis < ?1";
        const INSERT: &str = "INSERT INTO colis (id, secret, epoch, cursors, depuis) VALUES (?1, ?2, ?3, ?4, ?5)";
        let ms = now.timestamp_millis();
        let cursors = serde_json::to_string(&request.cursors)?;
        self.write(|tx| {
            tx.conn.execute(PRUNE, [ms - COLIS_DAYS * DAY_MS])?;
            tx.conn.execute(INSERT, (Id(id), secret.as_slice(), request.epoch.map(Id), cursors, ms))?;
            Ok(())
        })
    }

    /// What is remembered of a bundle; nothing of another device's, nor of this one's before a restore.
    pub fn colis_get(&self, id: Uuid) -> Result<Option<ColisConnu>> {
        const SQL: &str = "SELECT secret, lu IS NOT NULL FROM colis WHERE id = ?1";
        let found = self
            .conn
            .prepare_cached(SQL)?
            .query_row([Id(id)], |row| Ok(if row.get(1)? { ColisConnu::Lu } else { ColisConnu::Attendu(row.get(0)?) }));
        Ok(found.optional()?)
    }

    /// Applies a whole answer. Stopped midway, it is applied again from its beginning, to the same effect.
    pub fn colis_apply(&mut self, id: Uuid, frames: Vec<Frame>, now: DateTime<Utc>) -> Result<RetourColis> {
        let base = self.write(|tx| base(tx, id))?;
        let mut total = Applied::default();
        let mut reached: BTreeMap<Scope, u64> = base.cursors.iter().map(|(s, c)| (s.clone(), c.rev)).collect();
        let mut current = false;
        for frame in frames {
            let frame = match frame {
                Frame::Hello { epoch, server_time, .. } => {
                    match self.write(|tx| hello(tx, base.epoch, epoch, server_time))? {
                        None => return Ok(RetourColis::Perime),
                        Some(newer) => current = newer,
                    }
                    if base.epoch != Some(epoch) {
                        // The server then answers from its first revision.
                        reached.clear();
                    }
                    if !current {
                        continue;
                    }
                    frame
                }
                Frame::Changes { ref scope, cursor, .. } => {
                    let from = reached.insert(scope.clone(), cursor).unwrap_or(0);
                    if !self.write(|tx| follows(tx, scope, from, cursor, current))? {
                        continue;
                    }
                    frame
                }
                Frame::End { cursors, more, remaining } if current => {
                    let cursors = self.write(|tx| comparable(tx, cursors))?;
                    Frame::End { cursors, more, remaining }
                }
                Frame::End { .. } => continue,
                other => other,
            };
            add(&mut total, self.apply(frame, now)?);
        }
        self.write(|tx| {
            // The secret goes: nothing opens that answer any more.
            const LU: &str = "UPDATE colis SET lu = ?2, secret = zeroblob(32) WHERE id = ?1";
            tx.conn.execute(LU, (Id(id), now.timestamp_millis()))?;
            Ok(())
        })?;
        Ok(RetourColis::Applique(total))
    }
}

fn base(tx: &Tx<'_>, id: Uuid) -> Result<Base> {
    const SQL: &str = "SELECT epoch, cursors FROM colis WHERE id = ?1";
    let (epoch, cursors): (Option<Id>, String) =
        tx.conn.query_row(SQL, [Id(id)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Base { epoch: epoch.map(|id| id.0), cursors: serde_json::from_str(&cursors)? })
}

/// Whether the answer is newer than the last exchange; `None`: of a history that this device has left.
fn hello(tx: &Tx<'_>, asked: Option<Uuid>, answered: Uuid, server_time: i64) -> Result<Option<bool>> {
    let heard: Option<i64> = tx.conn.query_row("SELECT heure_serveur FROM meta", [], |row| row.get(0))?;
    let newer = heard.is_none_or(|heard| server_time >= heard);
    let known = cursor::epoch(tx)?;
    let same = known == Some(answered) && asked.is_none_or(|asked| asked == answered);
    // The server was restored since the bundle left, and this answer is what says so.
    let tells = newer && known == asked;
    Ok((same || tells).then_some(newer))
}

/// Whether changes read from `from` to `cursor` join what is held, without a hole and without stepping back. An old
/// answer opens no scope: rights may have changed since.
fn follows(tx: &Tx<'_>, scope: &Scope, from: u64, cursor: u64, current: bool) -> Result<bool> {
    Ok(match cursor::get(tx, &scope.0)? {
        Some(held) => !held.revoked && from <= held.cursor.rev && held.cursor.rev < cursor,
        None => current && from == 0,
    })
}

/// Scopes of which this device has not heard more since: of the others the sums differ, and nothing is wrong.
fn comparable(tx: &Tx<'_>, cursors: BTreeMap<Scope, Cursor>) -> Result<BTreeMap<Scope, Cursor>> {
    let mut kept = BTreeMap::new();
    for (scope, theirs) in cursors {
        let ours = cursor::get(tx, &scope.0)?;
        if ours.is_some_and(|ours| ours.cursor.rev < theirs.rev || ours.cursor == theirs) {
            kept.insert(scope, theirs);
        }
    }
    Ok(kept)
}

fn add(total: &mut Applied, applied: Applied) {
    total.changes.tags.extend(applied.changes.tags);
    total.repondues += applied.repondues;
    total.refusees += applied.refusees;
    total.divergences += applied.divergences;
    total.fin = applied.fin.or(total.fin);
    total.faute = applied.faute.or(total.faute.take());
}
