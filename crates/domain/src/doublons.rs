//! People recorded twice.

use crate::beneficiaire::{SaisieBeneficiaire, parse_email, parse_telephone};
use crate::communes::CommuneRef;
use crate::texte::similarite;

/// Likeness of a name above which two names may be the same.
pub const SIMILARITE_MIN: f64 = 0.4;
/// Points from which two people are proposed as one.
pub const SCORE_DOUBLON: u8 = 2;

/// What two people share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// Their last names look alike.
    pub nom: bool,
    /// Their first names look alike.
    pub prenom: bool,
    /// Same phone.
    pub telephone: bool,
    /// Same e-mail.
    pub email: bool,
}

impl Score {
    /// From 0 to 4.
    pub fn points(self) -> u8 {
        [self.nom, self.prenom, self.telephone, self.email].into_iter().map(u8::from).sum()
    }

    /// Enough to ask.
    pub fn is_doublon(self) -> bool {
        self.points() >= SCORE_DOUBLON
    }

    /// The reasons, in words.
    pub fn motifs(self) -> Vec<&'static str> {
        let motifs = [
            (self.nom, "noms proches"),
            (self.prenom, "prénoms proches"),
            (self.telephone, "même téléphone"),
            (self.email, "même adresse e-mail"),
        ];
        motifs.into_iter().filter_map(|(vrai, motif)| vrai.then_some(motif)).collect()
    }
}

/// Compares two people of the same advisor.
pub fn score(a: &SaisieBeneficiaire, b: &SaisieBeneficiaire) -> Score {
    Score {
        nom: alike(a.nom.as_deref(), b.nom.as_deref()),
        prenom: alike(a.prenom.as_deref(), b.prenom.as_deref()),
        telephone: same(numero(a), numero(b)),
        email: same(a.email.as_deref().and_then(parse_email), b.email.as_deref().and_then(parse_email)),
    }
}

fn alike(a: Option<&str>, b: Option<&str>) -> bool {
    a.zip(b).is_some_and(|(a, b)| similarite(a, b) > SIMILARITE_MIN)
}

fn same(a: Option<String>, b: Option<String>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a == b)
}

fn numero(personne: &SaisieBeneficiaire) -> Option<String> {
    let departement = personne.commune.as_ref().map(CommuneRef::departement);
    parse_telephone(personne.telephone.as_deref()?, departement).ok()
}
