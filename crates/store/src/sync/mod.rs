//! The device's half of an exchange: what leaves, what comes back, and where the conversation stands. Nothing here
//! touches a network.

mod apply;
mod changes;
mod colis;
pub(crate) mod conflit;
mod cursor;
mod end;
mod held;
mod hello;
mod incoming;
mod prepare;
mod quarantaine;
mod reoffer;
mod repair;
mod results;
mod snapshot;

use besace_sync::limits;

pub use colis::{ClesColis, ColisConnu, RetourColis};
pub(crate) use cursor::read_again;
pub use held::SuppressionEnAttente;
pub(crate) use held::release as release_held;

use crate::changes::Changes;

/// How much may leave at once: halved by the caller when the link stalls, doubled when it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limites {
    /// Mutations, at most.
    pub mutations: usize,
    /// Bytes of mutations before compression, at most (one always leaves, whatever its size).
    pub octets: usize,
    /// Bytes of frames wanted back.
    pub budget: u32,
    /// Bytes of one frame, at most: what a cut may lose.
    pub trame: u32,
}

impl Default for Limites {
    fn default() -> Self {
        Self {
            mutations: limits::MUTATIONS_PER_REQUEST_MAX,
            octets: limits::REQUEST_BYTES_MAX / 2,
            budget: limits::BUDGET_BYTES_DEFAULT,
            trame: limits::FRAME_BYTES_DEFAULT,
        }
    }
}

/// What a frame did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// What screens must read again.
    pub changes: Changes,
    /// The last frame: (something remains to exchange, records that remain to be received).
    pub fin: Option<(bool, u64)>,
    /// The server cannot go on: (code, sentence).
    pub faute: Option<(String, String)>,
    /// Mutations answered by this frame.
    pub repondues: usize,
    /// Of them, refused.
    pub refusees: usize,
    /// Scopes whose content does not match the server's: the next exchange brings what differs.
    pub reparations: usize,
    /// Those that a repair did not mend, and which start again from nothing.
    pub divergences: usize,
    /// Scopes that this device asked to read again, and which start with the next exchange.
    pub relectures: usize,
}
