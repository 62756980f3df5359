const SIREN_LA_POSTE: &str = "356000000";

/// A SIRET without its spaces, when its key is right.
pub fn parse_siret(texte: &str) -> Option<String> {
    let siret = compact(texte);
    let chiffres: Option<Vec<u32>> = siret.chars().map(|c| c.to_digit(10)).collect();
    let chiffres = chiffres.filter(|chiffres| chiffres.len() == 14)?;
    let luhn: u32 = chiffres.iter().rev().enumerate().map(|(rang, chiffre)| luhn_weight(rang, *chiffre)).sum();
    // The post offices have outgrown Luhn's key: theirs is the plain sum, by 5.
    let poste = siret.starts_with(SIREN_LA_POSTE) && chiffres.iter().sum::<u32>().is_multiple_of(5);
    (luhn.is_multiple_of(10) || poste).then_some(siret)
}

/// A number of the national register of associations: `W` and nine characters.
pub fn parse_rna(texte: &str) -> Option<String> {
    let rna = compact(texte).to_uppercase();
    let reste = rna.strip_prefix('W')?;
    let valid = reste.len() == 9
        && reste.starts_with(|c: char| c.is_ascii_digit())
        && reste.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    valid.then_some(rna)
}

fn luhn_weight(rang: usize, chiffre: u32) -> u32 {
    let poids = if rang % 2 == 1 { chiffre * 2 } else { chiffre };
    if poids > 9 { poids - 9 } else { poids }
}

fn compact(texte: &str) -> String {
    texte.chars().filter(|c| !c.is_whitespace() && *c != '.' && *c != '-').collect()
}
