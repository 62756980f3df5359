use thiserror::Error;

use crate::limites::DUREE_MAX;
use crate::texte::fold;

/// Why a duration was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ErreurDuree {
    /// Nothing typed.
    #[error("Indiquez la durée.")]
    Vide,
    /// Not a duration.
    #[error("«\u{a0}{0}\u{a0}» n’est pas une durée. Exemples\u{a0}: 45, 45\u{a0}min, 1h30, trois quarts d’heure.")]
    Incomprise(String),
    /// More than 23 h 59.
    #[error("La durée va jusqu’à 23\u{a0}h\u{a0}59.")]
    TropLongue,
}

impl ErreurDuree {
    /// For programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Vide => "duree_vide",
            Self::Incomprise(_) => "duree_incomprise",
            Self::TropLongue => "duree_trop_longue",
        }
    }
}

/// Minutes: `45`, `45 min`, `1h30`, `1:30`, `1 h`, `1,5 h`, `une heure et demie`, `trois quarts d’heure`.
pub fn parse_duree(texte: &str) -> Result<i64, ErreurDuree> {
    let incomprise = || ErreurDuree::Incomprise(texte.trim().chars().take(40).collect());
    if texte.trim().is_empty() {
        return Err(ErreurDuree::Vide);
    }
    // Folding would read « -5 » as « 5 ».
    if texte.trim().starts_with(['-', '−']) {
        return Err(incomprise());
    }
    let minutes = parse_decimal(texte).or_else(|| parse_words(texte)).ok_or_else(incomprise)?;
    match minutes {
        ..=0 => Err(incomprise()),
        1..=DUREE_MAX => Ok(minutes),
        _ => Err(ErreurDuree::TropLongue),
    }
}

// « 1,5 h », « 0.75h »: the comma is lost once folded.
fn parse_decimal(texte: &str) -> Option<i64> {
    let texte = texte.trim().to_lowercase().replace(',', ".");
    let nombre = ["heures", "heure", "h"].into_iter().find_map(|unite| texte.strip_suffix(unite))?;
    let (heures, fraction) = nombre.trim().split_once('.')?;
    let centiemes = match fraction.len() {
        1 => fraction.parse::<i64>().ok()? * 10,
        2 => fraction.parse::<i64>().ok()?,
        _ => return None,
    };
    Some(heures.parse::<i64>().ok()?.checked_mul(60)? + centiemes * 60 / 100)
}

fn parse_words(texte: &str) -> Option<i64> {
    let mots = split_units(&fold(texte));
    let mots: Vec<&str> =
        mots.iter().map(String::as_str).filter(|mot| !matches!(*mot, "de" | "d" | "environ" | "et")).collect();
    match mots.as_slice() {
        ["demi" | "demie", "heure" | "h"] | ["une", "demi" | "demie", "heure"] => Some(30),
        ["1", "2", "heure" | "h"] => Some(30),
        ["quart", "heure"] | ["un", "quart", "heure"] | ["1", "4", "heure" | "h"] => Some(15),
        ["3", "4", "heure" | "h"] => Some(45),
        ["trois", "quarts" | "quart", "heure"] | ["3", "quarts" | "quart", "heure"] => Some(45),
        [minutes] => number(minutes),
        [minutes, unite] if is_minutes(unite) => number(minutes),
        [heures, unite] if is_heures(unite) => number(heures)?.checked_mul(60),
        [heures, unite, reste] if is_heures(unite) => hours(heures, fraction(reste).or_else(|| number(reste))?),
        [heures, unite, reste, min] if is_heures(unite) && is_minutes(min) => hours(heures, number(reste)?),
        [heures, unite, "trois", "quarts"] if is_heures(unite) => hours(heures, 45),
        // « 1:30 »
        [heures, minutes] if minutes.len() == 2 => hours(heures, minutes.parse().ok()?),
        _ => None,
    }
}

fn hours(heures: &str, minutes: i64) -> Option<i64> {
    (0..60).contains(&minutes).then_some(())?;
    number(heures)?.checked_mul(60)?.checked_add(minutes)
}

fn fraction(mot: &str) -> Option<i64> {
    match mot {
        "demi" | "demie" => Some(30),
        "quart" => Some(15),
        _ => None,
    }
}

fn number(mot: &str) -> Option<i64> {
    const MOTS: [(&str, i64); 18] = [
        ("un", 1),
        ("une", 1),
        ("deux", 2),
        ("trois", 3),
        ("quatre", 4),
        ("cinq", 5),
        ("six", 6),
        ("sept", 7),
        ("huit", 8),
        ("neuf", 9),
        ("dix", 10),
        ("quinze", 15),
        ("vingt", 20),
        ("trente", 30),
        ("quarante", 40),
        ("cinquante", 50),
        ("soixante", 60),
        ("zero", 0),
    ];
    let known = MOTS.iter().find(|(nom, _)| *nom == mot).map(|(_, nombre)| *nombre);
    known.or_else(|| (mot.len() <= 5).then(|| mot.parse::<u32>().ok().map(i64::from)).flatten())
}

fn is_minutes(mot: &str) -> bool {
    matches!(mot, "min" | "mn" | "m" | "mins" | "minute" | "minutes")
}

fn is_heures(mot: &str) -> bool {
    matches!(mot, "h" | "hr" | "heure" | "heures")
}

// « 1h30min » → 1, h, 30, min
fn split_units(folded: &str) -> Vec<String> {
    let mut mots: Vec<String> = Vec::new();
    let mut previous = ' ';
    for c in folded.chars() {
        if c != ' ' {
            let same = previous != ' ' && previous.is_ascii_digit() == c.is_ascii_digit();
            match mots.last_mut() {
                Some(mot) if same => mot.push(c),
                _ => mots.push(c.to_string()),
            }
        }
        previous = c;
    }
    mots
}
