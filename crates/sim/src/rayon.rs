//! Cosmic rays: what a device holds changes without anybody writing it. The exchange notices, and mends what differs.

use besace_store::Applied;
use besace_sync::merge::checksum;
use besace_sync::wire::{Frame, Scope};
use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::appareil::{BASE, CLE};
use crate::echec::{Echec, Suite, panne};
use crate::monde::Monde;
use crate::reseau::PROTOCOLE_PRECEDENT;

/// What one ray does.
mod genre {
    /// The sum alone.
    pub(super) const SOMME: u32 = 0;
    /// A revision goes back.
    pub(super) const RECULE: u32 = 1;
    /// A revision goes forward.
    pub(super) const AVANCE: u32 = 2;
    // Else a record of those that only the server writes goes: people write nothing in it that could be lost.
}

struct Ligne {
    rowid: i64,
    id: Uuid,
    rev: i64,
}

impl Monde {
    /// Strikes a scope that the device holds, between two exchanges; one ray at a time.
    pub(crate) fn rayon(&mut self, d: usize, genre: u32, numero: u32) -> Suite {
        let appareil = &mut self.appareils[d];
        if appareil.echange.is_some() || appareil.abime.is_some() || appareil.scelle {
            return Ok(());
        }
        let conn = Connection::open(appareil.support.path(BASE)).map_err(|e| panne("rayon")(&e))?;
        let struck = conn
            .execute_batch(&format!("PRAGMA key = \"x'{}'\"", hexa(&CLE)))
            .and_then(|()| strike(&conn, genre, i64::from(numero)))
            .map_err(|e| panne("rayon")(&e))?;
        if let Some(scope) = struck {
            self.trace.note(&format!("appareil {d} : un rayon dans {scope}"));
            self.appareils[d].abime = Some(scope);
        }
        Ok(())
    }

    /// Guarantee 5: sums differ where a ray struck only, what differs is mended without reading the scope whole, unless in
    /// the protocol before this one.
    pub(crate) fn check_repair(&mut self, d: usize, frame: &Frame, applied: &Applied) -> Suite {
        let abime = self.appareils[d].abime.clone();
        if applied.reparations + applied.divergences > 0 {
            self.trace.note(&format!("appareil {d} diffère"));
            if abime.is_none() {
                return Err(Echec::new("G5 somme", format!("appareil {d} and the server do not hold the same")));
            }
            if applied.divergences > 0 && d % PROTOCOLE_PRECEDENT != 1 {
                return Err(Echec::new("G5 réparation", format!("appareil {d} reads {abime:?} whole, once repaired")));
            }
            return Ok(());
        }
        if let (Frame::End { cursors, more: false, .. }, Some(scope), 0) = (frame, abime, applied.relectures)
            && cursors.contains_key(&Scope(scope))
        {
            self.appareils[d].abime = None;
        }
        Ok(())
    }
}

/// The scope struck; `None`: nothing stood there to be struck.
fn strike(conn: &Connection, genre: u32, numero: i64) -> rusqlite::Result<Option<String>> {
    const SCOPES: &str =
        "SELECT scope, rev FROM cursor WHERE recommence IS NULL AND revoque = 0 AND rev > 0 ORDER BY scope";
    let scopes: Vec<(String, i64)> =
        conn.prepare(SCOPES)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    let Some((scope, cursor)) = pick(scopes, numero) else { return Ok(None) };
    if genre == genre::SOMME {
        shift(conn, &scope, 1 + numero.cast_unsigned(), 0)?;
        return Ok(Some(scope));
    }
    let clean = "scope = ?1 AND vivant = 1 AND dirty = 0 AND deleted = 0";
    let which = match genre {
        genre::RECULE => "base_rev > 1",
        genre::AVANCE => "base_rev < ?2",
        _ => "(collection IN ('compte', 'emploi') OR (collection = 'tag' AND scope NOT LIKE 'user:%'))",
    };
    let sql =
        format!("SELECT rowid, id, base_rev FROM record WHERE ?2 > 0 AND {clean} AND {which} ORDER BY collection, id");
    let lignes: Vec<Ligne> = conn
        .prepare(&sql)?
        .query_map(params![scope, cursor], |row| {
            Ok(Ligne { rowid: row.get(0)?, id: Uuid::from_bytes(row.get(1)?), rev: row.get(2)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let Some(Ligne { rowid, id, rev }) = pick(lignes, numero) else { return Ok(None) };
    let held = checksum(id, rev.cast_unsigned());
    let moved = match genre {
        genre::RECULE => 1 + numero % (rev - 1),
        genre::AVANCE => rev + 1 + numero % (cursor - rev),
        _ => {
            conn.execute("DELETE FROM record WHERE rowid = ?1", [rowid])?;
            shift(conn, &scope, 0u64.wrapping_sub(held), -1)?;
            return Ok(Some(scope));
        }
    };
    const MOVE: &str = "UPDATE record SET base_rev = ?2, vu_rev = ?2 WHERE rowid = ?1";
    conn.execute(MOVE, (rowid, moved))?;
    shift(conn, &scope, checksum(id, moved.cast_unsigned()).wrapping_sub(held), 0)?;
    Ok(Some(scope))
}

fn pick<T>(mut items: Vec<T>, numero: i64) -> Option<T> {
    let at = usize::try_from(numero).unwrap_or_default() % items.len().max(1);
    (at < items.len()).then(|| items.swap_remove(at))
}

fn shift(conn: &Connection, scope: &str, sum: u64, vivants: i64) -> rusqlite::Result<()> {
    let held: i64 = conn.query_row("SELECT sum FROM cursor WHERE scope = ?1", [scope], |row| row.get(0))?;
    let sum = held.cast_unsigned().wrapping_add(sum).cast_signed();
    conn.execute("UPDATE cursor SET sum = ?2, vivants = vivants + ?3 WHERE scope = ?1", (scope, sum, vivants))?;
    Ok(())
}

fn hexa(key: &[u8]) -> String {
    key.iter().map(|byte| format!("{byte:02x}")).collect()
}
