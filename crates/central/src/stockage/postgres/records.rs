//! Records and scopes.

use besace_sync::merge::checksum;
use besace_sync::repair::Marque;
use besace_sync::wire::{Cursor, Doc, Scope};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{Tx, column, count, limit, uint, unreadable, word};
use crate::stockage::{EcrireRecords, LireRecords, NOMMEES, Parmi, RecordRow, Resultat, SCOPE_JUMP, StockageError};

const RECORD: &str = "SELECT scope, collection, id, rev, schema, doc, auteur, appareil_id, rev_autrui, modification \
                      FROM record";

impl LireRecords for Tx<'_> {
    fn record_get(&self, scope: &Scope, collection: &str, id: Uuid) -> Resultat<Option<RecordRow>> {
        let sql = format!("{RECORD} WHERE scope = $1 AND collection = $2 AND id = $3");
        self.get(&sql, &[&scope.0, &word(collection), &id], record)
    }

    fn record_since(&self, scope: &Scope, rev: u64, limite: usize) -> Resultat<Vec<RecordRow>> {
        let sql = format!("{RECORD} WHERE scope = $1 AND rev > $2 ORDER BY rev LIMIT $3");
        self.list(&sql, &[&scope.0, &rev.cast_signed(), &limit(limite)], record)
    }

    fn record_between(
        &self,
        scope: &Scope,
        parmi: Parmi,
        (apres, avant): (u64, u64),
        limite: usize,
    ) -> Resultat<Vec<RecordRow>> {
        let sql = format!(
            "{RECORD} WHERE scope = $1 AND rev > $2 AND rev < $3 AND {} ORDER BY rev DESC LIMIT $4",
            parmi.condition()
        );
        self.list(&sql, &[&scope.0, &apres.cast_signed(), &avant.cast_signed(), &limit(limite)], record)
    }

    fn record_count_between(&self, scope: &Scope, parmi: Parmi, (apres, avant): (u64, u64)) -> Resultat<u64> {
        let sql =
            format!("SELECT count(*) FROM record WHERE scope = $1 AND rev > $2 AND rev < $3 AND {}", parmi.condition());
        let count = self.get(&sql, &[&scope.0, &apres.cast_signed(), &avant.cast_signed()], |row| uint(row, 0))?;
        Ok(count.unwrap_or_default())
    }

    fn record_marques(&self, scope: &Scope, (apres, jusque): (u64, u64)) -> Resultat<Vec<Marque>> {
        let sql =
            "SELECT rev, id, doc IS NOT NULL FROM record WHERE scope = $1 AND rev > $2 AND rev <= $3 ORDER BY rev";
        let jusque = i64::try_from(jusque).unwrap_or(i64::MAX);
        self.list(sql, &[&scope.0, &apres.cast_signed(), &jusque], |row| {
            Ok(Marque { rev: uint(row, 0)?, id: column(row, 1)?, vivant: column(row, 2)? })
        })
    }

    fn record_count_since(&self, scope: &Scope, rev: u64) -> Resultat<u64> {
        let sql = "SELECT count(*) FROM record WHERE scope = $1 AND rev > $2";
        let count = self.get(sql, &[&scope.0, &rev.cast_signed()], |row| uint(row, 0))?;
        Ok(count.unwrap_or_default())
    }

    fn record_list(&self, collection: &str, scope: Option<&Scope>) -> Resultat<Vec<RecordRow>> {
        match scope {
            Some(scope) => {
                let sql = format!("{RECORD} WHERE scope = $1 AND collection = $2 AND doc IS NOT NULL ORDER BY rev");
                self.list(&sql, &[&scope.0, &word(collection)], record)
            }
            None => {
                let sql = format!("{RECORD} WHERE collection = $1 AND doc IS NOT NULL ORDER BY scope, rev");
                self.list(&sql, &[&word(collection)], record)
            }
        }
    }

    fn scope_get(&self, scope: &Scope) -> Resultat<Cursor> {
        let sql = "SELECT rev, sum FROM scope WHERE scope = $1";
        let cursor = self.get(sql, &[&scope.0], |row| Ok(Cursor { rev: uint(row, 0)?, sum: uint(row, 1)? }))?;
        Ok(cursor.unwrap_or_default())
    }

    fn scope_horizon(&self, scope: &Scope) -> Resultat<u64> {
        let horizon = self.get("SELECT horizon FROM scope WHERE scope = $1", &[&scope.0], |row| uint(row, 0))?;
        Ok(horizon.unwrap_or_default())
    }

    fn scope_lost(&self, scope: &Scope) -> Resultat<Option<(u64, u64)>> {
        let sql = "SELECT commun FROM scope WHERE scope = $1 AND commun IS NOT NULL";
        let commun = self.get(sql, &[&scope.0], |row| column::<i64>(row, 0))?;
        Ok(commun.map(|commun| (commun.cast_unsigned(), (commun + SCOPE_JUMP).cast_unsigned())))
    }
}

/// Adds as the checksum does, modulo 2^64, in a column of signed numbers: both terms are shifted above zero and back.
const SUM: &str = "UPDATE scope SET sum = ((sum::numeric + $2::bigint::numeric + 27670116110564327424) \
                   % 18446744073709551616 - 9223372036854775808)::bigint WHERE scope = $1";

impl EcrireRecords for Tx<'_> {
    fn scope_lock(&self, scopes: &[Scope]) -> Resultat<()> {
        let names: Vec<String> = self.verrous.lock(scopes)?.into_iter().map(|scope| scope.0).collect();
        let lock = || {
            let sql = "SELECT scope FROM scope WHERE scope = ANY($1) ORDER BY scope FOR NO KEY UPDATE";
            self.list(sql, &[&names], |_| Ok(()))
        };
        if lock()?.len() == names.len() {
            return Ok(());
        }
        // Their first writer: whoever comes at the same instant waits on the key, then locks.
        let sql = "INSERT INTO scope (scope, rev, sum) SELECT name, 0, 0 FROM unnest($1::text[]) AS name ORDER BY name \
                   ON CONFLICT (scope) DO NOTHING";
        self.run(sql, &[&names])?;
        lock().map(drop)
    }

    fn scope_next(&self, scope: &Scope) -> Resultat<u64> {
        self.verrous.check(scope)?;
        let sql = "INSERT INTO scope (scope, rev, sum) VALUES ($1, 1, 0) \
                   ON CONFLICT (scope) DO UPDATE SET rev = scope.rev + 1 RETURNING rev";
        let rev = self.get(sql, &[&scope.0], |row| uint(row, 0))?;
        rev.ok_or_else(|| StockageError::Autre("no revision returned".to_owned()))
    }

    fn scope_jump(&self) -> Resultat<()> {
        self.run("UPDATE scope SET commun = rev, rev = rev + $1", &[&SCOPE_JUMP]).map(drop)
    }

    fn record_put(&self, row: &RecordRow) -> Resultat<()> {
        let collection = word(&row.collection);
        let sql = "SELECT rev FROM record WHERE scope = $1 AND collection = $2 AND id = $3 AND doc IS NOT NULL";
        let before = self.get(sql, &[&row.scope.0, &collection, &row.id], |row| uint(row, 0))?;
        let old = before.map_or(0, |rev| checksum(row.id, rev));
        let new = if row.doc.is_some() { checksum(row.id, row.rev) } else { 0 };
        let change = new.wrapping_sub(old).cast_signed();
        if change != 0 {
            self.run(SUM, &[&row.scope.0, &change])?;
        }
        let sql = "INSERT INTO record (scope, collection, id, rev, schema, doc, auteur, appareil_id, rev_autrui, \
                   modification) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
                   ON CONFLICT (scope, collection, id) DO UPDATE SET rev = excluded.rev, schema = excluded.schema, \
                   doc = excluded.doc, auteur = excluded.auteur, appareil_id = excluded.appareil_id, \
                   rev_autrui = excluded.rev_autrui, modification = excluded.modification";
        let doc = row.doc.as_ref().map(to_json).transpose()?;
        let (rev, rev_autrui) = (row.rev.cast_signed(), row.rev_autrui.cast_signed());
        let schema = i32::from(row.schema);
        self.run(
            sql,
            &[
                &row.scope.0,
                &collection,
                &row.id,
                &rev,
                &schema,
                &doc,
                &row.auteur,
                &row.appareil_id,
                &rev_autrui,
                &row.modification,
            ],
        )
        .map(drop)
    }

    fn tombe_prune(&self, scope: &Scope, avant: i64, jusque: u64) -> Resultat<usize> {
        self.verrous.check(scope)?;
        let due =
            format!("scope = $1 AND doc IS NULL AND rev <= $2 AND modification < $3 AND collection NOT IN {NOMMEES}");
        let jusque = i64::try_from(jusque).unwrap_or(i64::MAX);
        let sql = format!(
            "UPDATE scope SET horizon = greatest(horizon, (SELECT coalesce(max(rev), 0) FROM record WHERE {due})) \
             WHERE scope = $1"
        );
        self.run(&sql, &[&scope.0, &jusque, &avant])?;
        self.run(&format!("DELETE FROM record WHERE {due}"), &[&scope.0, &jusque, &avant]).map(count)
    }
}

fn to_json(doc: &Doc) -> Resultat<String> {
    serde_json::to_string(doc).map_err(|e| StockageError::Autre(e.to_string()))
}

fn record(row: &Row) -> Resultat<RecordRow> {
    let doc: Option<&str> = column(row, 5)?;
    Ok(RecordRow {
        scope: Scope(column(row, 0)?),
        collection: column(row, 1)?,
        id: column(row, 2)?,
        rev: uint(row, 3)?,
        schema: u16::try_from(column::<i32>(row, 4)?).map_err(|_| unreadable("schema"))?,
        doc: doc.map(|json| serde_json::from_str(json).map_err(|_| unreadable("document"))).transpose()?,
        auteur: column(row, 6)?,
        appareil_id: column(row, 7)?,
        rev_autrui: uint(row, 8)?,
        modification: column(row, 9)?,
    })
}
