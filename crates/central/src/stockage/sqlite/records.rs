//! Records and scopes.

use besace_sync::merge::checksum;
use besace_sync::repair::Marque;
use besace_sync::wire::{Cursor, Doc, Scope};
use rusqlite::{Row, named_params, params};
use uuid::Uuid;

use super::{Tx, get, id_of, list, run, uint, unreadable, uuid, uuid_opt};
use crate::stockage::{EcrireRecords, LireRecords, NOMMEES, Parmi, RecordRow, Resultat, SCOPE_JUMP, StockageError};

const RECORD: &str = "SELECT scope, collection, id, rev, schema, doc, auteur, appareil_id, rev_autrui, modification \
                      FROM record";

impl LireRecords for Tx<'_> {
    fn record_get(&self, scope: &Scope, collection: &str, id: Uuid) -> Resultat<Option<RecordRow>> {
        let sql = format!("{RECORD} WHERE scope = ?1 AND collection = ?2 AND id = ?3");
        get(self.conn()?, &sql, params![scope.0, collection, id_of(id)], record)
    }

    fn record_since(&self, scope: &Scope, rev: u64, limite: usize) -> Resultat<Vec<RecordRow>> {
        let sql = format!("{RECORD} INDEXED BY record_rev WHERE scope = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3");
        let limite = i64::try_from(limite).unwrap_or(i64::MAX);
        list(self.conn()?, &sql, params![scope.0, rev.cast_signed(), limite], record)
    }

    fn record_between(
        &self,
        scope: &Scope,
        parmi: Parmi,
        (apres, avant): (u64, u64),
        limite: usize,
    ) -> Resultat<Vec<RecordRow>> {
        let sql = format!(
            "{RECORD} INDEXED BY record_rev WHERE scope = ?1 AND rev > ?2 AND rev < ?3 AND {} ORDER BY rev DESC LIMIT ?4",
            parmi.condition()
        );
        let limite = i64::try_from(limite).unwrap_or(i64::MAX);
        list(self.conn()?, &sql, params![scope.0, apres.cast_signed(), avant.cast_signed(), limite], record)
    }

    fn record_count_between(&self, scope: &Scope, parmi: Parmi, (apres, avant): (u64, u64)) -> Resultat<u64> {
        let sql =
            format!("SELECT count(*) FROM record WHERE scope = ?1 AND rev > ?2 AND rev < ?3 AND {}", parmi.condition());
        let count =
            get(self.conn()?, &sql, params![scope.0, apres.cast_signed(), avant.cast_signed()], |row| uint(row, 0))?;
        Ok(count.unwrap_or_default())
    }

    fn record_marques(&self, scope: &Scope, (apres, jusque): (u64, u64)) -> Resultat<Vec<Marque>> {
        let sql = "SELECT rev, id, doc IS NOT NULL FROM record INDEXED BY record_rev \
                   WHERE scope = ?1 AND rev > ?2 AND rev <= ?3 ORDER BY rev";
        let key = params![scope.0, apres.cast_signed(), i64::try_from(jusque).unwrap_or(i64::MAX)];
        list(self.conn()?, sql, key, |row| Ok(Marque { rev: uint(row, 0)?, id: uuid(row, 1)?, vivant: row.get(2)? }))
    }

    fn record_count_since(&self, scope: &Scope, rev: u64) -> Resultat<u64> {
        let sql = "SELECT count(*) FROM record WHERE scope = ?1 AND rev > ?2";
        let count = get(self.conn()?, sql, params![scope.0, rev.cast_signed()], |row| uint(row, 0))?;
        Ok(count.unwrap_or_default())
    }

    fn record_list(&self, collection: &str, scope: Option<&Scope>) -> Resultat<Vec<RecordRow>> {
        let conn = self.conn()?;
        match scope {
            Some(scope) => {
                let sql = format!("{RECORD} WHERE scope = ?1 AND collection = ?2 AND doc IS NOT NULL ORDER BY rev");
                list(conn, &sql, params![scope.0, collection], record)
            }
            None => {
                let sql = format!("{RECORD} WHERE collection = ?1 AND doc IS NOT NULL ORDER BY scope, rev");
                list(conn, &sql, [collection], record)
            }
        }
    }

    fn scope_get(&self, scope: &Scope) -> Resultat<Cursor> {
        let sql = "SELECT rev, sum FROM scope WHERE scope = ?1";
        let cursor = get(self.conn()?, sql, [&scope.0], |row| Ok(Cursor { rev: uint(row, 0)?, sum: uint(row, 1)? }))?;
        Ok(cursor.unwrap_or_default())
    }

    fn scope_horizon(&self, scope: &Scope) -> Resultat<u64> {
        let horizon = get(self.conn()?, "SELECT horizon FROM scope WHERE scope = ?1", [&scope.0], |row| uint(row, 0))?;
        Ok(horizon.unwrap_or_default())
    }

    fn scope_lost(&self, scope: &Scope) -> Resultat<Option<(u64, u64)>> {
        let sql = "SELECT commun FROM scope WHERE scope = ?1 AND commun IS NOT NULL";
        let commun = get(self.conn()?, sql, [&scope.0], |row| row.get::<_, i64>(0))?;
        Ok(commun.map(|commun| (commun.cast_unsigned(), (commun + SCOPE_JUMP).cast_unsigned())))
    }
}

impl EcrireRecords for Tx<'_> {
    fn scope_lock(&self, scopes: &[Scope]) -> Resultat<()> {
        // BEGIN IMMEDIATE already keeps every other writer waiting.
        self.verrous.lock(scopes).map(drop)
    }

    fn scope_next(&self, scope: &Scope) -> Resultat<u64> {
        self.verrous.check(scope)?;
        let sql = "INSERT INTO scope (scope, rev, sum) VALUES (?1, 1, 0) \
                   ON CONFLICT (scope) DO UPDATE SET rev = rev + 1 RETURNING rev";
        let rev = get(self.conn()?, sql, [&scope.0], |row| uint(row, 0))?;
        rev.ok_or_else(|| StockageError::Autre("no revision returned".to_owned()))
    }

    fn scope_jump(&self) -> Resultat<()> {
        run(self.conn()?, "UPDATE scope SET commun = rev, rev = rev + ?1", [SCOPE_JUMP]).map(drop)
    }

    fn record_put(&self, row: &RecordRow) -> Resultat<()> {
        let before = self.record_get(&row.scope, &row.collection, row.id)?;
        let old = before.as_ref().filter(|r| r.doc.is_some()).map_or(0, |r| checksum(r.id, r.rev));
        let new = if row.doc.is_some() { checksum(row.id, row.rev) } else { 0 };
        let sum = self.scope_get(&row.scope)?.sum.wrapping_sub(old).wrapping_add(new);
        let sql = "UPDATE scope SET sum = ?2 WHERE scope = ?1";
        run(self.conn()?, sql, params![row.scope.0, sum.cast_signed()])?;
        let sql = "INSERT INTO record (scope, collection, id, rev, schema, doc, auteur, appareil_id, rev_autrui, \
                   modification) VALUES (:scope, :collection, :id, :rev, :schema, :doc, :auteur, :appareil_id, \
                   :rev_autrui, :modification) ON CONFLICT (scope, collection, id) DO UPDATE SET rev = excluded.rev, \
                   schema = excluded.schema, doc = excluded.doc, auteur = excluded.auteur, \
                   appareil_id = excluded.appareil_id, rev_autrui = excluded.rev_autrui, \
                   modification = excluded.modification";
        let doc = row.doc.as_ref().map(to_json).transpose()?;
        let params = named_params! {
            ":scope": row.scope.0, ":collection": row.collection, ":id": id_of(row.id), ":rev": row.rev.cast_signed(),
            ":schema": row.schema, ":doc": doc, ":auteur": row.auteur.map(id_of),
            ":appareil_id": row.appareil_id.map(id_of), ":rev_autrui": row.rev_autrui.cast_signed(),
            ":modification": row.modification,
        };
        run(self.conn()?, sql, params).map(drop)
    }

    fn tombe_prune(&self, scope: &Scope, avant: i64, jusque: u64) -> Resultat<usize> {
        self.verrous.check(scope)?;
        let due =
            format!("scope = ?1 AND doc IS NULL AND rev <= ?2 AND modification < ?3 AND collection NOT IN {NOMMEES}");
        let key = params![scope.0, i64::try_from(jusque).unwrap_or(i64::MAX), avant];
        let sql = format!(
            "UPDATE scope SET horizon = max(horizon, (SELECT coalesce(max(rev), 0) FROM record WHERE {due})) \
             WHERE scope = ?1"
        );
        run(self.conn()?, &sql, key)?;
        run(self.conn()?, &format!("DELETE FROM record WHERE {due}"), key)
    }
}

fn to_json(doc: &Doc) -> Resultat<String> {
    serde_json::to_string(doc).map_err(|e| StockageError::Autre(e.to_string()))
}

fn record(row: &Row<'_>) -> rusqlite::Result<RecordRow> {
    let doc = match row.get_ref(5)? {
        rusqlite::types::ValueRef::Null => None,
        text => Some(serde_json::from_str(text.as_str()?).map_err(|_| unreadable(5, "document"))?),
    };
    Ok(RecordRow {
        scope: Scope(row.get(0)?),
        collection: row.get(1)?,
        id: uuid(row, 2)?,
        rev: uint(row, 3)?,
        schema: row.get(4)?,
        doc,
        auteur: uuid_opt(row, 6)?,
        appareil_id: uuid_opt(row, 7)?,
        rev_autrui: uint(row, 8)?,
        modification: row.get(9)?,
    })
}
