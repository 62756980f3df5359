//! What the lists, filters and counts need of a report.

use std::borrow::Cow;
use std::collections::BTreeSet;

use besace_domain::{SaisieCra, doc};
use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use crate::record::Row;
use crate::texte::{cut_words, facet};

/// Something that serves: (kind, key).
pub(super) type Usage = (Cow<'static, str>, String);

pub(super) struct Facts {
    pub(super) saisie: SaisieCra,
    pub(super) day: i64,
    pub(super) duree: i64,
    pub(super) accompagnements: i64,
    pub(super) importe: bool,
}

impl Facts {
    pub(super) fn of(row: &Row) -> Self {
        let saisie = SaisieCra::from_doc(row.id, &row.doc);
        Self {
            day: super::day(saisie.date.unwrap_or(NaiveDate::MIN)),
            duree: saisie.duree.unwrap_or(0),
            accompagnements: saisie.accompagnements(),
            importe: row.doc.get(doc::IMPORTE) == Some(&Value::Bool(true)),
            saisie,
        }
    }

    pub(super) fn type_cra(&self) -> &str {
        self.saisie.type_cra.as_deref().unwrap_or_default()
    }

    pub(super) fn is_collectif(&self) -> bool {
        self.type_cra() == "collectif"
    }

    /// The people followed, each once.
    pub(super) fn personnes(&self) -> Vec<Uuid> {
        let mut personnes: Vec<Uuid> = if self.is_collectif() {
            self.saisie.participants.clone()
        } else {
            self.saisie.beneficiaire_id.into_iter().collect()
        };
        personnes.sort_unstable();
        personnes.dedup();
        personnes
    }

    /// The place, when it is one of the known ones.
    pub(super) fn lieu(&self) -> Option<Uuid> {
        self.saisie
            .lieu_id
            .filter(|_| self.saisie.type_lieu.as_deref().is_none_or(|type_lieu| type_lieu == "lieu_activite"))
    }

    /// What is counted in the table `usage`, each once.
    pub(super) fn usages(&self) -> BTreeSet<Usage> {
        let saisie = &self.saisie;
        let mut usages = BTreeSet::from([("duree".into(), self.duree.to_string())]);
        usages.extend(self.lieu().map(|id| ("lieu".into(), id.simple().to_string())));
        usages.extend(saisie.tags.iter().map(|id| ("tag".into(), id.simple().to_string())));
        usages.extend(saisie.thematiques.iter().map(|valeur| ("thematique".into(), valeur.clone())));
        usages
    }

    /// What the search index holds: facets, then words. `noms` are those of the people followed.
    pub(super) fn texte(&self, noms: &[String]) -> String {
        let saisie = &self.saisie;
        let mut tokens = vec![facet_type(self.type_cra())];
        tokens.extend(saisie.type_lieu.as_deref().map(facet_type_lieu));
        tokens.extend(self.lieu().map(facet_lieu));
        tokens.extend(saisie.thematiques.iter().map(|valeur| facet_thematique(valeur)));
        tokens.extend(saisie.tags.iter().map(|&id| facet_tag(id)));
        tokens.extend(self.personnes().into_iter().map(facet_personne));
        let commune = saisie.lieu_commune.as_ref().map(|commune| commune.nom.as_str());
        let texts = [&saisie.titre_atelier, &saisie.precisions_demarche, &saisie.notes];
        let texts =
            texts.into_iter().flatten().map(String::as_str).chain(commune).chain(noms.iter().map(String::as_str));
        let mut all_words: Vec<String> = texts.flat_map(cut_words).collect();
        all_words.sort_unstable();
        all_words.dedup();
        tokens.extend(all_words);
        tokens.join(" ")
    }
}

pub(super) fn facet_type(valeur: &str) -> String {
    facet('t', clean(valeur))
}

pub(super) fn facet_type_lieu(valeur: &str) -> String {
    facet('y', clean(valeur))
}

pub(super) fn facet_thematique(valeur: &str) -> String {
    facet('h', clean(valeur))
}

pub(super) fn facet_lieu(id: Uuid) -> String {
    facet('l', id.simple())
}

pub(super) fn facet_tag(id: Uuid) -> String {
    facet('g', id.simple())
}

pub(super) fn facet_personne(id: Uuid) -> String {
    facet('b', id.simple())
}

/// A value of a newer server may hold anything; a token may not.
fn clean(valeur: &str) -> String {
    valeur.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}
