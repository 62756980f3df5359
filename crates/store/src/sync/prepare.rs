use std::collections::BTreeSet;

use besace_sync::limits::MUTATIONS_PER_REQUEST_MAX;
use besace_sync::wire::{Mutation, PROTOCOL, SyncRequest};

use super::{Limites, cursor, repair};
use crate::outbox::{self, Line};
use crate::record::{Row, Tx};
use crate::{Result, Store};

/// Of the mutations of one request, at most so many were already waiting on the server.
const WAITING_MAX: usize = MUTATIONS_PER_REQUEST_MAX / 2;

impl Store {
    /// The next request. What was sent and not answered is sent again, identical; what is new is numbered and frozen,
    /// durably, before this returns.
    pub fn prepare(&mut self, limites: Limites, limited: bool) -> Result<SyncRequest> {
        self.write(|tx| {
            let Depart { mutations, unheard } = mutations(tx, limites, MUTATIONS_PER_REQUEST_MAX)?;
            cursor::begin_asked(tx)?;
            let reparations = repair::asked(tx)?;
            Ok(SyncRequest {
                protocol: PROTOCOL,
                epoch: cursor::epoch(tx)?,
                mutations,
                unheard,
                cursors: cursor::all(tx)?,
                budget: limites.budget,
                limited,
                trame: limites.trame,
                reprises: cursor::reprises(tx)?,
                reparations,
            })
        })
    }
}

/// What leaves in one request.
pub(super) struct Depart {
    pub(super) mutations: Vec<Mutation>,
    /// See [`SyncRequest::unheard`].
    pub(super) unheard: u64,
}

/// `max`: with those that the server keeps waiting.
pub(super) fn mutations(tx: &Tx<'_>, limites: Limites, max: usize) -> Result<Depart> {
    let mut batch = Batch { mutations: Vec::new(), counted: 0, octets: 0, limites, max };
    let frozen = outbox::frozen(tx)?;
    let again = asked_again(&frozen, limites);
    let last = frozen.iter().filter(|line| line.attend.is_none()).filter_map(|line| line.seq).max();
    for line in frozen {
        let waits = line.attend.is_some();
        // The server has its number: leaving it out makes no hole.
        if waits && !again.contains(&line.n) {
            continue;
        }
        let Some(mutation) = line.mutation else { continue };
        if batch.is_full(line.octets) {
            return Ok(Depart { mutations: batch.mutations, unheard: last.unwrap_or(0) });
        }
        batch.add(mutation, line.octets, waits);
    }
    let open = outbox::open(tx)?;
    let mut seq = outbox::last_seq(tx)?;
    let numbered = seq;
    for line in &open {
        if batch.is_full(0) {
            break;
        }
        if must_wait(tx, line)? {
            continue;
        }
        let Some((mutation, text)) = outbox::content(tx, line, seq + 1)? else { continue };
        if batch.is_full(text.len()) {
            break;
        }
        seq += 1;
        outbox::freeze(tx, line, seq, &text)?;
        batch.add(mutation, text.len(), false);
    }
    if seq > numbered {
        outbox::set_last_seq(tx, seq)?;
    }
    Ok(Depart { mutations: batch.mutations, unheard: 0 })
}

/// Of what the server keeps waiting, the part that is asked about this time: those asked longest ago.
fn asked_again(frozen: &[Line], limites: Limites) -> BTreeSet<i64> {
    let mut waiting: Vec<&Line> = frozen.iter().filter(|line| line.attend.is_some()).collect();
    waiting.sort_by_key(|line| line.n);
    let mut octets = 0usize;
    let fits = |line: &&Line| {
        let first = octets == 0;
        octets = octets.saturating_add(line.octets);
        first || octets <= limites.octets / 2
    };
    waiting.into_iter().take(WAITING_MAX).take_while(fits).map(|line| line.n).collect()
}

/// One mutation of a record at a time: what follows is computed from the answer. A deletion also waits until a restored
/// server has said what it holds: it would pass for one made without having seen it.
fn must_wait(tx: &Tx<'_>, line: &Line) -> Result<bool> {
    if outbox::has_frozen(tx, &line.collection, line.id)? {
        return Ok(true);
    }
    let row = Row::get(tx.conn, &line.collection, line.id)?;
    let Some(row) = row.filter(|row| row.deleted && !row.vivant && row.differs()) else { return Ok(false) };
    let position = cursor::get(tx, &row.scope)?;
    // A device that ended is told nothing any more: it hands in what it has.
    Ok(position.is_some_and(|position| position.restart == Some(cursor::Restart::Epoch) && !position.revoked))
}

struct Batch {
    mutations: Vec<Mutation>,
    /// Those that the server already keeps waiting do not count: they must not hold the others back.
    counted: usize,
    octets: usize,
    limites: Limites,
    max: usize,
}

impl Batch {
    fn is_full(&self, octets: usize) -> bool {
        self.counted >= self.limites.mutations.max(1)
            || self.mutations.len() >= self.max
            || (self.counted > 0 && self.octets.saturating_add(octets) > self.limites.octets)
    }

    fn add(&mut self, mutation: Mutation, octets: usize, waits: bool) {
        self.mutations.push(mutation);
        self.octets = self.octets.saturating_add(octets);
        self.counted += usize::from(!waits);
    }
}
