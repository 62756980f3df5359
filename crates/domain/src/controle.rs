//! What every `parse` shares: one list of errors, filled field by field.

use std::collections::BTreeSet;

use crate::communes::CommuneRef;
use crate::erreur::{ErreurChamp, code};
use crate::limites::{NOM_COMMUNE_MAX, VALEUR_MAX, VALEURS_MAX};
use crate::texte;

#[derive(Debug, Default)]
pub(crate) struct Controle {
    erreurs: Vec<ErreurChamp>,
}

impl Controle {
    pub(crate) fn refuse(&mut self, champ: &str, code: &str, message: impl Into<String>) {
        self.erreurs.push(ErreurChamp::new(champ, code, message));
    }

    /// A value required: refuses its absence with `message`.
    pub(crate) fn requis<T>(&mut self, champ: &str, valeur: Option<T>, message: &str) -> Option<T> {
        if valeur.is_none() {
            self.refuse(champ, code::REQUIS, message);
        }
        valeur
    }

    /// A value that was given: refuses what could not be read with `message`.
    pub(crate) fn lu<T>(&mut self, champ: &str, valeur: Option<T>, message: &str) -> Option<T> {
        if valeur.is_none() {
            self.refuse(champ, code::INVALIDE, message);
        }
        valeur
    }

    /// One line of text, cleaned and required; empty after a refusal.
    pub(crate) fn ligne_requise(&mut self, champ: &str, valeur: Option<String>, max: usize, message: &str) -> String {
        let given = valeur.filter(|valeur| !texte::clean_line(valeur).is_empty());
        let given = self.requis(champ, given, message);
        self.ligne(champ, given, max).unwrap_or_default()
    }

    /// One line of text, cleaned; blank = none.
    pub(crate) fn ligne(&mut self, champ: &str, valeur: Option<String>, max: usize) -> Option<String> {
        let ligne = texte::clean_line(&valeur?);
        self.longueur(champ, ligne, max)
    }

    /// Several lines of text, cleaned; blank = none.
    pub(crate) fn paragraphe(&mut self, champ: &str, valeur: Option<String>, max: usize) -> Option<String> {
        let paragraphe = texte::clean_text(&valeur?);
        self.longueur(champ, paragraphe, max)
    }

    /// A value of a nomenclature; blank = none, unknown = kept.
    pub(crate) fn valeur<N: From<String>>(&mut self, champ: &str, valeur: Option<String>) -> Option<N> {
        self.ligne(champ, valeur, VALEUR_MAX).map(N::from)
    }

    /// Values of a nomenclature, sorted, each once.
    pub(crate) fn valeurs<N: From<String> + Ord>(&mut self, champ: &str, valeurs: Vec<String>) -> BTreeSet<N> {
        if valeurs.len() > VALEURS_MAX {
            let message = format!("{VALEURS_MAX} valeurs au plus.");
            self.refuse(champ, code::HORS_BORNES, message);
            return BTreeSet::new();
        }
        valeurs.into_iter().filter_map(|valeur| self.valeur(champ, Some(valeur))).collect()
    }

    /// A commune: all of it or nothing.
    pub(crate) fn commune(&mut self, champ: &str, commune: Option<CommuneRef>) -> Option<CommuneRef> {
        let commune = commune?.clean();
        if commune.is_blank() {
            return None;
        }
        if !commune.is_well_formed() || commune.nom.chars().count() > NOM_COMMUNE_MAX {
            let message =
                "Choisissez la commune dans la liste\u{a0}: il faut son nom, son code postal et son code INSEE.";
            self.refuse(champ, code::INVALIDE, message);
            return None;
        }
        Some(commune)
    }

    /// The errors, when there are any.
    pub(crate) fn finish(self) -> Result<(), Vec<ErreurChamp>> {
        if self.erreurs.is_empty() { Ok(()) } else { Err(self.erreurs) }
    }

    fn longueur(&mut self, champ: &str, texte: String, max: usize) -> Option<String> {
        let longueur = texte.chars().count();
        if longueur > max {
            let message = format!(
                "{} caractères au plus\u{a0}: il y en a {}.",
                texte::format_number(max),
                texte::format_number(longueur)
            );
            self.refuse(champ, code::TROP_LONG, message);
            return None;
        }
        (!texte.is_empty()).then_some(texte)
    }
}
