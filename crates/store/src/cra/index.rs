//! Keeps `cra_index`, `cra_texte`, `cra_jour`, `usage` and the people's counts equal to the records.

use besace_sync::wire::collection as of;
use rusqlite::Connection;
use uuid::Uuid;

use super::facts::{Facts, facet_personne};
use super::vues::EtatSync;
use super::{labels, ordre, texte, usage};
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
    let noms = labels::noms(tx.conn, &new)?;
    if let Some((old_n, _)) = old.as_ref().filter(|(old_n, _)| *old_n != n) {
        tx.conn.prepare_cached("DELETE FROM cra_index WHERE ordre = ?1")?.execute([old_n])?;
    }
    write_line(tx.conn, n, after.id, &new, &labels::titre(&new, &noms), sync)?;
    write_texte(tx, old.as_ref().map(|(old_n, facts)| (*old_n, facts.texte(&noms))), n, &new.texte(&noms))?;
    let (old_n, old_facts) = old.unzip();
    shift_counts(tx, old_facts.as_ref(), Some(&new), old_n == Some(n))?;
    Ok(n)
}

/// Takes a report out of everything that screens read.
pub(crate) fn remove(tx: &Tx<'_>, row: &Row) -> Result<()> {
    let Some(n) = row.n else {
        return Ok(());
    };
    tx.conn.prepare_cached("DELETE FROM cra_index WHERE ordre = ?1")?.execute([n])?;
    texte::note(tx, n, None)?;
    shift_counts(tx, Some(&Facts::of(row)), None, false)
}

/// A person was named, renamed or erased: their reports say so.
pub(crate) fn rename_personne(tx: &Tx<'_>, id: Uuid) -> Result<()> {
    for (n, cra) in of_personne(tx.conn, id)? {
        if let Some(row) = Row::get(tx.conn, of::CRA, cra)? {
            let facts = Facts::of(&row);
            let noms = labels::noms(tx.conn, &facts)?;
            const TITRE: &str = "UPDATE cra_index SET titre = ?2 WHERE ordre = ?1";
            tx.conn.prepare_cached(TITRE)?.execute((n, labels::titre(&facts, &noms)))?;
            write_texte(tx, Some((n, String::new())), n, &facts.texte(&noms))?;
            tx.touch(crate::Sujet::Cra);
        }
    }
    Ok(())
}

/// The reports that name a person: (place, id), oldest first. Inside a transaction.
pub(crate) fn of_personne(conn: &Connection, id: Uuid) -> Result<Vec<(i64, Uuid)>> {
    texte::pour(conn)?;
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
    texte::pour(conn)?;
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

/// `old`: the place and the words before, when there were some.
fn write_texte(tx: &Tx<'_>, old: Option<(i64, String)>, n: i64, words: &str) -> Result<()> {
    if let Some((old_n, old_words)) = old {
        if old_n == n && old_words == words {
            return Ok(());
        }
        if old_n != n {
            texte::note(tx, old_n, None)?;
        }
    }
    texte::note(tx, n, Some(words))
}

fn shift_counts(tx: &Tx<'_>, old: Option<&Facts>, new: Option<&Facts>, same_place: bool) -> Result<()> {
    const JOUR: &str = "
        INSERT INTO cra_jour (date, activites, accompagnements, duree) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (date) DO UPDATE SET activites = activites + excluded.activites,
            accompagnements = accompagnements + excluded.accompagnements, duree = duree + excluded.duree";
    for (facts, sign) in old.map(|facts| (facts, -1)).into_iter().chain(new.map(|facts| (facts, 1))) {
        let line = (facts.day, sign, sign * facts.accompagnements, sign * facts.duree);
        tx.conn.prepare_cached(JOUR)?.execute(line)?;
    }
    let of = |facts: Option<&Facts>| facts.map(Facts::usages).unwrap_or_default();
    usage::shift(tx, &of(old), &of(new))?;

    let personnes = |facts: Option<&Facts>| facts.map(Facts::personnes).unwrap_or_default();
    let (before, now) = (personnes(old), personnes(new));
    for &id in &now {
        match new.filter(|_| !before.contains(&id)) {
            Some(facts) => beneficiaire::index::add_accompagnement(tx, id, facts.day)?,
            None if !same_place => beneficiaire::index::count_accompagnements(tx, id)?,
            None => {}
        }
    }
    for &id in before.iter().filter(|id| !now.contains(id)) {
        beneficiaire::index::count_accompagnements(tx, id)?;
    }
    Ok(())
}
