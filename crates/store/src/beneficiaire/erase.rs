//! « Effacer »: a person's identity leaves every corner of this device.

use besace_domain::beneficiaire::{ANONYME, effacer};
use besace_domain::{SaisieBeneficiaire, TrancheAge};
use besace_sync::wire::{Doc, Mutation, Op, collection as of};
use chrono::{DateTime, Datelike, Utc};
use uuid::Uuid;

use super::anonymiser::anonymise_reports;
use super::index::is_anonyme;
use crate::changes::{Changes, Sujet};
use crate::outbox::{self, Demande};
use crate::record::{Row, Tx};
use crate::sql::Id;
use crate::{Result, Store, StoreError};

impl Store {
    /// Blanks a person's identity for good. Their reports stay and count as before. There is no undo.
    pub fn erase_beneficiaire(&mut self, id: Uuid, now: DateTime<Utc>) -> Result<Changes> {
        let changes = self.write(|tx| {
            erase(tx, id, now)?;
            Ok(tx.changes())
        })?;
        self.forget_pages();
        Ok(changes)
    }

    /// After an erasure: what the log and the free pages still hold (encrypted) is overwritten. The erasure itself is
    /// done; this only fails to be thorough when another program reads at this very moment, and is done again later.
    pub(crate) fn forget_pages(&self) {
        let _ = self.checkpoint();
    }
}

fn erase(tx: &Tx<'_>, id: Uuid, now: DateTime<Utc>) -> Result<()> {
    let ms = now.timestamp_millis();
    let before = Row::get(tx.conn, of::BENEFICIAIRE, id)?
        .ok_or_else(|| StoreError::NotFound { collection: of::BENEFICIAIRE.to_owned(), id })?;
    let known_to_server = before.vivant
        || outbox::has_frozen(tx, of::BENEFICIAIRE, id)?
        // Under a fiche that was merged into this one.
        || outbox::awaits_merge_into(tx, id)?;
    if known_to_server || tx.meta.is_local() {
        scrub(tx, id)?;
        blank(tx, &before, ms)?;
        if !tx.meta.is_local() {
            outbox::push_erase(tx, id, ms)?;
            crate::record::refresh_etat(tx, of::BENEFICIAIRE, id)?;
        }
    } else {
        forget(tx, &before, now)?;
    }
    tx.touch(Sujet::Sync);
    overwrite(tx)
}

/// The server never heard of this person: nothing of them needs to leave.
pub(crate) fn forget(tx: &Tx<'_>, row: &Row, now: DateTime<Utc>) -> Result<()> {
    let mut personne = SaisieBeneficiaire::from_doc(row.id, &row.doc);
    if let Some(annee) = personne.annee_naissance {
        personne.tranche_age = Some(TrancheAge::from_annee_naissance(annee, now.year().into()).valeur().to_owned());
    }
    anonymise_reports(tx, row.id, &personne, now.timestamp_millis())?;
    scrub(tx, row.id)?;
    tx.forget(row)
}

/// The server erased this person: whatever was being edited here is void.
pub(crate) fn erased_elsewhere(tx: &Tx<'_>, row: &Row, doc: Doc) -> Result<()> {
    scrub(tx, row.id)?;
    let mut after = Row { doc: effacer(&doc), deleted: false, dirty: false, base: None, ..row.clone() };
    let before = Row::get(tx.conn, of::BENEFICIAIRE, row.id)?;
    tx.save(before.as_ref(), &mut after)?;
    overwrite(tx)
}

fn blank(tx: &Tx<'_>, before: &Row, ms: i64) -> Result<()> {
    let mut after =
        Row { doc: effacer(&before.doc), deleted: false, dirty: false, base: None, modification: ms, ..before.clone() };
    tx.save(Some(before), &mut after)
}

/// Everything about this person outside their record: queue, journal, quarantine, conflicts, deletions held, drafts.
///
/// One exception, until the next exchange: a mutation sent and not answered must be sent again byte for byte, or the
/// server would take this device for a copy of another. Its identity goes with its answer.
fn scrub(tx: &Tx<'_>, id: Uuid) -> Result<()> {
    outbox::close(tx, of::BENEFICIAIRE, id)?;
    scrub_journal(tx, id)?;
    for table in ["quarantaine", "suppression_attente"] {
        let sql = format!("DELETE FROM {table} WHERE collection = 'beneficiaire' AND id = ?1");
        tx.conn.execute(&sql, [Id(id)])?;
    }
    crate::sync::conflit::scrub(tx, id)?;
    crate::brouillon::scrub(tx, id)?;
    scrub_merged(tx, id)
}

/// The fiches merged into this one named the same person.
fn scrub_merged(tx: &Tx<'_>, id: Uuid) -> Result<()> {
    for source in merged_into(tx, id)? {
        let row = Row::get(tx.conn, of::BENEFICIAIRE, source)?;
        // Blank already: nothing to do again.
        if row.as_ref().is_some_and(|row| is_anonyme(&row.doc)) || is_revived(tx, row.as_ref())? {
            continue;
        }
        if let Some(row) = row {
            Row { doc: effacer(&row.doc), base: None, dirty: false, ..row }.write(tx.conn)?;
        }
        scrub(tx, source)?;
    }
    Ok(())
}

/// By an edit since the merge: someone in their own right, even if what waits to leave deletes them.
fn is_revived(tx: &Tx<'_>, row: Option<&Row>) -> Result<bool> {
    let Some(row) = row.filter(|row| !row.deleted || row.dirty) else { return Ok(false) };
    let lines = outbox::of_record(tx, of::BENEFICIAIRE, row.id)?;
    Ok(!row.deleted || !lines.iter().any(|line| matches!(line.demande, Demande::Merge(_))))
}

/// As far as the queue and the journal remember: what else they remember of these fiches is no older.
fn merged_into(tx: &Tx<'_>, id: Uuid) -> Result<Vec<Uuid>> {
    const WAITING: &str = "SELECT id FROM outbox WHERE op = 'merge' AND vers = ?1";
    const SENT: &str =
        "SELECT mutation FROM journal WHERE collection = 'beneficiaire' AND instr(mutation, 'merge_into')";
    let mut statement = tx.conn.prepare_cached(WAITING)?;
    let waiting = statement.query_map([Id(id)], |row| row.get::<_, Id>(0))?;
    let mut sources: Vec<Uuid> = waiting.map(|id| Ok(id?.0)).collect::<rusqlite::Result<_>>()?;
    let mut statement = tx.conn.prepare_cached(SENT)?;
    for text in statement.query_map([], |row| row.get::<_, String>(0))? {
        let mutation: Mutation = serde_json::from_str(&text?)?;
        if mutation.op == (Op::MergeInto { into: id }) {
            sources.push(mutation.id);
        }
    }
    Ok(sources)
}

fn scrub_journal(tx: &Tx<'_>, id: Uuid) -> Result<()> {
    const READ: &str = "SELECT seq, mutation FROM journal WHERE collection = 'beneficiaire' AND id = ?1";
    let lines: Vec<(i64, String)> = tx
        .conn
        .prepare_cached(READ)?
        .query_map([Id(id)], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (seq, text) in lines {
        let mut mutation: Mutation = serde_json::from_str(&text)?;
        strip(&mut mutation);
        let text = serde_json::to_string(&mutation)?;
        tx.conn.execute("UPDATE journal SET mutation = ?2 WHERE seq = ?1", (seq, text))?;
    }
    Ok(())
}

/// The number and the kind of a mutation stay, the identity goes.
pub(crate) fn strip(mutation: &mut Mutation) {
    if let Op::Put { set, base, .. } = &mut mutation.op {
        for doc in [set, base] {
            *doc = effacer(doc);
            doc.remove(ANONYME);
        }
    }
}

/// The search indexes keep deleted words until their segments are merged: merge them now. SQLCipher overwrites all that
/// is freed, as long as nobody tells it not to.
fn overwrite(tx: &Tx<'_>) -> Result<()> {
    crate::cra::notes::pour(tx.conn)?;
    for index in ["cra_texte", "beneficiaire_texte"] {
        tx.conn.execute(&format!("INSERT INTO {index} ({index}) VALUES ('optimize')"), [])?;
    }
    Ok(())
}
