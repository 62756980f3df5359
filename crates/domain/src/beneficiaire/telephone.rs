use thiserror::Error;

/// Why a phone number was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ErreurTelephone {
    /// Not a number of France, its territories, or Luxembourg.
    #[error("Ce numéro n’est pas reconnu. Exemples\u{a0}: 04 55 66 77 88, +33 4 55 66 77 88 ou +687 25 12 34.")]
    Invalide,
    /// Six digits are used by three territories.
    #[error("Ajoutez l’indicatif devant ce numéro à six chiffres\u{a0}: +508, +681 ou +687.")]
    TerritoireInconnu,
}

/// A number in its compact international form. `departement` (of the person’s commune) tells which territory a short
/// national number belongs to.
pub fn parse_telephone(texte: &str, departement: Option<&str>) -> Result<String, ErreurTelephone> {
    let texte = texte.trim();
    let (texte, international) = match texte.strip_prefix("(+").or_else(|| texte.strip_prefix('+')) {
        Some(reste) => (reste, true),
        None => texte.strip_prefix("00").map_or((texte, false), |reste| (reste, true)),
    };
    let chiffres: String = texte.chars().filter(|c| !is_separator(*c)).collect();
    if chiffres.is_empty() || !chiffres.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ErreurTelephone::Invalide);
    }
    if international { parse_international(&chiffres) } else { parse_national(&chiffres, departement) }
}

/// As people read it: `06 12 34 56 78` in France, `+687 25 12 34` elsewhere.
pub fn format_telephone(numero: &str) -> String {
    let Some(chiffres) = numero.strip_prefix('+') else { return numero.to_owned() };
    for indicatif in NEUF_CHIFFRES {
        if let Some(abonne) = chiffres.strip_prefix(indicatif).filter(|abonne| abonne.len() == 9) {
            return pairs(&format!("0{abonne}"));
        }
    }
    for (indicatif, longueur, _) in COURTS {
        if let Some(abonne) = chiffres.strip_prefix(indicatif).filter(|abonne| abonne.len() == *longueur) {
            return format!("+{indicatif} {}", pairs(abonne));
        }
    }
    numero.to_owned()
}

// Nine digits after the country code, ten with the national 0.
const NEUF_CHIFFRES: [&str; 5] = ["33", "262", "590", "594", "596"];
// Country code, digits, département of the territories with short numbers.
const COURTS: &[(&str, usize, &str)] = &[("508", 6, "975"), ("681", 6, "986"), ("687", 6, "988"), ("689", 8, "987")];
const LUXEMBOURG: &str = "352";
// First digits of overseas numbers within the French plan (after the 0) and the country code they stand for.
const OUTRE_MER: &[(&str, &str)] = &[
    ("262", "262"),
    ("263", "262"),
    ("269", "262"),
    ("692", "262"),
    ("693", "262"),
    ("639", "262"),
    ("590", "590"),
    ("690", "590"),
    ("691", "590"),
    ("594", "594"),
    ("694", "594"),
    ("596", "596"),
    ("696", "596"),
    ("697", "596"),
];

fn parse_international(chiffres: &str) -> Result<String, ErreurTelephone> {
    for indicatif in NEUF_CHIFFRES {
        if let Some(abonne) = chiffres.strip_prefix(indicatif) {
            // « +33 (0)6 » is written often.
            let abonne = abonne.strip_prefix('0').unwrap_or(abonne);
            if abonne.len() == 9 && !abonne.starts_with('0') {
                let indicatif = if indicatif == "33" { indicatif_of(abonne) } else { indicatif };
                return Ok(format!("+{indicatif}{abonne}"));
            }
        }
    }
    for (indicatif, longueur, _) in COURTS {
        if chiffres.strip_prefix(indicatif).is_some_and(|abonne| abonne.len() == *longueur) {
            return Ok(format!("+{chiffres}"));
        }
    }
    match chiffres.strip_prefix(LUXEMBOURG) {
        Some(abonne) if (6..=9).contains(&abonne.len()) => Ok(format!("+{chiffres}")),
        _ => Err(ErreurTelephone::Invalide),
    }
}

fn parse_national(chiffres: &str, departement: Option<&str>) -> Result<String, ErreurTelephone> {
    if let Some(abonne) = chiffres.strip_prefix('0').filter(|abonne| abonne.len() == 9 && !abonne.starts_with('0')) {
        return Ok(format!("+{}{abonne}", indicatif_of(abonne)));
    }
    let possibles: Vec<_> =
        COURTS.iter().filter(|court| court.1 == chiffres.len() && !chiffres.starts_with('0')).collect();
    let celui_de_la_personne = possibles.iter().find(|court| Some(court.2) == departement);
    match (celui_de_la_personne, possibles.as_slice()) {
        (Some((indicatif, ..)), _) | (None, [(indicatif, ..)]) => Ok(format!("+{indicatif}{chiffres}")),
        (None, []) => Err(ErreurTelephone::Invalide),
        (None, _) => Err(ErreurTelephone::TerritoireInconnu),
    }
}

fn indicatif_of(abonne: &str) -> &'static str {
    OUTRE_MER.iter().find(|(debut, _)| abonne.starts_with(debut)).map_or("33", |(_, indicatif)| indicatif)
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '-' | '/' | '(' | ')' | '\u{2010}'..='\u{2013}')
}

fn pairs(chiffres: &str) -> String {
    let paires: Vec<&str> = chiffres.as_bytes().chunks(2).filter_map(|paire| std::str::from_utf8(paire).ok()).collect();
    paires.join("\u{a0}")
}
