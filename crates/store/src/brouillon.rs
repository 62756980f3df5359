//! Drafts: what is being typed, on this device alone.

use besace_domain::SaisieCra;
use chrono::{DateTime, Utc};
use rusqlite::OptionalExtension;
use uuid::Uuid;

use crate::changes::{Changes, Sujet};
use crate::record::Tx;
use crate::sql::{Id, instant};
use crate::{Result, Store};

/// A report being typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Brouillon {
    /// Not the report's: a draft of an edit names the report in `saisie.id`.
    pub id: Uuid,
    /// As typed, right or wrong.
    pub saisie: SaisieCra,
    /// Last key.
    pub modification: DateTime<Utc>,
}

impl Store {
    /// Keeps what is being typed.
    pub fn brouillon_save(&mut self, id: Uuid, saisie: &SaisieCra, now: DateTime<Utc>) -> Result<Changes> {
        const SQL: &str = "INSERT OR REPLACE INTO brouillon (id, saisie, modification) VALUES (?1, ?2, ?3)";
        let text = serde_json::to_string(saisie)?;
        self.write(|tx| {
            tx.conn.prepare_cached(SQL)?.execute((Id(id), text, now.timestamp_millis()))?;
            Ok(Changes::of([Sujet::Brouillon]))
        })
    }

    /// All drafts, the latest first.
    pub fn brouillon_list(&self) -> Result<Vec<Brouillon>> {
        const SQL: &str = "SELECT id, saisie, modification FROM brouillon ORDER BY modification DESC, id DESC";
        let mut statement = self.conn.prepare_cached(SQL)?;
        let lines: Vec<(Id, String, i64)> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        lines.into_iter().map(|(id, text, ms)| read(id.0, &text, ms)).collect()
    }

    /// One draft.
    pub fn brouillon_get(&self, id: Uuid) -> Result<Option<Brouillon>> {
        const SQL: &str = "SELECT saisie, modification FROM brouillon WHERE id = ?1";
        let mut statement = self.conn.prepare_cached(SQL)?;
        let line: Option<(String, i64)> =
            statement.query_row([Id(id)], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        line.map(|(text, ms)| read(id, &text, ms)).transpose()
    }

    /// Drops a draft.
    pub fn brouillon_delete(&mut self, id: Uuid) -> Result<Changes> {
        self.write(|tx| {
            delete(tx, id)?;
            Ok(tx.changes())
        })
    }
}

pub(crate) fn delete(tx: &Tx<'_>, id: Uuid) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM brouillon WHERE id = ?1")?.execute([Id(id)])?;
    tx.touch(Sujet::Brouillon);
    Ok(())
}

/// Drafts forget an erased person.
pub(crate) fn scrub(tx: &Tx<'_>, personne: Uuid) -> Result<()> {
    let lines: Vec<(Id, String)> = tx
        .conn
        .prepare_cached("SELECT id, saisie FROM brouillon")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (id, text) in lines {
        let mut saisie: SaisieCra = serde_json::from_str(&text)?;
        if saisie.beneficiaire_id == Some(personne) || saisie.participants.contains(&personne) {
            saisie.beneficiaire_id = saisie.beneficiaire_id.filter(|id| *id != personne);
            saisie.participants.retain(|id| *id != personne);
            let text = serde_json::to_string(&saisie)?;
            tx.conn.execute("UPDATE brouillon SET saisie = ?2 WHERE id = ?1", (id, text))?;
            tx.touch(Sujet::Brouillon);
        }
    }
    Ok(())
}

fn read(id: Uuid, text: &str, ms: i64) -> Result<Brouillon> {
    Ok(Brouillon { id, saisie: serde_json::from_str(text)?, modification: instant(ms) })
}
