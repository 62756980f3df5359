use std::sync::OnceLock;

use super::CommuneRef;

// One commune a line: INSEE code, name, postal codes, population. Written by `cargo xtask communes`.
const TABLE: &str = include_str!("../../data/communes.tsv");

/// A commune, or an arrondissement of Paris, Lyon or Marseille.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commune {
    /// Five characters.
    pub code_insee: &'static str,
    /// Official name.
    pub nom: &'static str,
    /// In order; empty for the few lands where nobody lives.
    pub codes_postaux: Vec<&'static str>,
    /// Inhabitants; 0 when unknown.
    pub population: u32,
}

impl Commune {
    /// `26`, `2A`, `974`, `988`.
    pub fn departement(&self) -> &'static str {
        super::departement_of(self.code_insee)
    }

    /// An arrondissement municipal of Paris, Lyon or Marseille.
    pub fn is_arrondissement(&self) -> bool {
        ["751", "6938", "132"].into_iter().any(|prefixe| self.code_insee.starts_with(prefixe))
    }

    /// As a document holds it, with one of its postal codes (the first by default).
    pub fn to_ref(&self, code_postal: Option<&str>) -> CommuneRef {
        let code_postal = code_postal.filter(|code| self.codes_postaux.contains(code));
        CommuneRef {
            nom: self.nom.to_owned(),
            code_postal: code_postal.or(self.codes_postaux.first().copied()).unwrap_or_default().to_owned(),
            code_insee: self.code_insee.to_owned(),
        }
    }
}

/// Every commune, by INSEE code.
pub fn all() -> &'static [Commune] {
    static COMMUNES: OnceLock<Vec<Commune>> = OnceLock::new();
    COMMUNES.get_or_init(|| TABLE.lines().filter_map(parse_line).collect())
}

/// The commune of an INSEE code.
pub fn get(code_insee: &str) -> Option<&'static Commune> {
    let communes = all();
    let place = communes.binary_search_by(|commune| commune.code_insee.cmp(code_insee)).ok()?;
    communes.get(place)
}

fn parse_line(line: &'static str) -> Option<Commune> {
    let mut champs = line.split('\t');
    Some(Commune {
        code_insee: champs.next().filter(|code| !code.is_empty())?,
        nom: champs.next()?,
        codes_postaux: champs.next()?.split_whitespace().collect(),
        population: champs.next()?.parse().unwrap_or_default(),
    })
}
