//! People recorded twice, found without comparing everyone with everyone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use besace_domain::SaisieBeneficiaire;
use besace_domain::doublons::{Score, Signes};
use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

use super::distincts::{self, Paire};
use super::index::{email, telephone};
use super::list::tranche;
use super::vues::{BeneficiaireVue, DoublonVue};
use crate::record::Row;
use crate::sql::Id;
use crate::texte::{grams, near_match, words};
use crate::{EtatSync, Result, Store};

/// Pairs shown at once.
const DOUBLONS_MAX: usize = 200;
/// People that share a trigram of their name with the one being typed.
const NEIGHBOURS_MAX: u32 = 400;

impl Store {
    /// Pairs of people who may be one, the most alike first; without those told apart.
    pub fn doublon_list(&self, aujourdhui: NaiveDate) -> Result<Vec<DoublonVue>> {
        let (personnes, distincts) = (self.personnes()?, distincts::all(&self.conn)?);
        let mut pairs: Vec<(Score, &Personne, &Personne)> = candidates(&personnes)
            .into_iter()
            .map(|(a, b)| (personnes[a].signes.score(&personnes[b].signes), &personnes[a], &personnes[b]))
            .filter(|(score, a, b)| score.is_doublon() && !distincts.contains(&Paire::new(a.id, b.id)))
            .collect();
        pairs.sort_by_key(|(score, a, b)| (std::cmp::Reverse(score.points()), a.n, b.n));
        pairs.truncate(DOUBLONS_MAX);
        let mut doublons = Vec::with_capacity(pairs.len());
        for (score, a, b) in pairs {
            let vues = self.beneficiaire_vues([a.n, b.n].into_iter(), aujourdhui)?;
            if let Ok([a, b]) = <[BeneficiaireVue; 2]>::try_from(vues) {
                doublons.push(DoublonVue { a, b, motifs: motifs(score) });
            }
        }
        Ok(doublons)
    }

    /// Those who may already be the person being typed.
    pub fn doublon_search(&self, saisie: &SaisieBeneficiaire, aujourdhui: NaiveDate) -> Result<Vec<DoublonVue>> {
        let mut rows = BTreeSet::new();
        const SAME: &str = "
            SELECT n FROM beneficiaire_index WHERE telephone = ?1
            UNION SELECT n FROM beneficiaire_index WHERE email = ?2";
        let mut statement = self.conn.prepare_cached(SAME)?;
        for n in statement.query_map((telephone(saisie), email(saisie)), |row| row.get::<_, i64>(0))? {
            rows.insert(n?);
        }
        let names: Vec<String> =
            [&saisie.nom, &saisie.prenom].into_iter().flatten().flat_map(|nom| words(nom)).collect();
        if saisie.nom.is_some() && saisie.prenom.is_some() && !names.is_empty() {
            const NEAR: &str = "SELECT rowid FROM beneficiaire_texte WHERE beneficiaire_texte MATCH ?1 LIMIT ?2";
            let mut statement = self.conn.prepare_cached(NEAR)?;
            for n in statement.query_map((near_match(&names), NEIGHBOURS_MAX), |row| row.get::<_, i64>(0))? {
                rows.insert(n?);
            }
        }
        let distincts = distincts::all(&self.conn)?;
        let told_apart = |id| saisie.id.is_some_and(|own| id == own || distincts.contains(&Paire::new(id, own)));
        let signes = Signes::of(saisie);
        let mut doublons = Vec::new();
        for vue in self.beneficiaire_vues(rows.into_iter(), aujourdhui)? {
            let score = Signes::of(&vue.saisie).score(&signes);
            if score.is_doublon() && !told_apart(vue.id) {
                doublons
                    .push((score.points(), DoublonVue { a: vue, b: typed(saisie, aujourdhui), motifs: motifs(score) }));
            }
        }
        doublons.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
        Ok(doublons.into_iter().map(|(_, doublon)| doublon).collect())
    }

    fn personnes(&self) -> Result<Vec<Personne>> {
        const SQL: &str = "SELECT n, id FROM beneficiaire_index ORDER BY n";
        let mut statement = self.conn.prepare_cached(SQL)?;
        let rows: Vec<(i64, Uuid)> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get::<_, Id>(1)?.0)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut personnes = Vec::with_capacity(rows.len());
        for (n, id) in rows {
            if let Some(row) = Row::get(&self.conn, super::index::COLLECTION, id)? {
                personnes.push(Personne::new(n, id, &SaisieBeneficiaire::from_doc(id, &row.doc)));
            }
        }
        Ok(personnes)
    }
}

struct Personne {
    n: i64,
    id: Uuid,
    signes: Signes,
    telephone: Option<String>,
    email: Option<String>,
    nom: Vec<String>,
    prenom: Vec<String>,
}

impl Personne {
    fn new(n: i64, id: Uuid, saisie: &SaisieBeneficiaire) -> Self {
        let (nom, prenom) = (name_grams(saisie.nom.as_deref()), name_grams(saisie.prenom.as_deref()));
        Self { n, id, signes: Signes::of(saisie), telephone: telephone(saisie), email: email(saisie), nom, prenom }
    }
}

/// Trigrams as the likeness of names counts them: spaces dropped, the beginning weighs twice.
fn name_grams(name: Option<&str>) -> Vec<String> {
    grams(&format!("_{}", words(name.unwrap_or_default()).concat()))
}

fn motifs(score: Score) -> Vec<String> {
    score.motifs().into_iter().map(str::to_owned).collect()
}

fn typed(saisie: &SaisieBeneficiaire, aujourdhui: NaiveDate) -> BeneficiaireVue {
    BeneficiaireVue {
        id: saisie.id.unwrap_or_default(),
        nom_complet: saisie.nom_complet(),
        tranche_age_libelle: tranche(saisie, aujourdhui),
        accompagnements: 0,
        dernier: None,
        sync: EtatSync::Local,
        creation: DateTime::default(),
        modification: DateTime::default(),
        saisie: saisie.clone(),
    }
}

/// Pairs worth comparing: same phone, same e-mail, or names that can be alike. Two names of which more than 4 trigrams
/// in 10 are common share at least one among the rarest of each: only those are looked up.
fn candidates(personnes: &[Personne]) -> BTreeSet<(usize, usize)> {
    let mut blocks: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, personne) in personnes.iter().enumerate() {
        let same =
            [personne.telephone.as_ref().map(|t| format!("t{t}")), personne.email.as_ref().map(|e| format!("e{e}"))];
        for key in same.into_iter().flatten() {
            blocks.entry(key).or_default().push(i);
        }
    }
    let mut frequency: BTreeMap<&str, usize> = BTreeMap::new();
    for gram in personnes.iter().flat_map(|personne| &personne.nom) {
        *frequency.entry(gram).or_default() += 1;
    }
    for (i, personne) in personnes.iter().enumerate() {
        let mut rarest: Vec<&String> = personne.nom.iter().collect();
        rarest.sort_by_key(|gram| (frequency.get(gram.as_str()).copied().unwrap_or(0), gram.as_str()));
        for gram in rarest.into_iter().take(prefix_length(personne.nom.len())) {
            blocks.entry(format!("n{gram}")).or_default().push(i);
        }
    }
    let mut pairs = BTreeSet::new();
    for (key, block) in blocks {
        for (k, &a) in block.iter().enumerate() {
            for &b in &block[k + 1..] {
                // A first name that differs settles it at once, unless a phone or an e-mail brought them together.
                if !key.starts_with('n') || first_names_meet(&personnes[a], &personnes[b]) {
                    pairs.insert((a.min(b), a.max(b)));
                }
            }
        }
    }
    pairs
}

/// Of `length` trigrams, how many must be looked up so that no name alike at 0.4 escapes.
const fn prefix_length(length: usize) -> usize {
    length - (length * 2).div_ceil(5) + if length == 0 { 0 } else { 1 }
}

fn first_names_meet(a: &Personne, b: &Personne) -> bool {
    b.prenom.iter().any(|gram| a.prenom.binary_search(gram).is_ok())
}
