//! What the server refused, then took all the same: an administrator released it.

use besace_sync::wire::{Doc, Mutation};
use rusqlite::OptionalExtension;
use serde_json::Value;
use uuid::Uuid;

use super::{conflit, incoming, results};
use crate::Result;
use crate::changes::Sujet;
use crate::outbox::{Demande, Line};
use crate::record::{Row, Tx, refresh_etat};
use crate::sql::Id;

/// The server holds all that the record says: what it had refused counts as sent.
pub(super) fn taken(tx: &Tx<'_>, row: &Row, ms: i64) -> Result<()> {
    let Some(mutation) = remove(tx, &row.collection, row.id)? else { return Ok(()) };
    let line = Line {
        n: 0,
        // Refused under another identity, it has no number of today to be offered again under.
        seq: Some(mutation.seq).filter(|seq| *seq > 0),
        collection: mutation.collection.clone(),
        id: mutation.id,
        demande: Demande::Edit,
        octets: 0,
        attend: None,
        mutation: Some(mutation),
    };
    results::log(tx, &line, row.base_rev, ms)
}

/// The record is gone on both sides: nothing is left to ask.
pub(super) fn drop_gone(tx: &Tx<'_>, row: &Row) -> Result<()> {
    remove(tx, &row.collection, row.id).map(drop)
}

/// What a conflict holds beside the value that stands was refused to this device: it is shown there from now on.
pub(super) fn set_aside(tx: &Tx<'_>, conflit: &Doc, ms: i64) -> Result<()> {
    let Some((collection, id)) = conflit::target(conflit) else { return Ok(()) };
    if !exists(tx, &collection, id)? {
        return Ok(());
    }
    let Some(before) = Row::get(tx.conn, &collection, id)?.filter(|row| row.vivant && !row.deleted) else {
        return Ok(());
    };
    let champs = conflit.get("champs").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let (mut after, mut base) = (before.clone(), before.base());
    for one in champs {
        let value = |cle| one.get(cle).unwrap_or(&Value::Null);
        let Some(champ) = value("champ").as_str() else { return Ok(()) };
        if before.doc.get(champ).unwrap_or(&Value::Null) != value("autre") {
            return Ok(());
        }
        put(&mut after.doc, champ, value("gardee"));
        put(&mut base, champ, value("gardee"));
    }
    after.base = Some(base);
    if !after.differs() {
        after.vu_rev = after.base_rev;
    }
    incoming::settle(tx, &mut after, ms)?;
    tx.save(Some(&before), &mut after)?;
    refresh_etat(tx, &collection, id)
}

fn put(doc: &mut Doc, champ: &str, value: &Value) {
    if value.is_null() {
        doc.remove(champ);
    } else {
        doc.insert(champ.to_owned(), value.clone());
    }
}

fn exists(tx: &Tx<'_>, collection: &str, id: Uuid) -> Result<bool> {
    const SQL: &str = "SELECT 1 FROM quarantaine WHERE collection = ?1 AND id = ?2";
    Ok(tx.conn.prepare_cached(SQL)?.exists((collection, Id(id)))?)
}

fn remove(tx: &Tx<'_>, collection: &str, id: Uuid) -> Result<Option<Mutation>> {
    const SQL: &str = "DELETE FROM quarantaine WHERE collection = ?1 AND id = ?2 RETURNING mutation";
    let text: Option<String> =
        tx.conn.prepare_cached(SQL)?.query_row((collection, Id(id)), |row| row.get(0)).optional()?;
    if text.is_some() {
        tx.touch(Sujet::Sync);
    }
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}
