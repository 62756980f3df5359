use besace_sync::wire::Scope;
use uuid::Uuid;

use super::cursor::{self, Restart};
use super::reoffer;
use crate::Result;
use crate::changes::Sujet;
use crate::outbox;
use crate::record::{Row, Tx};
use crate::sql::Id;

/// `readable` is `None` when the server gives nothing to this device (too old): rights are then left as they are.
pub(super) fn apply(
    tx: &Tx<'_>,
    epoch: Uuid,
    readable: Option<&[Scope]>,
    server_time: i64,
    cgu_version: Option<&str>,
) -> Result<()> {
    let known = cursor::epoch(tx)?;
    if known.is_some_and(|known| known != epoch) {
        for (scope, _) in cursor::scopes(tx)? {
            cursor::restart(tx, &scope, Restart::Epoch)?;
        }
        reoffer::answered(tx)?;
    }
    const SQL: &str = "UPDATE meta SET epoch = ?1, heure_serveur = ?2, cgu_version = ?3, push_only = ?4";
    tx.conn.execute(SQL, (Id(epoch), server_time, cgu_version, readable.is_none()))?;
    if let Some(readable) = readable {
        for (scope, revoked) in cursor::scopes(tx)? {
            let allowed = readable.iter().any(|other| other.0 == scope);
            if !allowed && !revoked {
                seal(tx, &scope)?;
            }
        }
        for scope in readable {
            if cursor::get(tx, &scope.0)?.is_some_and(|position| position.revoked) {
                unseal(tx, &scope.0)?;
            }
            cursor::open(tx, &scope.0)?;
        }
    }
    tx.touch(Sujet::Sync);
    Ok(())
}

/// Nothing of a scope that is no longer ours stays readable; what was not sent waits, unseen, until it is answered.
fn seal(tx: &Tx<'_>, scope: &str) -> Result<()> {
    const SQL: &str = "UPDATE cursor SET revoque = 1, rev = 0, sum = 0, vivants = 0, reprise = NULL WHERE scope = ?1";
    for mut row in Row::of_scope(tx.conn, scope)? {
        if outbox::of_record(tx, &row.collection, row.id)?.is_empty() {
            forget(tx, &row)?;
        } else {
            row.vivant = false;
            tx.hide(&mut row)?;
        }
    }
    tx.conn.execute(SQL, [scope])?;
    cursor::outdate_colis(tx)?;
    release(tx, scope)
}

/// The record, and what is remembered of its exchanges.
pub(super) fn forget(tx: &Tx<'_>, row: &Row) -> Result<()> {
    for table in ["quarantaine", "suppression_attente", "recu", "journal"] {
        let sql = format!("DELETE FROM {table} WHERE collection = ?1 AND id = ?2");
        tx.conn.prepare_cached(&sql)?.execute((&row.collection, Id(row.id)))?;
    }
    tx.forget(row)
}

/// The scope is ours again before its unsent work was answered.
fn unseal(tx: &Tx<'_>, scope: &str) -> Result<()> {
    for mut row in Row::of_scope(tx.conn, scope)? {
        // Typed since it was sealed: already where it shows.
        let before = row.n.is_some().then(|| row.clone());
        tx.save(before.as_ref(), &mut row)?;
    }
    Ok(())
}

/// Forgets a sealed scope once nothing of it waits any more.
pub(super) fn release(tx: &Tx<'_>, scope: &str) -> Result<()> {
    const SQL: &str = "
        DELETE FROM cursor WHERE scope = ?1 AND revoque = 1
            AND NOT EXISTS (SELECT 1 FROM record WHERE record.scope = cursor.scope)";
    tx.conn.execute(SQL, [scope])?;
    Ok(())
}
