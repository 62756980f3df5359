use besace_domain::SaisieCra;
use besace_sync::wire::collection as of;
use chrono::NaiveDate;
use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::facts::facet_type;
use super::{notes, ordre, usage};
use crate::record::Row;
use crate::sql::Id;
use crate::texte::quoted;
use crate::{LieuVue, Result, Store};

/// Thématiques at hand.
const THEMATIQUES_MAX: usize = 5;
/// A durée used more often than this joins the presets…
const DUREE_USED_MORE_THAN: i64 = 5;
/// …as long as there are no more than this.
const DUREES_MAX: usize = 10;

/// What a new report may start from. Nothing here is ever selected by itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Habitudes {
    /// The last report of this type, up to today.
    pub dernier: Option<SaisieCra>,
    /// Title of the last workshop that had one.
    pub dernier_atelier_titre: Option<String>,
    /// The most used, at most five.
    pub thematiques: Vec<String>,
    /// Minutes used more than five times, ascending.
    pub durees: Vec<i64>,
    /// « Mes lieux d’activité », most used first.
    pub lieux: Vec<LieuVue>,
}

impl Store {
    /// The habits of this advisor, for a new report of this type.
    pub fn cra_habitudes(&self, type_cra: &str, aujourdhui: NaiveDate) -> Result<Habitudes> {
        notes::catch_up(&self.conn)?;
        let until = ordre::first(super::day(aujourdhui) + 1);
        let dernier = self.cra_last(type_cra, until)?;
        let atelier = if type_cra == "collectif" { dernier.clone() } else { self.cra_last("collectif", until)? };
        let mut durees: Vec<i64> = usage::usages(&self.conn, "duree")?
            .into_iter()
            .filter(|(_, nombre)| *nombre > DUREE_USED_MORE_THAN)
            .filter_map(|(cle, _)| cle.parse().ok())
            .take(DUREES_MAX)
            .collect();
        durees.sort_unstable();
        let thematiques = usage::usages(&self.conn, "thematique")?;
        Ok(Habitudes {
            dernier,
            dernier_atelier_titre: atelier.and_then(|saisie| saisie.titre_atelier),
            thematiques: thematiques.into_iter().take(THEMATIQUES_MAX).map(|(cle, _)| cle).collect(),
            durees,
            lieux: self.lieu_list()?,
        })
    }

    /// Whether a report was ever made or received, even one deleted since.
    pub fn cra_ever(&self) -> Result<bool> {
        const SQL: &str = "SELECT EXISTS (SELECT 1 FROM record WHERE collection = ?1)";
        Ok(self.conn.prepare_cached(SQL)?.query_row([of::CRA], |row| row.get(0))?)
    }

    fn cra_last(&self, type_cra: &str, until: i64) -> Result<Option<SaisieCra>> {
        const SQL: &str = "
            SELECT i.id FROM cra_texte CROSS JOIN cra_index AS i ON i.ordre = -cra_texte.rowid
            WHERE cra_texte MATCH ?1 AND cra_texte.rowid > -?2 ORDER BY cra_texte.rowid LIMIT 1";
        let mut statement = self.conn.prepare_cached(SQL)?;
        let id: Option<Uuid> =
            statement.query_row((quoted(&facet_type(type_cra)), until), |row| Ok(row.get::<_, Id>(0)?.0)).optional()?;
        let row = id.map(|id| Row::get(&self.conn, of::CRA, id)).transpose()?.flatten();
        Ok(row.map(|row| SaisieCra::from_doc(row.id, &row.doc)))
    }
}
