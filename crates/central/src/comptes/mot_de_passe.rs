//! Passwords: what is strong enough, and how it is kept.

use std::collections::BTreeSet;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use besace_domain::ErreurChamp;

use crate::erreur::CentralError;

/// Characters of a password with a capital, a lower-case letter and a digit, at least.
pub const CARACTERES_MIN: usize = 12;
/// Words of a passphrase, at least.
pub const MOTS_MIN: usize = 7;
/// Different words among them, at least.
const MOTS_DIFFERENTS_MIN: usize = 5;
/// Beyond it, hashing would only cost.
pub const CARACTERES_MAX: usize = 256;

/// One per line, folded as [`fold`] does.
const COURANTS: &str = include_str!("courants.txt");

/// Says whether a password is strong enough, in words.
pub fn check(mot_de_passe: &str) -> Result<(), ErreurChamp> {
    let refuse = |code: &str, message: &str| Err(ErreurChamp::new("mot_de_passe", code, message));
    if mot_de_passe.chars().count() > CARACTERES_MAX {
        return refuse("mot_de_passe_long", "Ce mot de passe est trop long : 256 caractères au plus.");
    }
    if !is_phrase(mot_de_passe) && !is_mixed(mot_de_passe) {
        return refuse(
            "mot_de_passe_faible",
            "Choisissez au moins 12 caractères avec une majuscule, une minuscule et un chiffre, ou bien 7 mots.",
        );
    }
    if is_common(mot_de_passe) {
        return refuse(
            "mot_de_passe_courant",
            "Ce mot de passe est trop courant : il serait deviné en quelques essais. Choisissez-en un autre.",
        );
    }
    Ok(())
}

fn is_mixed(mot_de_passe: &str) -> bool {
    mot_de_passe.chars().count() >= CARACTERES_MIN
        && mot_de_passe.chars().any(char::is_uppercase)
        && mot_de_passe.chars().any(char::is_lowercase)
        && mot_de_passe.chars().any(|c| c.is_ascii_digit())
}

fn is_phrase(mot_de_passe: &str) -> bool {
    let mots: Vec<_> = mot_de_passe.split_whitespace().filter(|m| m.chars().count() >= 2).collect();
    let differents: BTreeSet<_> = mots.iter().map(|m| m.to_lowercase()).collect();
    mots.len() >= MOTS_MIN && differents.len() >= MOTS_DIFFERENTS_MIN
}

/// A common word dressed up with digits and signs is still a common word.
fn is_common(mot_de_passe: &str) -> bool {
    let folded = fold(mot_de_passe);
    let core = folded.trim_matches(|c: char| !c.is_alphabetic());
    let letters: String = core.chars().filter(|c| c.is_alphabetic()).collect();
    let few = letters.chars().collect::<BTreeSet<_>>().len() < 4 && !is_phrase(mot_de_passe);
    few || COURANTS.lines().any(|mot| {
        mot == folded
            || mot == letters
            || (letters.len().is_multiple_of(mot.len()) && letters == mot.repeat(letters.len() / mot.len()))
    })
}

/// Lower case, without accents or spaces, digits and signs that stand for letters read as letters.
fn fold(mot_de_passe: &str) -> String {
    let core = mot_de_passe.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    let core = if core.is_empty() { mot_de_passe } else { core };
    besace_domain::texte::fold(core)
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            c => c,
        })
        .collect()
}

/// How passwords are hashed.
#[derive(Debug, Clone)]
pub struct Hachage {
    argon: Argon2<'static>,
    /// Verified when the account does not exist, so that the answer takes as long.
    leurre: String,
}

impl Hachage {
    /// Argon2id, 19 MiB, 2 passes (OWASP).
    pub fn standard() -> Result<Self, CentralError> {
        Self::new(Params::DEFAULT)
    }

    /// Argon2id with other costs; tests lower them.
    pub fn new(params: Params) -> Result<Self, CentralError> {
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let leurre = hash(&argon, "aucun compte n’a ce mot de passe")?;
        Ok(Self { argon, leurre })
    }

    /// A PHC string.
    pub fn hash(&self, mot_de_passe: &str) -> Result<String, CentralError> {
        hash(&self.argon, mot_de_passe)
    }

    /// Whether the password is the one kept; takes as long when none is.
    pub fn verify(&self, mot_de_passe: &str, garde: Option<&str>) -> bool {
        // An absurdly long password is cut, not hashed whole: it cannot be right.
        let too_long = mot_de_passe.chars().count() > CARACTERES_MAX;
        let essai = if too_long { "" } else { mot_de_passe };
        let Ok(phc) = PasswordHash::new(garde.unwrap_or(&self.leurre)) else { return false };
        let right = self.argon.verify_password(essai.as_bytes(), &phc).is_ok();
        right && garde.is_some() && !too_long
    }
}

fn hash(argon: &Argon2<'_>, mot_de_passe: &str) -> Result<String, CentralError> {
    argon
        .hash_password(mot_de_passe.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|e| CentralError::Interne(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn code(mot_de_passe: &str) -> Option<String> {
        check(mot_de_passe).err().map(|e| e.code)
    }

    #[test]
    fn strength_is_judged_as_written() {
        assert_eq!(code("Tramontane26x"), None);
        assert_eq!(code("le vent froid descend du col ce soir"), None);
        for faible in ["Court1a", "sansmajuscule1", "SANSMINUSCULE1", "SansChiffreIci", "un deux trois quatre cinq six"]
        {
            assert_eq!(code(faible).as_deref(), Some("mot_de_passe_faible"), "{faible}");
        }
        assert_eq!(code("la la la la la la la").as_deref(), Some("mot_de_passe_faible"), "one word said seven times");
        assert_eq!(code(&"Aa1".repeat(100)).as_deref(), Some("mot_de_passe_long"));
    }

    #[test]
    fn common_words_dressed_up_are_still_common() {
        for courant in [
            "Motdepasse2026!",
            "MotDePasse12345",
            "Azertyuiop123",
            "P4ssw0rdP4ssw0rd1",
            "AAAaaa111111a",
            "Conseillernumerique1",
        ] {
            assert_eq!(code(courant).as_deref(), Some("mot_de_passe_courant"), "{courant}");
        }
    }

    #[test]
    fn a_hash_opens_only_for_its_password_and_nobody_has_none() {
        let hachage = Hachage::new(Params::new(64, 1, 1, None).unwrap()).unwrap();
        let garde = hachage.hash("Tramontane26x").unwrap();
        assert!(garde.starts_with("$argon2id$"));
        assert!(hachage.verify("Tramontane26x", Some(&garde)));
        assert!(!hachage.verify("tramontane26x", Some(&garde)));
        assert!(!hachage.verify("aucun compte n’a ce mot de passe", None), "the decoy opens nothing");
    }
}
