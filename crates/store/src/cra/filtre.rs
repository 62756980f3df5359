//! Filters become one expression over the search index, a range of days, and a state.

use besace_domain::texte::fold;
use besace_domain::{Thematique, TypeCra, TypeLieu};
use besace_sync::wire::collection as of;
use rusqlite::Connection;
use uuid::Uuid;

use super::facts::{facet_lieu, facet_personne, facet_tag, facet_thematique, facet_type, facet_type_lieu};
use super::labels::nom_of;
use super::vues::{EtatSync, FiltresCra};
use super::{ordre, usage};
use crate::Result;
use crate::record::Row;
use crate::texte::{begins_a_word, query_words, quoted};

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
}

impl Selection {
    pub(super) fn of(conn: &Connection, filtres: &FiltresCra) -> Result<Self> {
        let mut parts = Vec::new();
        parts.extend(any(filtres.types.iter().map(|valeur| facet_type(valeur))));
        parts.extend(any(filtres.type_lieux.iter().map(|valeur| facet_type_lieu(valeur))));
        parts.extend(any(filtres.lieux.iter().map(|&id| facet_lieu(id))));
        parts.extend(any(filtres.thematiques.iter().map(|valeur| facet_thematique(valeur))));
        parts.extend(any(filtres.beneficiaire_id.into_iter().map(facet_personne)));
        parts.extend(any(filtres.tags.iter().map(|&id| facet_tag(id))));
        let words = query_words(filtres.texte.as_deref().unwrap_or_default());
        if !words.is_empty() {
            let synonyms = Synonyms::load(conn)?;
            parts.extend(words.iter().map(|word| synonyms.expression(word)));
        }
        Ok(Self {
            expression: (!parts.is_empty()).then(|| parts.join(" AND ")),
            from: filtres.du.map_or(0, |date| ordre::first(super::day(date))),
            until: filtres.au.map_or(i64::MAX, |date| ordre::first(super::day(date) + 1)),
            sync: filtres.sync,
        })
    }

    /// Only days narrow it.
    pub(super) const fn is_plain(&self) -> bool {
        self.expression.is_none() && self.sync.is_none()
    }
}

fn any(facets: impl Iterator<Item = String>) -> Option<String> {
    let facets: Vec<String> = facets.map(|facet| quoted(&facet)).collect();
    (!facets.is_empty()).then(|| format!("({})", facets.join(" OR ")))
}

/// Names that reports refer to by a facet, so that renaming a place does not rewrite its reports.
struct Synonyms(Vec<(String, String)>);

impl Synonyms {
    fn load(conn: &Connection) -> Result<Self> {
        let mut names = Vec::new();
        for thematique in Thematique::ALL {
            names.push((fold(thematique.libelle()), facet_thematique(thematique.valeur())));
        }
        for type_cra in TypeCra::ALL {
            names.push((fold(type_cra.libelle()), facet_type(type_cra.valeur())));
        }
        for type_lieu in TypeLieu::ALL {
            names.push((fold(type_lieu.libelle()), facet_type_lieu(type_lieu.valeur())));
        }
        for (collection, genre, facet) in
            [(of::LIEU, "lieu", facet_lieu as fn(Uuid) -> String), (of::TAG, "tag", facet_tag as fn(Uuid) -> String)]
        {
            for (cle, _) in usage::usages(conn, genre)? {
                let Ok(id) = cle.parse::<Uuid>() else { continue };
                if let Some(nom) = Row::get(conn, collection, id)?.and_then(|row| nom_of(&row.doc)) {
                    names.push((fold(&nom), facet(id)));
                }
            }
        }
        Ok(Self(names))
    }

    /// The word itself, or the beginning of one, or what it names.
    fn expression(&self, word: &str) -> String {
        let mut parts = vec![format!("\"{word}\"*")];
        if word.chars().count() >= LABEL_LETTERS_MIN {
            let named = self.0.iter().filter(|(name, _)| begins_a_word(name, word));
            parts.extend(named.take(SYNONYMS_MAX).map(|(_, facet)| quoted(facet)));
        }
        format!("({})", parts.join(" OR "))
    }
}
