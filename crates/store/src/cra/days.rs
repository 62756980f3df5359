use chrono::{Days, NaiveDate};

use super::filtre::Selection;
use super::list::page;
use super::ordre;
use super::vues::{FiltresCra, JourCra, LigneCra};
use crate::{Result, Store};

/// Reports that one day may show.
const DAY_MAX: u32 = 200;

impl Store {
    /// Totals of these days under these filters, for the headings of the list. Days without report are left out.
    pub fn cra_days(&self, filtres: &FiltresCra, dates: &[NaiveDate]) -> Result<Vec<JourCra>> {
        let selection = Selection::of(self, filtres)?;
        let mut jours = Vec::with_capacity(dates.len());
        for &date in dates {
            let (activites, duree) = self.day_totals(&selection, super::day(date))?;
            if activites > 0 {
                jours.push(JourCra { date, activites, duree });
            }
        }
        Ok(jours)
    }

    /// Seven days from `lundi`, empty ones included.
    pub fn cra_week(&self, lundi: NaiveDate) -> Result<Vec<JourCra>> {
        let selection = Selection::of(self, &FiltresCra::default())?;
        (0..7)
            .filter_map(|n| lundi.checked_add_days(Days::new(n)))
            .map(|date| {
                let (activites, duree) = self.day_totals(&selection, super::day(date))?;
                Ok(JourCra { date, activites, duree })
            })
            .collect()
    }

    /// The reports of one day, newest first.
    pub fn cra_day(&self, date: NaiveDate) -> Result<Vec<LigneCra>> {
        let filtres = FiltresCra { du: Some(date), au: Some(date), ..FiltresCra::default() };
        Ok(page(self, &Selection::of(self, &filtres)?, DAY_MAX)?.lignes)
    }

    fn day_totals(&self, selection: &Selection, day: i64) -> Result<(i64, i64)> {
        const FILTERED: &str = "
            SELECT count(*), coalesce(sum(duree), 0) FROM cra_index
            WHERE ordre >= ?1 AND ordre < ?2 AND (?3 < 0 OR sync = ?3)";
        const MATCHING: &str = "
            SELECT count(*), coalesce(sum(i.duree), 0)
            FROM cra_texte CROSS JOIN cra_index AS i ON i.ordre = -cra_texte.rowid
            WHERE cra_texte MATCH ?4 AND cra_texte.rowid <= -?1 AND cra_texte.rowid > -?2 AND (?3 < 0 OR i.sync = ?3)";
        let (from, until) = (selection.from.max(ordre::first(day)), selection.until.min(ordre::first(day + 1)));
        let sync = selection.sync.map_or(-1, super::EtatSync::code);
        let pair = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        match &selection.expression {
            _ if from >= until => Ok((0, 0)),
            None => Ok(self.conn.prepare_cached(FILTERED)?.query_row((from, until, sync), pair)?),
            Some(expression) => {
                Ok(self.conn.prepare_cached(MATCHING)?.query_row((from, until, sync, expression), pair)?)
            }
        }
    }
}
