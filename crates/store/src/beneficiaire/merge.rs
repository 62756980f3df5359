//! Two records of one person become one.

use besace_domain::beneficiaire;
use besace_sync::wire::{Doc, collection as of};
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::changes::{Changes, Sujet};
use crate::cra::index::of_personne;
use crate::outbox;
use crate::record::{Row, Tx};
use crate::{Result, Store, StoreError};

impl Store {
    /// Merges `source` into `destination`, which wins: its blanks are filled, the reports move to it, the source
    /// disappears. One mutation says it all to the server, which does the same there.
    pub fn merge_beneficiaire(&mut self, source: Uuid, destination: Uuid, now: DateTime<Utc>) -> Result<Changes> {
        self.write(|tx| {
            merge(tx, source, destination, now.timestamp_millis())?;
            Ok(tx.changes())
        })
    }
}

fn merge(tx: &Tx<'_>, source: Uuid, destination: Uuid, ms: i64) -> Result<()> {
    let get = |id| {
        Row::get(tx.conn, of::BENEFICIAIRE, id)?
            .filter(|row| !row.deleted)
            .ok_or_else(|| StoreError::NotFound { collection: of::BENEFICIAIRE.to_owned(), id })
    };
    if source == destination {
        return Err(StoreError::NotFound { collection: of::BENEFICIAIRE.to_owned(), id: source });
    }
    let (from, into) = (get(source)?, get(destination)?);
    let merged = beneficiaire::merge(&into.doc, &from.doc);
    let known_to_server = from.vivant || outbox::has_frozen(tx, of::BENEFICIAIRE, source)?;

    let mut kept = Row { doc: merged, modification: ms, ..into.clone() };
    if !kept.dirty && kept.vivant && kept.doc != into.doc {
        kept.base = Some(into.doc.clone());
    }
    outbox::mark(tx, &mut kept, ms)?;
    tx.save(Some(&into), &mut kept)?;

    move_reports(tx, source, destination, known_to_server, ms)?;

    outbox::close(tx, of::BENEFICIAIRE, source)?;
    if known_to_server && !tx.meta.is_local() {
        outbox::push_merge(tx, source, destination, ms)?;
    }
    let mut gone = Row { deleted: true, dirty: false, base: None, modification: ms, ..from.clone() };
    tx.save(Some(&from), &mut gone)?;
    tx.touch(Sujet::Sync);
    Ok(())
}

/// The server moves the reports itself when it hears of the merge: here `base` moves with `doc`, so that nothing of it
/// is sent report by report. A source that it never heard of is different: each report says so.
fn move_reports(tx: &Tx<'_>, source: Uuid, destination: Uuid, by_server: bool, ms: i64) -> Result<()> {
    for (_, cra) in of_personne(tx.conn, source)? {
        let Some(before) = Row::get(tx.conn, of::CRA, cra)? else { continue };
        let mut after = before.clone();
        if by_server {
            if let Some(base) = &mut after.base {
                redirect(base, source, destination);
            }
            redirect(&mut after.doc, source, destination);
        } else {
            if !after.dirty && after.vivant {
                after.base = Some(after.doc.clone());
            }
            redirect(&mut after.doc, source, destination);
            outbox::mark(tx, &mut after, ms)?;
        }
        tx.save(Some(&before), &mut after)?;
    }
    Ok(())
}

/// Names `destination` wherever a report names `source`, once.
pub(crate) fn redirect(doc: &mut Doc, source: Uuid, destination: Uuid) {
    let (source, destination) = (Value::from(source.to_string()), Value::from(destination.to_string()));
    if let Some(value) = doc.get_mut("beneficiaire_id").filter(|value| **value == source) {
        *value = destination.clone();
    }
    let participants = doc.get_mut("participants").and_then(Value::as_array_mut);
    if let Some(participants) = participants.filter(|participants| participants.contains(&source)) {
        participants.retain(|participant| *participant != source && *participant != destination);
        participants.push(destination);
    }
}
