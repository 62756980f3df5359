use besace_domain::SaisieLieu;
use besace_sync::wire::collection as of;
use rusqlite::Connection;
use uuid::Uuid;

use super::mien::is_mien;
use super::vues::LieuVue;
use crate::cra::usages_by_id;
use crate::record::Row;
use crate::sql::Id;
use crate::texte::{names_match, near_a_word, near_match, words};
use crate::{Result, Store, StoreError};

/// Places looked at for one search.
const CANDIDATES_MAX: u32 = 2_000;

impl Store {
    /// « Mes lieux d’activité », the most used first, then by name.
    pub fn lieu_list(&self) -> Result<Vec<LieuVue>> {
        let mut statement = self.conn.prepare_cached("SELECT DISTINCT lieu FROM lieu_mien")?;
        let ids: Vec<Id> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let mut lieux = self.lieu_vues(ids.into_iter().map(|id| id.0))?;
        lieux.sort_by(|a, b| b.usages.cmp(&a.usages).then_with(|| a.nom.cmp(&b.nom)));
        Ok(lieux)
    }

    /// All known places whose name, town, postal code or street hold each of these words; mine first.
    pub fn lieu_search(&self, texte: &str, limite: u32) -> Result<Vec<LieuVue>> {
        let words = words(texte);
        if words.is_empty() {
            let mut lieux = self.lieu_list()?;
            lieux.truncate(limite as usize);
            return Ok(lieux);
        }
        let mut found = candidates(&self.conn, &names_match(&words))?;
        found.retain(|(_, texte)| words.iter().all(|word| texte.contains(word.as_str())));
        if found.is_empty() {
            found = candidates(&self.conn, &near_match(&words))?;
            found.retain(|(_, texte)| words.iter().all(|word| near_a_word(texte, word)));
        }
        let mut lieux = self.lieu_vues(found.into_iter().map(|(id, _)| id))?;
        lieux.sort_by(|a, b| b.mien.cmp(&a.mien).then(b.usages.cmp(&a.usages)).then_with(|| a.nom.cmp(&b.nom)));
        lieux.truncate(limite as usize);
        Ok(lieux)
    }

    /// One place.
    pub fn lieu_get(&self, id: Uuid) -> Result<LieuVue> {
        let lieu = self.lieu_vues([id].into_iter())?.pop();
        lieu.ok_or_else(|| StoreError::NotFound { collection: of::LIEU.to_owned(), id })
    }

    fn lieu_vues(&self, ids: impl Iterator<Item = Uuid>) -> Result<Vec<LieuVue>> {
        let usages = usages_by_id(&self.conn, "lieu")?;
        let mut lieux = Vec::new();
        for id in ids {
            let Some(row) = Row::get(&self.conn, of::LIEU, id)?.filter(|row| !row.deleted) else { continue };
            let saisie = SaisieLieu::from_doc(id, &row.doc);
            lieux.push(LieuVue {
                id,
                nom: saisie.nom.unwrap_or_default(),
                adresse: saisie.adresse,
                commune: saisie.commune,
                usages: usages.get(&id.simple().to_string()).copied().unwrap_or(0),
                mien: is_mien(&self.conn, id)?,
                propose: row.scope.starts_with("user:"),
            });
        }
        Ok(lieux)
    }
}

fn candidates(conn: &Connection, expression: &str) -> Result<Vec<(Uuid, String)>> {
    const SQL: &str = "
        SELECT i.id, i.texte FROM lieu_texte CROSS JOIN lieu_index AS i ON i.n = lieu_texte.rowid
        WHERE lieu_texte MATCH ?1 LIMIT ?2";
    let mut statement = conn.prepare_cached(SQL)?;
    let found = statement.query_map((expression, CANDIDATES_MAX), |row| Ok((row.get::<_, Id>(0)?.0, row.get(1)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}
