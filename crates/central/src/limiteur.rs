//! How often something may be tried: per account and per address.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::erreur::Refus;
use crate::horloge::{HEURE, JOUR, MINUTE, SECONDE};

/// Subjects remembered at once: past it, half are forgotten, so that memory stays bounded.
const CLES_MAX: usize = 100_000;

/// So many tries in so long.
#[derive(Debug, Clone, Copy)]
pub struct Limite {
    /// Tries.
    pub essais: usize,
    /// Milliseconds.
    pub fenetre: i64,
}

/// Password tries of one account.
pub const PAR_COMPTE: Limite = Limite { essais: 10, fenetre: 15 * MINUTE };
/// Tries of anything from one address: a whole structure, enrolled the same morning, may stand behind it.
pub const PAR_ADRESSE: Limite = Limite { essais: 200, fenetre: 15 * MINUTE };
/// Codes tried for one account: six digits must not fall to patience.
pub const CODES: Limite = Limite { essais: 20, fenetre: JOUR };
/// Mails sent to one account.
pub const COURRIELS: Limite = Limite { essais: 10, fenetre: HEURE };

/// Remembers tries in memory: a restart forgives, the codes' own counters do not.
#[derive(Debug, Default)]
pub struct Limiteur {
    essais: Mutex<HashMap<[u8; 16], VecDeque<i64>>>,
}

impl Limiteur {
    /// Counts one try of `sujet` at `quoi`, or says how long to wait.
    pub fn try_once(&self, quoi: &str, sujet: &str, limite: Limite, now: i64) -> Result<(), Refus> {
        let mut essais = self.essais.lock().unwrap_or_else(PoisonError::into_inner);
        if essais.len() >= CLES_MAX {
            forget(&mut essais, now);
        }
        let times = essais.entry(key(quoi, sujet)).or_default();
        while times.front().is_some_and(|t| *t <= now - limite.fenetre) {
            times.pop_front();
        }
        match times.front() {
            Some(oldest) if times.len() >= limite.essais => {
                let secondes = (oldest + limite.fenetre - now).max(SECONDE) / SECONDE;
                Err(Refus::attendre(u32::try_from(secondes).unwrap_or(u32::MAX)))
            }
            _ => {
                times.push_back(now);
                Ok(())
            }
        }
    }

    /// Forgets the tries of whoever succeeded.
    pub fn forgive(&self, quoi: &str, sujet: &str) {
        self.essais.lock().unwrap_or_else(PoisonError::into_inner).remove(&key(quoi, sujet));
    }
}

/// Makes room. What was tried once goes before what is being guessed: a flood of new subjects must not open an account.
fn forget(essais: &mut HashMap<[u8; 16], VecDeque<i64>>, now: i64) {
    essais.retain(|_, times| times.back().is_some_and(|t| *t > now - CODES.fenetre));
    let surplus = essais.len().saturating_sub(CLES_MAX / 2);
    if surplus == 0 {
        return;
    }
    let mut ranks: Vec<_> = essais.iter().map(|(key, times)| (times.len(), times.back().copied(), *key)).collect();
    ranks.sort_unstable();
    for (_, _, key) in ranks.into_iter().take(surplus) {
        essais.remove(&key);
    }
}

/// Addresses are not kept as they are.
fn key(quoi: &str, sujet: &str) -> [u8; 16] {
    let digest = Sha256::new().chain_update(quoi).chain_update([0]).chain_update(sujet).finalize();
    let mut key = [0; 16];
    key.copy_from_slice(&digest[..16]);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_slides_and_subjects_do_not_mix() {
        let limiteur = Limiteur::default();
        let limite = Limite { essais: 2, fenetre: 1_000 };
        assert!(limiteur.try_once("a", "x", limite, 0).is_ok());
        assert!(limiteur.try_once("a", "x", limite, 500).is_ok());
        let refus = limiteur.try_once("a", "x", limite, 900).unwrap_err();
        assert_eq!((refus.statut, refus.attendre_s), (429, Some(1)));
        assert!(limiteur.try_once("a", "y", limite, 900).is_ok(), "another subject is not concerned");
        assert!(limiteur.try_once("a", "x", limite, 1_001).is_ok(), "the first try has left the window");
    }

    #[test]
    fn a_flood_of_new_subjects_forgives_nobody() {
        let limiteur = Limiteur::default();
        for now in 0..10 {
            limiteur.try_once("mot_de_passe", "nadia", PAR_COMPTE, now).unwrap();
        }
        for i in 0..=CLES_MAX {
            limiteur.try_once("adresse", &i.to_string(), PAR_ADRESSE, 20).unwrap();
        }
        assert!(limiteur.essais.lock().unwrap().len() <= CLES_MAX, "memory stays bounded");
        assert_eq!(limiteur.try_once("mot_de_passe", "nadia", PAR_COMPTE, 30).unwrap_err().statut, 429);
    }
}
