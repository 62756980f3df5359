//! People recorded twice.

use crate::beneficiaire::{SaisieBeneficiaire, parse_email, parse_telephone};
use crate::communes::CommuneRef;
use crate::texte::Trigrammes;

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
    Signes::of(a).score(&Signes::of(b))
}

/// What is compared of a person, worked out once for someone who is compared with many.
#[derive(Debug, Clone)]
pub struct Signes {
    nom: Option<Trigrammes>,
    prenom: Option<Trigrammes>,
    telephone: Option<String>,
    email: Option<String>,
}

impl Signes {
    /// Of a person.
    pub fn of(personne: &SaisieBeneficiaire) -> Self {
        Self {
            nom: personne.nom.as_deref().map(Trigrammes::of),
            prenom: personne.prenom.as_deref().map(Trigrammes::of),
            telephone: numero(personne),
            email: personne.email.as_deref().and_then(parse_email),
        }
    }

    /// Compares with another person of the same advisor.
    pub fn score(&self, other: &Self) -> Score {
        Score {
            nom: alike(self.nom.as_ref(), other.nom.as_ref()),
            prenom: alike(self.prenom.as_ref(), other.prenom.as_ref()),
            telephone: same(self.telephone.as_ref(), other.telephone.as_ref()),
            email: same(self.email.as_ref(), other.email.as_ref()),
        }
    }
}

fn alike(a: Option<&Trigrammes>, b: Option<&Trigrammes>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.similarite(b) > SIMILARITE_MIN)
}

fn same(a: Option<&String>, b: Option<&String>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a == b)
}

fn numero(personne: &SaisieBeneficiaire) -> Option<String> {
    let departement = personne.commune.as_ref().map(CommuneRef::departement);
    parse_telephone(personne.telephone.as_deref()?, departement).ok()
}
