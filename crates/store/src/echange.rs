//! What the screens say of the exchanges: what waits, went, was refused.

use besace_domain::{SaisieBeneficiaire, SaisieLieu, SaisieTag};
use besace_sync::wire::{Doc, Mutation, collection as of};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::changes::{Changes, Sujet};
use crate::record::{Row, refresh_etat};
use crate::sql::{Id, instant, unsigned};
use crate::{Result, Store, StoreError, outbox, sync};

/// Something that waits or went.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// The record.
    pub id: Uuid,
    /// See [`besace_sync::wire::collection`].
    pub collection: String,
    /// What the person calls it.
    pub titre: String,
    /// As it stands here; empty when it is no more.
    pub doc: Doc,
    /// Since when it waits, or when it went.
    pub date: DateTime<Utc>,
}

/// A record that the server refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Refus {
    /// The record.
    pub element: Element,
    /// For programs.
    pub code: String,
    /// The field at fault.
    pub champ: Option<String>,
    /// The server's sentence.
    pub message: String,
    /// What was refused, for an export.
    pub mutation: Mutation,
}

/// A receipt.
#[derive(Debug, Clone, PartialEq)]
pub struct Recu {
    /// The record.
    pub element: Element,
    /// Revision given by the server.
    pub rev: u64,
}

/// Where the conversation with the server stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EtatEchange {
    /// Identity of the server's history.
    pub epoch: Option<Uuid>,
    /// Last exchange that reached its end.
    pub dernier_echange: Option<DateTime<Utc>>,
    /// The server's clock then.
    pub heure_serveur: Option<DateTime<Utc>>,
    /// Conditions in force.
    pub cgu_version: Option<String>,
    /// The server takes but no longer gives.
    pub push_only: bool,
    /// Percentage of the first reception, until it is complete.
    pub premiere_reception: Option<u8>,
    /// Records that wait to leave or for an answer.
    pub en_attente: u64,
    /// Records refused.
    pub refus: u64,
    /// Conflicts to settle.
    pub conflits: u64,
    /// Deletions that wait for a person.
    pub suppressions: u64,
}

/// Bytes of one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mesure {
    /// Sent.
    pub envoyes: u64,
    /// Received.
    pub recus: u64,
}

/// Where the reading of each scope and the outbox stand, to be compared with a moment later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jalon(Vec<String>);

impl Store {
    /// The same twice: nothing was received, nor written to be sent, in between.
    pub fn jalon(&self) -> Result<Jalon> {
        const SQL: &str = "
            SELECT concat_ws(' ', scope, rev, sum, recommence, revoque, reprise) FROM cursor
            UNION ALL SELECT concat_ws(' ', hex(appareil), hex(epoch)) FROM meta
            UNION ALL SELECT concat_ws(' ', count(*), max(n), max(seq), count(seq)) FROM outbox
            ORDER BY 1";
        let mut statement = self.conn.prepare_cached(SQL)?;
        let lines = statement.query_map([], |row| row.get(0))?;
        Ok(Jalon(lines.collect::<rusqlite::Result<_>>()?))
    }

    /// Where the conversation with the server stands.
    pub fn etat_echange(&self) -> Result<EtatEchange> {
        const SQL: &str = "
            SELECT epoch, dernier_echange, heure_serveur, cgu_version, push_only, premiere_reception, recus_premiere, reste,
                (SELECT count(DISTINCT collection || hex(id)) FROM outbox), (SELECT count(*) FROM quarantaine),
                (SELECT count(*) FROM conflit_index), (SELECT count(*) FROM suppression_attente)
            FROM meta";
        Ok(self.conn.prepare_cached(SQL)?.query_row([], |row| {
            let (first, received, remaining): (bool, i64, i64) = (row.get(5)?, row.get(6)?, row.get(7)?);
            Ok(EtatEchange {
                epoch: row.get::<_, Option<Id>>(0)?.map(|id| id.0),
                dernier_echange: row.get::<_, Option<i64>>(1)?.map(instant),
                heure_serveur: row.get::<_, Option<i64>>(2)?.map(instant),
                cgu_version: row.get(3)?,
                push_only: row.get(4)?,
                premiere_reception: first.then(|| percentage(received, remaining)),
                en_attente: unsigned(row.get(8)?),
                refus: unsigned(row.get(9)?),
                conflits: unsigned(row.get(10)?),
                suppressions: unsigned(row.get(11)?),
            })
        })?)
    }

    /// Whether something written here was not acknowledged: signing out or removing the profile would lose it.
    pub fn has_unsent(&self) -> Result<bool> {
        const SQL: &str = "SELECT EXISTS (SELECT 1 FROM outbox) OR EXISTS (SELECT 1 FROM quarantaine)";
        Ok(self.conn.query_row(SQL, [], |row| row.get(0))?)
    }

    /// What waits, oldest first.
    pub fn en_attente(&self, limite: u32) -> Result<Vec<Element>> {
        const SQL: &str = "
            SELECT collection, id, min(depuis) FROM outbox GROUP BY collection, id ORDER BY min(n) LIMIT ?1";
        self.elements(SQL, [limite])
    }

    /// What went, the latest first.
    pub fn recus(&self, limite: u32) -> Result<Vec<Recu>> {
        const SQL: &str = "SELECT collection, id, le, rev FROM recu ORDER BY le DESC LIMIT ?1";
        let mut statement = self.conn.prepare_cached(SQL)?;
        let lines: Vec<(String, Id, i64, i64)> = statement
            .query_map([limite], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
            .collect::<rusqlite::Result<_>>()?;
        lines
            .into_iter()
            .map(|(collection, id, le, rev)| {
                Ok(Recu { element: self.element(collection, id.0, le)?, rev: unsigned(rev) })
            })
            .collect()
    }

    /// Receipts since that moment.
    pub fn recus_depuis(&self, depuis: DateTime<Utc>) -> Result<u64> {
        let mut statement = self.conn.prepare_cached("SELECT count(*) FROM recu WHERE le >= ?1")?;
        Ok(unsigned(statement.query_row([depuis.timestamp_millis()], |row| row.get(0))?))
    }

    /// What the server refused, oldest first.
    pub fn refus(&self) -> Result<Vec<Refus>> {
        const SQL: &str =
            "SELECT collection, id, depuis, code, champ, message, mutation FROM quarantaine ORDER BY depuis";
        let mut statement = self.conn.prepare_cached(SQL)?;
        let mut rows = statement.query([])?;
        let mut refus = Vec::new();
        while let Some(row) = rows.next()? {
            let mutation: String = row.get(6)?;
            refus.push(Refus {
                element: self.element(row.get(0)?, row.get::<_, Id>(1)?.0, row.get(2)?)?,
                code: row.get(3)?,
                champ: row.get(4)?,
                message: row.get(5)?,
                mutation: serde_json::from_str(&mutation)?,
            });
        }
        Ok(refus)
    }

    /// « Abandonner »: the record goes back to what the server holds, or away when it never held it.
    pub fn refus_delete(&mut self, id: Uuid) -> Result<Changes> {
        let collection = self.refus_collection(id)?;
        self.write(|tx| {
            const SQL: &str = "DELETE FROM quarantaine WHERE collection = ?1 AND id = ?2";
            tx.conn.execute(SQL, (&collection, Id(id)))?;
            if let Some(before) = Row::get(tx.conn, &collection, id)? {
                outbox::close(tx, &collection, id)?;
                if before.vivant {
                    let doc = if before.dirty { before.base() } else { before.doc.clone() };
                    let mut after = Row { doc, base: None, dirty: false, deleted: false, ..before.clone() };
                    tx.save(Some(&before), &mut after)?;
                    if before.vu_rev < before.base_rev {
                        // A newer version came under what was refused: the base is not what the server holds.
                        sync::read_again(tx, &before.scope)?;
                    }
                } else {
                    tx.forget(&before)?;
                }
            }
            tx.touch(Sujet::Sync);
            Ok(tx.changes())
        })
    }

    /// Sends a refused record again as it stands.
    pub fn refus_retry(&mut self, id: Uuid, now: DateTime<Utc>) -> Result<Changes> {
        let collection = self.refus_collection(id)?;
        self.write(|tx| {
            if let Some(mut row) = Row::get(tx.conn, &collection, id)? {
                outbox::mark(tx, &mut row, now.timestamp_millis())?;
                row.write(tx.conn)?;
                refresh_etat(tx, &collection, id)?;
            }
            tx.touch(Sujet::Sync);
            Ok(tx.changes())
        })
    }

    /// Adds the bytes of an exchange to a day.
    pub fn mesure_add(&mut self, jour: NaiveDate, envoyes: u64, recus: u64) -> Result<()> {
        const SQL: &str = "
            INSERT INTO mesure (jour, envoyes, recus) VALUES (?1, ?2, ?3)
            ON CONFLICT (jour) DO UPDATE SET envoyes = envoyes + excluded.envoyes, recus = recus + excluded.recus";
        let signed = |octets| i64::try_from(octets).unwrap_or(i64::MAX);
        self.write(|tx| {
            tx.conn.prepare_cached(SQL)?.execute((jour.to_string(), signed(envoyes), signed(recus)))?;
            Ok(())
        })
    }

    /// Bytes from one day to another, both included.
    pub fn mesure(&self, du: NaiveDate, au: NaiveDate) -> Result<Mesure> {
        const SQL: &str = "
            SELECT coalesce(sum(envoyes), 0), coalesce(sum(recus), 0) FROM mesure WHERE jour >= ?1 AND jour <= ?2";
        let mut statement = self.conn.prepare_cached(SQL)?;
        Ok(statement.query_row((du.to_string(), au.to_string()), |row| {
            Ok(Mesure { envoyes: unsigned(row.get(0)?), recus: unsigned(row.get(1)?) })
        })?)
    }

    pub(crate) fn refus_message(&self, collection: &str, id: Uuid) -> Result<Option<String>> {
        const SQL: &str = "SELECT message FROM quarantaine WHERE collection = ?1 AND id = ?2";
        let mut statement = self.conn.prepare_cached(SQL)?;
        Ok(statement.query_row((collection, Id(id)), |row| row.get(0)).optional()?)
    }

    fn refus_collection(&self, id: Uuid) -> Result<String> {
        let mut statement = self.conn.prepare_cached("SELECT collection FROM quarantaine WHERE id = ?1")?;
        let collection: Option<String> = statement.query_row([Id(id)], |row| row.get(0)).optional()?;
        collection.ok_or_else(|| StoreError::NotFound { collection: "refus".to_owned(), id })
    }

    fn elements(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Element>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let lines: Vec<(String, Id, i64)> = statement
            .query_map(params, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        lines.into_iter().map(|(collection, id, ms)| self.element(collection, id.0, ms)).collect()
    }

    fn element(&self, collection: String, id: Uuid, ms: i64) -> Result<Element> {
        let row = Row::get(&self.conn, &collection, id)?;
        let titre = row.as_ref().map(|row| titre(&self.conn, row)).transpose()?.unwrap_or_default();
        let doc = row.map(|row| row.doc).unwrap_or_default();
        Ok(Element { id, collection, titre, doc, date: instant(ms) })
    }
}

/// What a person calls this record.
pub(crate) fn titre(conn: &Connection, row: &Row) -> Result<String> {
    Ok(match row.collection.as_str() {
        of::CRA => crate::cra::titre_of(conn, row)?,
        of::BENEFICIAIRE => SaisieBeneficiaire::from_doc(row.id, &row.doc).nom_complet(),
        of::LIEU => SaisieLieu::from_doc(row.id, &row.doc).nom.unwrap_or_default(),
        of::TAG => SaisieTag::from_doc(row.id, &row.doc).nom.unwrap_or_default(),
        of::LIEU_ACTIVITE => {
            let lieu = row.doc.get("lieu_id").and_then(serde_json::Value::as_str).and_then(|id| id.parse().ok());
            let lieu = lieu.map(|id| Row::get(conn, of::LIEU, id)).transpose()?.flatten();
            lieu.map(|lieu| titre(conn, &lieu)).transpose()?.unwrap_or_default()
        }
        _ => String::new(),
    })
}

fn percentage(received: i64, remaining: i64) -> u8 {
    let whole = received.saturating_add(remaining).max(1);
    u8::try_from(received.saturating_mul(100) / whole).unwrap_or(100).min(100)
}
