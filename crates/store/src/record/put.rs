use std::collections::BTreeSet;
use std::sync::OnceLock;

use besace_domain::beneficiaire::effacer;
use besace_domain::{SaisieBeneficiaire, SaisieCra, SaisieLieu, SaisieTag};
use besace_sync::wire::{Doc, collection as of};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::{Ecriture, Row, Tx};
use crate::beneficiaire::index::is_anonyme;
use crate::changes::{Changes, Sujet};
use crate::{Result, Store, outbox};

impl Store {
    /// Creates or edits one record: document, outbox, indexes and search in one transaction.
    pub fn put(&mut self, collection: &str, id: Uuid, doc: Doc, now: DateTime<Utc>) -> Result<Changes> {
        self.put_all(vec![Ecriture { collection: collection.to_owned(), id, doc }], None, now)
    }

    /// Several records in one transaction (a place and « mon lieu », one tag on many reports), and the draft that they
    /// came from, which disappears with them.
    pub fn put_all(
        &mut self,
        ecritures: Vec<Ecriture>,
        brouillon: Option<Uuid>,
        now: DateTime<Utc>,
    ) -> Result<Changes> {
        self.write(|tx| {
            for Ecriture { collection, id, doc } in ecritures {
                put(tx, &collection, id, doc, now.timestamp_millis())?;
            }
            if let Some(id) = brouillon {
                crate::brouillon::delete(tx, id)?;
            }
            Ok(tx.changes())
        })
    }
}

pub(super) fn put(tx: &Tx<'_>, collection: &str, id: Uuid, doc: Doc, ms: i64) -> Result<()> {
    let before = Row::get(tx.conn, collection, id)?;
    let mut doc = tidy(collection, before.as_ref().map(|row| &row.doc), doc);
    if collection == of::BENEFICIAIRE && before.as_ref().is_some_and(|row| is_anonyme(&row.doc)) {
        // Erased is final, here as on the server.
        doc = effacer(&doc);
    }
    let mut after = match &before {
        Some(row) if !row.deleted && row.doc == doc => return Ok(()),
        Some(row) => Row { deleted: false, modification: ms, ..row.clone() },
        None => Row::new(collection, id, tx.meta.scope().0, ms, Doc::new()),
    };
    if before.as_ref().is_some_and(|row| !row.dirty && !row.deleted) && !tx.meta.is_local() {
        after.base = Some(std::mem::take(&mut after.doc));
    }
    after.doc = doc;
    outbox::mark(tx, &mut after, ms)?;
    tx.save(before.as_ref(), &mut after)?;
    tx.touch(Sujet::Sync);
    Ok(())
}

/// The document as it is stored: no nulls, no `id`, and the fields of `old` that this version does not know.
fn tidy(collection: &str, old: Option<&Doc>, mut doc: Doc) -> Doc {
    doc.retain(|champ, value| champ != "id" && !value.is_null());
    if let Some(known) = known_fields(collection) {
        for (champ, value) in old.into_iter().flatten() {
            if !known.contains(champ) && !doc.contains_key(champ) {
                doc.insert(champ.clone(), value.clone());
            }
        }
    }
    doc
}

/// The fields that a form of this version may show, hence clear.
fn known_fields(collection: &str) -> Option<&'static BTreeSet<String>> {
    static CRA: OnceLock<BTreeSet<String>> = OnceLock::new();
    static BENEFICIAIRE: OnceLock<BTreeSet<String>> = OnceLock::new();
    static LIEU: OnceLock<BTreeSet<String>> = OnceLock::new();
    static TAG: OnceLock<BTreeSet<String>> = OnceLock::new();
    match collection {
        of::CRA => Some(CRA.get_or_init(|| names(&SaisieCra::default()))),
        of::BENEFICIAIRE => Some(BENEFICIAIRE.get_or_init(|| names(&SaisieBeneficiaire::default()))),
        of::LIEU => Some(LIEU.get_or_init(|| names(&SaisieLieu::default()))),
        of::TAG => Some(TAG.get_or_init(|| names(&SaisieTag::default()))),
        _ => None,
    }
}

fn names<T: Serialize>(saisie: &T) -> BTreeSet<String> {
    match serde_json::to_value(saisie) {
        Ok(Value::Object(fields)) => fields.into_iter().map(|(champ, _)| champ).collect(),
        _ => BTreeSet::new(),
    }
}
