//! Who this device is.

use super::{Appareil, Meta, Store};
use crate::Result;

impl Store {
    /// Whose database this is.
    pub const fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Whether this file was made on another machine, or for another installation: a copy or a restored backup.
    pub fn is_clone(&self, nonce: u32, empreinte: &str) -> bool {
        self.meta.nonce != nonce || self.meta.empreinte != empreinte
    }

    /// Takes a new device identity, as after a restored backup: two devices that share one would overwrite each
    /// other's mutations. What was not sent is kept and numbered again from 1. `appareil` is `None` until enrolled.
    pub fn renew_identity(&mut self, appareil: Option<Appareil>, nonce: u32, empreinte: &str) -> Result<()> {
        let meta = Meta { appareil, nonce, empreinte: empreinte.to_owned(), ..self.meta.clone() };
        self.write(|tx| {
            meta.write(tx.conn)?;
            crate::outbox::renumber(tx)
        })?;
        self.meta = meta;
        Ok(())
    }

    /// Records the account, server and device of an enrolment, without touching the numbering.
    pub fn set_meta(&mut self, meta: Meta) -> Result<()> {
        self.write(|tx| meta.write(tx.conn))?;
        self.meta = meta;
        Ok(())
    }
}
