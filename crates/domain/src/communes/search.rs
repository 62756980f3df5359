use std::cmp::Reverse;
use std::sync::OnceLock;

use super::CommuneRef;
use super::table::{Commune, all};
use crate::texte::fold;

/// A commune found, with the postal code that answers the search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouvee {
    /// The commune.
    pub commune: &'static Commune,
    /// The code searched, else the first.
    pub code_postal: &'static str,
}

impl Trouvee {
    /// As a document holds it.
    pub fn to_ref(&self) -> CommuneRef {
        self.commune.to_ref(Some(self.code_postal))
    }
}

/// Builds the index ahead of the first search, which would otherwise wait for it.
pub fn prepare() {
    index();
}

/// Communes whose name has words that begin so (accents, hyphens, `st` for `saint` ignored), or whose postal or INSEE
/// code begins so. Whole names first, then the most inhabited.
pub fn search(texte: &str, limite: usize) -> Vec<Trouvee> {
    let Some(requete) = Requete::parse(texte) else { return Vec::new() };
    let index = index();
    let mut best = Best::new(limite);
    for place in requete.candidates(index) {
        let entree = &index.communes[place];
        let rang = (Reverse(requete.proximity(entree)), place);
        if best.would_keep(rang) && requete.matches(entree) {
            best.keep(rang);
        }
    }
    best.rangs.into_iter().map(|(_, place)| requete.answer(&index.communes[place])).collect()
}

// Closest first; then by place, which is the order of the populations.
type Rang = (Reverse<u8>, usize);

/// The few best of many, without sorting the many.
struct Best {
    rangs: Vec<Rang>,
    limite: usize,
}

impl Best {
    fn new(limite: usize) -> Self {
        Self { rangs: Vec::new(), limite }
    }

    fn would_keep(&self, rang: Rang) -> bool {
        self.rangs.len() < self.limite || self.rangs.last().is_some_and(|worst| rang < *worst)
    }

    // A commune is met once per word or code that answers.
    fn keep(&mut self, rang: Rang) {
        if let Err(at) = self.rangs.binary_search(&rang) {
            self.rangs.insert(at, rang);
            self.rangs.truncate(self.limite);
        }
    }
}

struct Entree {
    commune: &'static Commune,
    nom: &'static str,
}

struct Index {
    // The most inhabited first.
    communes: Vec<Entree>,
    // (word of a name, or code; place in `communes`), sorted.
    mots: Vec<(&'static str, usize)>,
    codes: Vec<(&'static str, usize)>,
}

struct Requete {
    nom: String,
    mots: Vec<String>,
    codes: Vec<String>,
}

impl Requete {
    fn parse(texte: &str) -> Option<Self> {
        let nom = expand(&fold(texte));
        let (codes, mots): (Vec<&str>, Vec<&str>) =
            nom.split(' ').filter(|mot| !mot.is_empty()).partition(|mot| is_code(mot));
        let mots: Vec<String> = mots.into_iter().map(str::to_owned).collect();
        // Corsica's codes are written in capitals.
        let codes: Vec<String> = codes.into_iter().map(str::to_uppercase).collect();
        (!mots.is_empty() || !codes.is_empty()).then_some(Self { nom, mots, codes })
    }

    // The longest word (else the longest code) narrows the most.
    fn candidates<'a>(&'a self, index: &'a Index) -> Box<dyn Iterator<Item = usize> + 'a> {
        if let Some(mot) = self.mots.iter().max_by_key(|mot| mot.len()) {
            return Box::new(prefixed(&index.mots, mot));
        }
        let code = self.codes.iter().max_by_key(|code| code.len()).map_or("", String::as_str);
        Box::new(prefixed(&index.codes, code))
    }

    fn matches(&self, entree: &Entree) -> bool {
        let word_starts = |debut: &String| entree.nom.split(' ').any(|mot| mot.starts_with(debut.as_str()));
        self.mots.iter().all(word_starts)
            && self
                .codes
                .iter()
                .all(|code| has_code(entree.commune, code) || (!self.mots.is_empty() && word_starts(code)))
    }

    fn proximity(&self, entree: &Entree) -> u8 {
        if self.mots.is_empty() {
            u8::from(entree.commune.is_arrondissement())
        } else if !entree.nom.starts_with(&self.nom) {
            1
        } else if entree.nom.len() > self.nom.len() {
            2
        } else {
            3
        }
    }

    fn answer(&self, entree: &Entree) -> Trouvee {
        let commune = entree.commune;
        let searched =
            commune.codes_postaux.iter().find(|postal| self.codes.iter().any(|code| postal.starts_with(code.as_str())));
        let code_postal = searched.or(commune.codes_postaux.first()).copied().unwrap_or_default();
        Trouvee { commune, code_postal }
    }
}

fn index() -> &'static Index {
    static NOMS: OnceLock<Vec<String>> = OnceLock::new();
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let noms = NOMS.get_or_init(|| all().iter().map(|commune| expand(&fold(commune.nom))).collect());
        let mut communes: Vec<Entree> = all()
            .iter()
            .zip(noms)
            .filter(|(commune, _)| !commune.codes_postaux.is_empty())
            .map(|(commune, nom)| Entree { commune, nom })
            .collect();
        communes.sort_by_key(|entree| (Reverse(entree.commune.population), entree.commune.code_insee));
        let (mut mots, mut codes) = (Vec::new(), Vec::new());
        for (place, Entree { commune, nom }) in communes.iter().enumerate() {
            mots.extend(nom.split(' ').map(|mot| (mot, place)));
            codes.push((commune.code_insee, place));
            codes.extend(commune.codes_postaux.iter().map(|code| (*code, place)));
        }
        mots.sort_unstable();
        codes.sort_unstable();
        Index { communes, mots, codes }
    })
}

fn prefixed<'a>(sorted: &'a [(&'static str, usize)], debut: &'a str) -> impl Iterator<Item = usize> + 'a {
    let from = sorted.partition_point(|(mot, _)| *mot < debut);
    sorted[from..].iter().take_while(move |(mot, _)| mot.starts_with(debut)).map(|(_, place)| *place)
}

fn has_code(commune: &Commune, code: &str) -> bool {
    commune.code_insee.starts_with(code) || commune.codes_postaux.iter().any(|postal| postal.starts_with(code))
}

fn is_code(mot: &str) -> bool {
    let digits = mot.bytes().filter(u8::is_ascii_digit).count();
    digits == mot.len() || (digits + 1 == mot.len() && (mot.starts_with("2a") || mot.starts_with("2b")))
}

// People write « St-Étienne » for « Saint-Étienne ».
fn expand(folded: &str) -> String {
    let mots = folded.split(' ').map(|mot| match mot {
        "st" => "saint",
        "ste" => "sainte",
        autre => autre,
    });
    mots.collect::<Vec<_>>().join(" ")
}
