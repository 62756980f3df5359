use super::filtre::Selection;
use super::ordre;
use super::vues::{CompteCra, EtatSync, FiltresCra, ParSync};
use crate::{Result, Store};

const TOTAL: &str = "
    SELECT (SELECT coalesce(sum(activites), 0) FROM cra_jour) + (SELECT coalesce(sum(activites), 0) FROM cra_note)
        + (SELECT count(*) FROM meta CROSS JOIN record WHERE record.rowid > verse AND +collection = 'cra' AND n IS NOT NULL)";
const TO_SETTLE: &str = "
    SELECT sync, count(*) FROM cra_index INDEXED BY cra_a_regler
    WHERE sync IN (2, 3) AND ordre >= ?1 AND ordre < ?2 GROUP BY sync";
const TO_SEND: &str = "
    SELECT 1, count(*) FROM (SELECT DISTINCT id FROM outbox WHERE collection = 'cra') AS waiting
    CROSS JOIN record AS r ON r.collection = 'cra' AND r.id = waiting.id
    CROSS JOIN cra_index AS i ON i.ordre = r.n
    WHERE i.sync = 1 AND i.ordre >= ?1 AND i.ordre < ?2";

impl Store {
    /// How many reports these filters leave.
    pub fn cra_count(&self, filtres: &FiltresCra) -> Result<CompteCra> {
        let selection = Selection::of(self, filtres)?;
        let (total, accompagnements, par_sync) = match (&selection.expression, selection.sync) {
            (None, None) => self.count_days(&selection)?,
            (expression, _) => self.count_lines(&selection, expression.as_deref())?,
        };
        Ok(CompteCra {
            total,
            accompagnements,
            par_sync,
            brouillons: self.conn.prepare_cached("SELECT count(*) FROM brouillon")?.query_row([], |row| row.get(0))?,
            total_sans_filtre: self.conn.prepare_cached(TOTAL)?.query_row([], |row| row.get(0))?,
        })
    }

    /// From the days' totals and what is noted since: what is not sent is counted apart, the rest is sent.
    fn count_days(&self, selection: &Selection) -> Result<(i64, i64, ParSync)> {
        const DAYS: &str = "
            SELECT coalesce(sum(activites), 0), coalesce(sum(accompagnements), 0) FROM (
                SELECT activites, accompagnements FROM cra_jour WHERE date >= ?1 AND date <= ?2
                UNION ALL
                SELECT activites, accompagnements FROM cra_note WHERE ordre >= ?3 AND ordre < ?4
                UNION ALL
                SELECT 1, i.accompagnements FROM meta
                CROSS JOIN record AS r ON r.rowid > meta.verse AND +r.collection = 'cra'
                CROSS JOIN cra_index AS i ON i.ordre = r.n
                WHERE i.ordre >= ?3 AND i.ordre < ?4)";
        let days = (ordre::day_of(selection.from), ordre::day_of(selection.until.saturating_sub(1)));
        let days = (days.0, days.1, selection.from, selection.until);
        let (total, accompagnements) =
            self.conn.prepare_cached(DAYS)?.query_row(days, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut par_sync = ParSync::default();
        if !self.meta.is_local() {
            par_sync.envoye = total;
            for sql in [TO_SETTLE, TO_SEND] {
                let mut statement = self.conn.prepare_cached(sql)?;
                let mut rows = statement.query((selection.from, selection.until))?;
                while let Some(row) = rows.next()? {
                    let (code, nombre): (i64, i64) = (row.get(0)?, row.get(1)?);
                    par_sync.envoye -= nombre;
                    add(&mut par_sync, code, nombre);
                }
            }
        }
        Ok((total, accompagnements, par_sync))
    }

    fn count_lines(&self, selection: &Selection, expression: Option<&str>) -> Result<(i64, i64, ParSync)> {
        const MATCHING: &str = "
            SELECT i.sync, count(*), sum(i.accompagnements)
            FROM cra_texte CROSS JOIN cra_index AS i ON i.ordre = -cra_texte.rowid
            WHERE cra_texte MATCH ?4 AND cra_texte.rowid <= -?1 AND cra_texte.rowid > -?2 AND (?3 < 0 OR i.sync = ?3)
            GROUP BY i.sync";
        const SYNC: &str = "
            SELECT i.sync, count(*), sum(i.accompagnements) FROM cra_index AS i
            WHERE i.ordre >= ?1 AND i.ordre < ?2 AND i.sync = ?3 GROUP BY i.sync";
        let sync = selection.sync.map_or(-1, EtatSync::code);
        let mut totals = (0, 0, ParSync::default());
        let mut add_row = |row: &rusqlite::Row<'_>| -> rusqlite::Result<()> {
            let (code, nombre, accompagnements): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            totals.0 += nombre;
            totals.1 += accompagnements;
            add(&mut totals.2, code, nombre);
            Ok(())
        };
        let mut statement = self.conn.prepare_cached(if expression.is_some() { MATCHING } else { SYNC })?;
        let mut rows = match expression {
            Some(expression) => statement.query((selection.from, selection.until, sync, expression))?,
            None => statement.query((selection.from, selection.until, sync))?,
        };
        while let Some(row) = rows.next()? {
            add_row(row)?;
        }
        Ok(totals)
    }
}

fn add(par_sync: &mut ParSync, code: i64, nombre: i64) {
    match EtatSync::from_code(code) {
        EtatSync::AEnvoyer => par_sync.a_envoyer += nombre,
        EtatSync::Conflit => par_sync.conflit += nombre,
        EtatSync::Refuse => par_sync.refuse += nombre,
        EtatSync::Envoye => par_sync.envoye += nombre,
        EtatSync::Local => {}
    }
}
