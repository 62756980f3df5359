//! Filters become one expression over the search index, a range of days, and a state.

use std::sync::{Arc, OnceLock};

use besace_domain::texte::fold;
use besace_domain::{Thematique, TypeCra, TypeLieu};
use rusqlite::Connection;
use uuid::Uuid;

use super::facts::{facet_lieu, facet_personne, facet_tag, facet_thematique, facet_type, facet_type_lieu};
use super::vues::{EtatSync, FiltresCra};
use super::{notes, ordre};
use crate::sql::Id;
use crate::texte::{begins, begins_a_word, query_words, quoted};
use crate::{Result, Store};

/// Places or tags that one word may stand for.
const SYNONYMS_MAX: usize = 40;
/// Below this many letters a word does not stand for a type or a kind of place: « a » is not « atelier ».
const LABEL_LETTERS_MIN: usize = 3;

/// What the queries need.
pub(super) struct Selection {
    /// `MATCH` expression; none when neither words nor facets are asked.
    pub(super) expression: Option<String>,
    /// First place, included.
    pub(super) from: i64,
    /// Last place, excluded.
    pub(super) until: i64,
    pub(super) sync: Option<EtatSync>,
    /// See [`Store::mark`].
    pub(super) mark: i64,
}

impl Selection {
    pub(super) fn of(store: &Store, filtres: &FiltresCra) -> Result<Self> {
        let words = query_words(filtres.texte.as_deref().unwrap_or_default());
        let mut parts = Vec::new();
        parts.extend(any(filtres.types.iter().map(|valeur| facet_type(valeur))));
        parts.extend(any(filtres.type_lieux.iter().map(|valeur| facet_type_lieu(valeur))));
        parts.extend(any(filtres.lieux.iter().map(|&id| facet_lieu(id))));
        parts.extend(any(filtres.thematiques.iter().map(|valeur| facet_thematique(valeur))));
        parts.extend(any(filtres.beneficiaire_id.into_iter().map(facet_personne)));
        parts.extend(any(filtres.tags.iter().map(|&id| facet_tag(id))));
        let (mut mark, noted) = store.mark()?;
        if noted && (!parts.is_empty() || !words.is_empty()) {
            notes::catch_up(&store.conn)?;
            mark = store.mark()?.0;
        }
        if !words.is_empty() {
            let synonyms = Synonyms::current(store, mark)?;
            parts.extend(words.iter().map(|word| synonyms.expression(word)));
        }
        Ok(Self {
            expression: (!parts.is_empty()).then(|| parts.join(" AND ")),
            from: filtres.du.map_or(0, |date| ordre::first(super::day(date))),
            until: filtres.au.map_or(i64::MAX, |date| ordre::first(super::day(date) + 1)),
            sync: filtres.sync,
            mark,
        })
    }
}

fn any(facets: impl Iterator<Item = String>) -> Option<String> {
    let facets: Vec<String> = facets.map(|facet| quoted(&facet)).collect();
    (!facets.is_empty()).then(|| format!("({})", facets.join(" OR ")))
}

/// Names that reports refer to by a facet, so that renaming a place does not rewrite its reports.
#[derive(Debug)]
pub(crate) struct Synonyms {
    /// Of this build.
    labels: &'static [(String, String)],
    /// Of this profile.
    names: Vec<(String, String)>,
}

impl Synonyms {
    /// Read again only when names may have changed: not at each key.
    fn current(store: &Store, mark: i64) -> Result<Arc<Self>> {
        let mut cached = store.synonyms.borrow_mut();
        match cached.as_ref().filter(|(of, _)| *of == mark) {
            Some((_, synonyms)) => Ok(Arc::clone(synonyms)),
            None => {
                let synonyms = Arc::new(Self::load(&store.conn)?);
                *cached = Some((mark, Arc::clone(&synonyms)));
                Ok(synonyms)
            }
        }
    }

    fn load(conn: &Connection) -> Result<Self> {
        const SQL: &str = "
            SELECT record.id, doc ->> 'nom' FROM usage
            CROSS JOIN record ON record.collection = ?1 AND record.id = unhex(usage.cle)
            WHERE genre = ?1 AND nombre > 0 AND deleted = 0 AND doc ->> 'nom' IS NOT NULL";
        let mut names = Vec::new();
        let mut statement = conn.prepare_cached(SQL)?;
        for (genre, facet) in [("lieu", facet_lieu as fn(Uuid) -> String), ("tag", facet_tag)] {
            let mut rows = statement.query([genre])?;
            while let Some(row) = rows.next()? {
                let nom: String = row.get(1)?;
                names.push((fold(&nom), facet(row.get::<_, Id>(0)?.0)));
            }
        }
        Ok(Self { labels: labels(), names })
    }

    /// The word itself, or the beginning of one, or what it names.
    fn expression(&self, word: &str) -> String {
        let mut parts = vec![begins(word)];
        if word.chars().count() >= LABEL_LETTERS_MIN {
            let named = self.labels.iter().chain(&self.names).filter(|(name, _)| begins_a_word(name, word));
            parts.extend(named.take(SYNONYMS_MAX).map(|(_, facet)| quoted(facet)));
        }
        format!("({})", parts.join(" OR "))
    }
}

/// Thématiques, types and kinds of place, folded once.
fn labels() -> &'static [(String, String)] {
    static LABELS: OnceLock<Vec<(String, String)>> = OnceLock::new();
    LABELS.get_or_init(|| {
        let thematiques = Thematique::ALL.iter().map(|t| (fold(t.libelle()), facet_thematique(t.valeur())));
        let types = TypeCra::ALL.iter().map(|t| (fold(t.libelle()), facet_type(t.valeur())));
        let type_lieux = TypeLieu::ALL.iter().map(|t| (fold(t.libelle()), facet_type_lieu(t.valeur())));
        thematiques.chain(types).chain(type_lieux).collect()
    })
}
