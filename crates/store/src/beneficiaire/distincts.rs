//! « Ce ne sont pas les mêmes »: pairs that the person told apart, kept on this device.

use std::collections::HashSet;

use rusqlite::Connection;
use uuid::Uuid;

use crate::changes::{Changes, Sujet};
use crate::{Result, Store};

/// One setting per pair: told apart, or proposed again, by one row.
const PREFIX: &str = "distincts ";

impl Store {
    /// These two are never proposed as one again.
    pub fn doublon_delete(&mut self, a: Uuid, b: Uuid) -> Result<Changes> {
        self.reglage_set(&Paire::new(a, b).cle(), Some(""))?;
        Ok(Changes::of([Sujet::Reglages]))
    }

    /// These two may be proposed again.
    pub fn doublon_restore(&mut self, a: Uuid, b: Uuid) -> Result<Changes> {
        self.reglage_set(&Paire::new(a, b).cle(), None)?;
        Ok(Changes::of([Sujet::Reglages]))
    }
}

/// Two people, whichever was named first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Paire(Uuid, Uuid);

impl Paire {
    pub(super) fn new(a: Uuid, b: Uuid) -> Self {
        Self(a.min(b), a.max(b))
    }

    fn cle(self) -> String {
        format!("{PREFIX}{} {}", self.0, self.1)
    }

    fn parse(cle: &str) -> Option<Self> {
        let (a, b) = cle.strip_prefix(PREFIX)?.split_once(' ')?;
        Some(Self(a.parse().ok()?, b.parse().ok()?))
    }
}

/// Every pair told apart.
pub(super) fn all(conn: &Connection) -> Result<HashSet<Paire>> {
    const SQL: &str = "SELECT cle FROM reglage WHERE cle >= ?1 AND cle < ?1 || 'g'";
    let mut statement = conn.prepare_cached(SQL)?;
    let cles = statement.query_map([PREFIX], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(cles.iter().filter_map(|cle| Paire::parse(cle)).collect())
}
