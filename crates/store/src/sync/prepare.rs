use besace_sync::wire::{Mutation, PROTOCOL, SyncRequest};

use super::{Limites, cursor};
use crate::outbox::{self, Line};
use crate::record::Tx;
use crate::{Result, Store};

impl Store {
    /// The next request. What was sent and not answered is sent again, identical; what is new is numbered and frozen,
    /// durably, before this returns.
    pub fn prepare(&mut self, limites: Limites, limited: bool) -> Result<SyncRequest> {
        self.write(|tx| {
            let mutations = mutations(tx, limites)?;
            Ok(SyncRequest {
                protocol: PROTOCOL,
                epoch: cursor::epoch(tx)?,
                mutations,
                cursors: cursor::all(tx)?,
                budget: limites.budget,
                limited,
            })
        })
    }
}

fn mutations(tx: &Tx<'_>, limites: Limites) -> Result<Vec<Mutation>> {
    let mut batch = Batch { mutations: Vec::new(), counted: 0, octets: 0, limites };
    for line in outbox::frozen(tx)? {
        let waits = line.attend.is_some();
        let Some(mutation) = line.mutation else { continue };
        let octets = serde_json::to_string(&mutation)?.len();
        if batch.is_full(octets) {
            return Ok(batch.mutations);
        }
        batch.add(mutation, octets, waits);
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
    Ok(batch.mutations)
}

/// One mutation of a record at a time: what follows is computed from the answer.
fn must_wait(tx: &Tx<'_>, line: &Line) -> Result<bool> {
    outbox::has_frozen(tx, &line.collection, line.id)
}

struct Batch {
    mutations: Vec<Mutation>,
    /// Those that the server already keeps waiting do not count: they must not hold the others back.
    counted: usize,
    octets: usize,
    limites: Limites,
}

impl Batch {
    fn is_full(&self, octets: usize) -> bool {
        self.counted >= self.limites.mutations.max(1)
            || (self.counted > 0 && self.octets.saturating_add(octets) > self.limites.octets)
    }

    fn add(&mut self, mutation: Mutation, octets: usize, waits: bool) {
        self.mutations.push(mutation);
        self.octets = self.octets.saturating_add(octets);
        self.counted += usize::from(!waits);
    }
}
