use chrono::NaiveDate;
use rusqlite::Connection;

use super::vues::BeneficiaireVue;
use crate::texte::{names_match, near_a_word, near_match, words};
use crate::{Result, Store};

/// People of which a word may be found, at most: beyond, the words say nothing yet.
const CANDIDATES_MAX: u32 = 5_000;

impl Store {
    /// The people whose name, town, postal code or e-mail hold each of these words; failing that, nearly. Without
    /// words: the most accompanied.
    pub fn beneficiaire_search(&self, texte: &str, limite: u32, aujourdhui: NaiveDate) -> Result<Vec<BeneficiaireVue>> {
        let words = words(texte);
        let rows =
            if words.is_empty() { most_accompanied(&self.conn, limite)? } else { find(&self.conn, &words, limite)? };
        self.beneficiaire_vues(rows.into_iter(), aujourdhui)
    }
}

fn most_accompanied(conn: &Connection, limite: u32) -> Result<Vec<i64>> {
    const SQL: &str = "SELECT n FROM beneficiaire_index ORDER BY accompagnements DESC LIMIT ?1";
    let mut statement = conn.prepare_cached(SQL)?;
    Ok(statement.query_map([limite], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

fn find(conn: &Connection, words: &[String], limite: u32) -> Result<Vec<i64>> {
    let limite = limite as usize;
    let mut found: Vec<Candidate> = candidates(conn, &names_match(words))?
        .into_iter()
        .filter(|candidate| words.iter().all(|word| candidate.texte.contains(word.as_str())))
        .collect();
    found.sort_by_cached_key(|candidate| candidate.rank(words));
    if found.len() < limite {
        let mut near: Vec<Candidate> = candidates(conn, &near_match(words))?
            .into_iter()
            .filter(|candidate| found.iter().all(|other| other.n != candidate.n))
            .filter(|candidate| words.iter().all(|word| near_a_word(&candidate.texte, word)))
            .collect();
        near.sort_by_cached_key(|candidate| candidate.rank(words));
        found.extend(near);
    }
    found.truncate(limite);
    Ok(found.into_iter().map(|candidate| candidate.n).collect())
}

struct Candidate {
    n: i64,
    nom: String,
    prenom: String,
    texte: String,
}

impl Candidate {
    /// Names that begin with what was typed come first, then the order of the list.
    fn rank(&self, words: &[String]) -> (usize, String, String) {
        let begins = |word: &String| {
            let mut names = self.nom.split(' ').chain(self.prenom.split(' '));
            names.any(|name| name.starts_with(word.as_str()))
        };
        let elsewhere = words.iter().filter(|word| !begins(word)).count();
        (elsewhere, self.nom.clone(), self.prenom.clone())
    }
}

fn candidates(conn: &Connection, expression: &str) -> Result<Vec<Candidate>> {
    const SQL: &str = "
        SELECT i.n, i.nom, i.prenom, i.texte
        FROM beneficiaire_texte CROSS JOIN beneficiaire_index AS i ON i.n = beneficiaire_texte.rowid
        WHERE beneficiaire_texte MATCH ?1 LIMIT ?2";
    let mut statement = conn.prepare_cached(SQL)?;
    let found = statement.query_map((expression, CANDIDATES_MAX), |row| {
        Ok(Candidate { n: row.get(0)?, nom: row.get(1)?, prenom: row.get(2)?, texte: row.get(3)? })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}
