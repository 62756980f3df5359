//! Keeps `cra_index` and the people's counts equal to the records, and notes the rest (see `notes`).

use besace_sync::wire::collection as of;
use rusqlite::Connection;
use uuid::Uuid;

use super::facts::{Facts, facet_personne};
use super::notes::{self, Note};
use super::vues::EtatSync;
use super::{labels, ordre};
use crate::record::{Row, Tx};
use crate::sql::Id;
use crate::texte::quoted;
use crate::{Result, beneficiaire};

/// Returns the report's place.
pub(crate) fn update(tx: &Tx<'_>, before: Option<&Row>, after: &Row, sync: EtatSync) -> Result<i64> {
    let new = Facts::of(after);
    let old = before.and_then(|row| row.n.map(|n| (n, Facts::of(row))));
    let n = match &old {
        Some((n, facts)) if facts.day == new.day => *n,
        _ => ordre::free(tx.conn, new.day, after.creation)?,
    };
    write_line(tx.conn, n, after.id, &new, &labels::titre_read(tx.conn, &new)?, sync)?;
    let fresh = notes::is_fresh(tx.conn, after.rowid)?;
    let mut note = Note::of(&new);
    match &old {
        Some((old_n, facts)) if *old_n != n => leave(tx, *old_n, facts, fresh)?,
        Some((_, facts)) => note.add(facts, -1),
        None => {}
    }
    if fresh {
        notes::count_fresh(tx);
    } else {
        note.write(tx, n)?;
    }
    let moved = old.as_ref().is_some_and(|(old_n, _)| *old_n != n);
    count_personnes(tx, old.map(|(_, facts)| facts).as_ref(), &new, moved, after, n)?;
    Ok(n)
}

/// Takes a report out of everything that screens read.
pub(crate) fn remove(tx: &Tx<'_>, row: &Row) -> Result<()> {
    let Some(n) = row.n else {
        return Ok(());
    };
    let facts = Facts::of(row);
    leave(tx, n, &facts, notes::is_fresh(tx.conn, row.rowid)?)?;
    for id in facts.personnes() {
        beneficiaire::index::count_accompagnements(tx, id)?;
    }
    Ok(())
}

/// A person was named, renamed or erased: their reports say so.
pub(crate) fn rename_personne(tx: &Tx<'_>, id: Uuid) -> Result<()> {
    for (n, cra) in of_personne(tx.conn, id)? {
        if let Some(row) = Row::get(tx.conn, of::CRA, cra)? {
            const TITRE: &str = "UPDATE cra_index SET titre = ?2 WHERE ordre = ?1";
            tx.conn.prepare_cached(TITRE)?.execute((n, labels::titre_of(tx.conn, &row)?))?;
            Note::default().write(tx, n)?;
            tx.touch(crate::Sujet::Cra);
        }
    }
    Ok(())
}

/// The reports that name a person: (place, id), oldest first. Inside a transaction.
pub(crate) fn of_personne(conn: &Connection, id: Uuid) -> Result<Vec<(i64, Uuid)>> {
    notes::pour(conn)?;
    const SQL: &str = "
        SELECT cra_index.ordre, cra_index.id
        FROM cra_texte CROSS JOIN cra_index ON cra_index.ordre = -cra_texte.rowid
        WHERE cra_texte MATCH ?1 ORDER BY cra_texte.rowid DESC";
    let mut statement = conn.prepare_cached(SQL)?;
    let found = statement
        .query_map([quoted(&facet_personne(id))], |row| Ok((row.get(0)?, row.get::<_, Id>(1)?.0)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// How many reports name a person, and the day of the last one (0: none). Inside a transaction.
pub(crate) fn count_personne(conn: &Connection, id: Uuid) -> Result<(i64, i64)> {
    notes::pour(conn)?;
    const SQL: &str = "SELECT count(*), max(-rowid) FROM cra_texte WHERE cra_texte MATCH ?1";
    let facet = quoted(&facet_personne(id));
    Ok(conn
        .prepare_cached(SQL)?
        .query_row([facet], |row| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?.map_or(0, ordre::day_of))))?)
}

fn write_line(conn: &Connection, n: i64, id: Uuid, facts: &Facts, titre: &str, sync: EtatSync) -> Result<()> {
    const SQL: &str = "
        INSERT OR REPLACE INTO cra_index
            (ordre, id, type, duree, accompagnements, titre, thematiques, lieu, lieu_libelle, sync, importe)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    conn.prepare_cached(SQL)?.execute(rusqlite::params![
        n,
        Id(id),
        facts.type_cra(),
        facts.duree,
        facts.accompagnements,
        titre,
        facts.saisie.thematiques.join(","),
        facts.lieu().map(Id),
        labels::lieu_sans_nom(&facts.saisie),
        sync.code(),
        facts.importe
    ])?;
    Ok(())
}

/// A place of the list is free again.
fn leave(tx: &Tx<'_>, n: i64, facts: &Facts, fresh: bool) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM cra_index WHERE ordre = ?1")?.execute([n])?;
    if fresh {
        return Ok(());
    }
    let mut note = Note::default();
    note.add(facts, -1);
    note.write(tx, n)
}

/// Brings the counts of the people named before or now in line. `moved`: to another day.
fn count_personnes(tx: &Tx<'_>, old: Option<&Facts>, new: &Facts, moved: bool, after: &Row, n: i64) -> Result<()> {
    let before = old.map(Facts::personnes).unwrap_or_default();
    let now = new.personnes();
    for &id in now.iter().filter(|id| !before.contains(id)) {
        beneficiaire::index::add_accompagnement(tx, id, new.day)?;
    }
    let again: Vec<Uuid> = before.into_iter().filter(|id| moved || !now.contains(id)).collect();
    if !again.is_empty() {
        // Counted from the search index, which is fed from the table of records: it must hold this one first.
        Row { n: Some(n), ..after.clone() }.write(tx.conn)?;
    }
    for id in again {
        beneficiaire::index::count_accompagnements(tx, id)?;
    }
    Ok(())
}
