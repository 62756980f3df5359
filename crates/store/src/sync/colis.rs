//! The exchange as a sealed file: its answer may come back twice, late, in any order, after the network was used.
//! Whatever it says is then either true of what is held here, or left out.

use std::collections::BTreeMap;

use besace_sync::dense::Contexte;
use besace_sync::limits::{COLIS_BUDGET_BYTES, COLIS_DAYS, COLIS_MUTATIONS_BYTES_MAX, COLIS_MUTATIONS_MAX};
use besace_sync::wire::{Cursor, Frame, PROTOCOL, Scope, SyncRequest};
use chrono::{DateTime, Utc};
use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::prepare::{Depart, mutations};
use super::{Applied, Limites, cursor};
use crate::record::Tx;
use crate::sql::Id;
use crate::{Result, Store};

const DAY_MS: i64 = 86_400_000;

/// All that one bundle carries.
const LIMITES: Limites = Limites {
    mutations: COLIS_MUTATIONS_MAX,
    octets: COLIS_MUTATIONS_BYTES_MAX,
    budget: COLIS_BUDGET_BYTES,
    // A stick is read whole or not at all.
    trame: COLIS_BUDGET_BYTES,
};

/// What opens the answer to a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClesColis {
    /// Drawn for this bundle.
    pub secret: [u8; 32],
    /// The server's, to which the bundle was sealed.
    pub serveur: [u8; 32],
}

/// A bundle that left, as remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColisConnu {
    /// Its answer is awaited.
    Attendu(ClesColis),
    /// Its answer was applied.
    Lu,
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RetourColis {
    /// Applied, as far as it still tells something.
    Applique {
        /// What it did.
        applied: Applied,
        /// The server was heard since, by another way: what this answer says of rights is no longer known to be true.
        depasse: bool,
    },
    /// It speaks of a history that is no longer the server's.
    Perime,
}

/// What an answer was asked from, and how it stands to what was heard since.
struct Retour {
    epoch: Option<Uuid>,
    /// How far each scope is known, in what the answer tells.
    reached: BTreeMap<Scope, u64>,
    /// A scope is read again from nothing since.
    relu: bool,
    /// Newer than the last exchange.
    current: bool,
    server_time: Option<i64>,
}

impl Store {
    /// What waits, as one request asked under that name: numbered, frozen and remembered, durably, before this returns.
    pub fn colis_create(&mut self, id: Uuid, cles: &ClesColis, now: DateTime<Utc>) -> Result<SyncRequest> {
        const PRUNE: &str = "DELETE FROM colis WHERE depuis < ?1";
        const INSERT: &str = "
            INSERT INTO colis (id, secret, cle, epoch, cursors, heure_serveur, depuis)
            SELECT ?1, ?2, ?3, epoch, ?4, heure_serveur, ?5 FROM meta";
        let ms = now.timestamp_millis();
        self.write(|tx| {
            let Depart { mutations, unheard } = mutations(tx, LIMITES, COLIS_MUTATIONS_MAX)?;
            cursor::begin_asked(tx)?;
            let (epoch, cursors) = (cursor::epoch(tx)?, cursor::all(tx)?);
            tx.conn.execute(PRUNE, [ms - COLIS_DAYS * DAY_MS])?;
            let text = serde_json::to_string(&cursors)?;
            tx.conn.execute(INSERT, (Id(id), cles.secret.as_slice(), cles.serveur.as_slice(), text, ms))?;
            let (budget, trame) = (LIMITES.budget, LIMITES.trame);
            Ok(SyncRequest {
                protocol: PROTOCOL,
                epoch,
                mutations,
                unheard,
                cursors,
                budget,
                limited: false,
                trame,
                reprises: cursor::reprises(tx)?,
                // Its answer may come late: what differs is told by a link only.
                reparations: BTreeMap::new(),
            })
        })
    }

    /// What is remembered of a bundle; nothing of another device's, nor of this one's before a restore.
    pub fn colis_get(&self, id: Uuid) -> Result<Option<ColisConnu>> {
        const SQL: &str = "SELECT lu IS NOT NULL, secret, cle FROM colis WHERE id = ?1";
        let found = self.conn.prepare_cached(SQL)?.query_row([Id(id)], |row| {
            let cles = ClesColis { secret: row.get(1)?, serveur: row.get(2)? };
            Ok(if row.get(0)? { ColisConnu::Lu } else { ColisConnu::Attendu(cles) })
        });
        Ok(found.optional()?)
    }

    /// What its answer refers to.
    pub fn colis_contexte(&self, id: Uuid) -> Result<Contexte> {
        const SQL: &str = "SELECT epoch, cursors FROM colis WHERE id = ?1";
        let (epoch, cursors): (Option<Id>, String) =
            self.conn.prepare_cached(SQL)?.query_row([Id(id)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let cursors = serde_json::from_str(&cursors)?;
        Ok(Contexte { compte: self.meta().compte, epoch: epoch.map(|id| id.0), cursors })
    }

    /// Applies a whole answer. Stopped midway, it is applied again from its beginning, to the same effect.
    pub fn colis_apply(&mut self, id: Uuid, frames: Vec<Frame>, now: DateTime<Utc>) -> Result<RetourColis> {
        let mut retour = self.write(|tx| retour(tx, id))?;
        let mut total = Applied::default();
        for frame in frames {
            let frame = match frame {
                Frame::Hello { epoch, server_time, .. } => {
                    if !self.write(|tx| hello(tx, &mut retour, epoch, server_time))? {
                        return Ok(RetourColis::Perime);
                    }
                    retour.current.then_some(frame)
                }
                Frame::Changes { ref scope, cursor, .. } => {
                    let from = retour.reached.insert(scope.clone(), cursor).unwrap_or(0);
                    self.write(|tx| follows(tx, &retour, scope, from, cursor))?.then_some(frame)
                }
                Frame::Snapshot { ref scope, ref from, ref to, rev, .. } => {
                    if to.is_none() {
                        retour.reached.insert(scope.clone(), rev);
                    }
                    self.write(|tx| opens(tx, &retour, scope, from.is_none()))?.then_some(frame)
                }
                Frame::End { cursors, more, remaining } => {
                    // Heard to the end: nothing opens that answer any more.
                    self.write(|tx| close(tx, id, now))?;
                    self.write(|tx| end(tx, &retour, cursors))?.map(|cursors| Frame::End { cursors, more, remaining })
                }
                Frame::Results { .. } | Frame::Fault { .. } => Some(frame),
                Frame::Restart { .. } => (retour.current && !retour.relu).then_some(frame),
                // Never asked by a bundle.
                Frame::Repair { .. } => None,
            };
            if let Some(frame) = frame {
                // What it says of the server was true when it was written, not when it is read.
                let told = retour.server_time.filter(|_| matches!(frame, Frame::End { .. }));
                let told = told.and_then(DateTime::from_timestamp_millis).map_or(now, |told| told.min(now));
                add(&mut total, self.apply(frame, told)?);
            }
        }
        Ok(RetourColis::Applique { applied: total, depasse: !retour.current })
    }
}

fn retour(tx: &Tx<'_>, id: Uuid) -> Result<Retour> {
    const SQL: &str = "
        SELECT colis.epoch, cursors, relu, colis.heure_serveur IS meta.heure_serveur FROM colis, meta WHERE id = ?1";
    let (epoch, cursors, relu, current): (Option<Id>, String, _, _) =
        tx.conn.query_row(SQL, [Id(id)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let cursors: BTreeMap<Scope, Cursor> = serde_json::from_str(&cursors)?;
    let reached = cursors.into_iter().map(|(scope, cursor)| (scope, cursor.rev)).collect();
    Ok(Retour { epoch: epoch.map(|id| id.0), reached, relu, current, server_time: None })
}

/// Places the answer in what was heard; `false`: of a history that this device has left.
fn hello(tx: &Tx<'_>, retour: &mut Retour, answered: Uuid, server_time: i64) -> Result<bool> {
    let heard: Option<i64> = tx.conn.query_row("SELECT heure_serveur FROM meta", [], |row| row.get(0))?;
    retour.current = heard.is_none_or(|heard| server_time >= heard);
    retour.server_time = Some(server_time);
    let known = cursor::epoch(tx)?;
    let asked = retour.epoch;
    if asked != Some(answered) {
        // The server then answers from its first revision.
        retour.reached.clear();
    }
    let same = known == Some(answered) && asked.is_none_or(|asked| asked == answered);
    // The server was restored since the bundle left, and this answer is what says so.
    Ok(same || (retour.current && known == asked))
}

/// Whether changes read from `from` to `cursor` join what is held, without a hole and without stepping back. An old
/// answer opens no scope: rights may have changed since.
fn follows(tx: &Tx<'_>, retour: &Retour, scope: &Scope, from: u64, cursor: u64) -> Result<bool> {
    if retour.relu {
        return Ok(false);
    }
    Ok(match cursor::get(tx, &scope.0)? {
        Some(held) => !held.revoked && from <= held.cursor.rev && held.cursor.rev < cursor,
        None => retour.current && from == 0,
    })
}

/// Whether a piece of a whole scope may join what is held; applying it says whether it does.
fn opens(tx: &Tx<'_>, retour: &Retour, scope: &Scope, first: bool) -> Result<bool> {
    if retour.relu {
        return Ok(false);
    }
    Ok(match cursor::get(tx, &scope.0)? {
        Some(held) => !held.revoked,
        None => retour.current && first,
    })
}

/// Scopes of which this device has not heard more since: of the others the sums differ, and nothing is wrong.
fn end(tx: &Tx<'_>, retour: &Retour, cursors: BTreeMap<Scope, Cursor>) -> Result<Option<BTreeMap<Scope, Cursor>>> {
    if retour.relu || !retour.current {
        return Ok(None);
    }
    let mut kept = BTreeMap::new();
    for (scope, theirs) in cursors {
        let ours = cursor::get(tx, &scope.0)?;
        if ours.is_some_and(|ours| ours.cursor.rev < theirs.rev || ours.cursor == theirs) {
            kept.insert(scope, theirs);
        }
    }
    Ok(Some(kept))
}

fn close(tx: &Tx<'_>, id: Uuid, now: DateTime<Utc>) -> Result<()> {
    const SQL: &str = "UPDATE colis SET lu = ?2, secret = zeroblob(32) WHERE id = ?1";
    tx.conn.execute(SQL, (Id(id), now.timestamp_millis()))?;
    Ok(())
}

fn add(total: &mut Applied, applied: Applied) {
    total.changes.tags.extend(applied.changes.tags);
    total.repondues += applied.repondues;
    total.refusees += applied.refusees;
    total.reparations += applied.reparations;
    total.divergences += applied.divergences;
    total.fin = applied.fin.or(total.fin);
    total.faute = applied.faute.or(total.faute.take());
}
