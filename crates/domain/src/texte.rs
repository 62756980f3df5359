//! Cleaning, folding and comparing French text.

use std::borrow::Cow;
use std::collections::BTreeSet;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// What a search compares: lower case, without accents, ligatures opened, everything else than letters and digits
/// reduced to single spaces.
pub fn fold(texte: &str) -> String {
    let mut folded = String::with_capacity(texte.len());
    let mut gap = false;
    for c in texte.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        let opened = match c {
            'œ' => "oe",
            'æ' => "ae",
            'ß' => "ss",
            'ø' => "o",
            'đ' => "d",
            'ł' => "l",
            'ı' => "i",
            _ => "",
        };
        if opened.is_empty() && !c.is_alphanumeric() {
            gap = !is_combining_mark(c) || gap;
            continue;
        }
        if gap && !folded.is_empty() {
            folded.push(' ');
        }
        gap = false;
        if opened.is_empty() { folded.push(c) } else { folded.push_str(opened) }
    }
    folded
}

/// How much two texts look alike, from 0 to 1: the trigrams they share, once folded and stripped of spaces.
pub fn similarite(a: &str, b: &str) -> f64 {
    Trigrammes::of(a).similarite(&Trigrammes::of(b))
}

/// What `similarite` looks at, worked out once for a text that is compared many times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigrammes(BTreeSet<[char; 3]>);

impl Trigrammes {
    /// Of a text.
    pub fn of(texte: &str) -> Self {
        Self(trigrams(texte))
    }

    /// From 0 to 1.
    pub fn similarite(&self, other: &Self) -> f64 {
        let shared = self.0.intersection(&other.0).count();
        let union = self.0.len() + other.0.len() - shared;
        if union == 0 {
            return 0.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "names have few trigrams")]
        let ratio = shared as f64 / union as f64;
        ratio
    }
}

/// One line: canonical Unicode, no control or direction marks, single spaces, trimmed.
pub fn clean_line(texte: &str) -> String {
    let texte: String =
        canonical(texte).chars().map(|c| if c.is_control() || is_invisible(c) { ' ' } else { c }).collect();
    texte.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Several lines: canonical Unicode, `\n` only, no other control or direction marks, trimmed.
pub fn clean_text(texte: &str) -> String {
    let texte = texte.replace("\r\n", "\n").replace('\r', "\n");
    let texte: String = canonical(&texte)
        .chars()
        .filter(|c| *c == '\n' || *c == '\t' || !(c.is_control() || is_invisible(*c)))
        .collect();
    texte.trim().to_owned()
}

/// A number as the French write it: `48 211`.
pub fn format_number(nombre: usize) -> String {
    let chiffres = nombre.to_string();
    let mut texte = String::with_capacity(chiffres.len() + chiffres.len() / 3 * 2);
    for (i, chiffre) in chiffres.chars().enumerate() {
        if i > 0 && (chiffres.len() - i).is_multiple_of(3) {
            texte.push('\u{a0}');
        }
        texte.push(chiffre);
    }
    texte
}

// What keyboards give is composed already, nearly always: it is not composed again.
fn canonical(texte: &str) -> Cow<'_, str> {
    if is_nfc(texte) { Cow::Borrowed(texte) } else { Cow::Owned(texte.nfc().collect()) }
}

// Zero-width space, byte order mark, direction marks: invisible, and able to make two names look the same.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

// Padded as PostgreSQL's pg_trgm does, so that short names weigh their beginning.
fn trigrams(texte: &str) -> BTreeSet<[char; 3]> {
    let folded: Vec<char> = fold(texte).chars().filter(|c| *c != ' ').collect();
    if folded.is_empty() {
        return BTreeSet::new();
    }
    let padded: Vec<char> = [' ', ' '].into_iter().chain(folded).chain([' ']).collect();
    padded.windows(3).map(|w| [w[0], w[1], w[2]]).collect()
}
