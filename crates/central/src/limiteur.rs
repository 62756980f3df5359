//! How often something may be tried: per account and per network.
//!
//! Who guesses must not shut the rightful person out: a network that tries too often is told to wait, alone. The account
//! itself has a wider limit, which takes many networks to reach.

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

/// Passwords tried for one account from one network.
pub const MOT_DE_PASSE: Limite = Limite { essais: 10, fenetre: 15 * MINUTE };
/// Passwords tried for one account, from anywhere.
pub const MOT_DE_PASSE_PARTOUT: Limite = Limite { essais: 100, fenetre: 15 * MINUTE };
/// Codes tried for one account from one network, new codes included: it must not use up the account's own tries.
pub const CODE: Limite = Limite { essais: 15, fenetre: JOUR };
/// Codes tried for one account, from anywhere: six digits must not fall to patience.
pub const CODE_PARTOUT: Limite = Limite { essais: 60, fenetre: JOUR };
/// Codes asked for one account from one network.
pub const COURRIEL: Limite = Limite { essais: 5, fenetre: HEURE };
/// Codes asked for one account, from anywhere: a mailbox must not fill.
pub const COURRIEL_PARTOUT: Limite = Limite { essais: 20, fenetre: HEURE };
/// Tries of anything from one network: a whole structure, enrolled the same morning, may stand behind it.
pub const PAR_ADRESSE: Limite = Limite { essais: 200, fenetre: 15 * MINUTE };
/// Bodies whose signature is nobody's, from one network.
pub const SIGNATURES: Limite = Limite { essais: 1_000, fenetre: 15 * MINUTE };
/// Bundles handed in from one network: what a whole team brought back on its sticks.
pub const COLIS: Limite = Limite { essais: 600, fenetre: 15 * MINUTE };
/// Signed requests of one device: a day's work sent record by record is far below.
pub const PAR_APPAREIL: Limite = Limite { essais: 2_000, fenetre: 15 * MINUTE };

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
        room(times, limite, now)?;
        times.push_back(now);
        Ok(())
    }

    /// Whether one more try would be counted.
    pub fn check(&self, quoi: &str, sujet: &str, limite: Limite, now: i64) -> Result<(), Refus> {
        let mut essais = self.essais.lock().unwrap_or_else(PoisonError::into_inner);
        essais.get_mut(&key(quoi, sujet)).map_or(Ok(()), |times| room(times, limite, now))
    }

    /// One try for an account from a network, then for the account: what a network is refused does not count against
    /// the account.
    pub fn try_from(
        &self,
        quoi: &str,
        compte: &str,
        depuis: &Depuis,
        (ici, partout): (Limite, Limite),
        now: i64,
    ) -> Result<(), Refus> {
        self.try_once(quoi, &both(compte, depuis), ici, now)?;
        self.try_once(quoi, compte, partout, now)
    }

    /// Forgets the tries for an account from the network that succeeded.
    pub fn forgive(&self, quoi: &str, compte: &str, depuis: &Depuis) {
        self.essais.lock().unwrap_or_else(PoisonError::into_inner).remove(&key(quoi, &both(compte, depuis)));
    }
}

/// The network that asks: one address, or one subscriber's IPv6 range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Depuis(pub String);

fn both(compte: &str, Depuis(depuis): &Depuis) -> String {
    format!("{compte}\n{depuis}")
}

fn room(times: &mut VecDeque<i64>, limite: Limite, now: i64) -> Result<(), Refus> {
    while times.front().is_some_and(|t| *t <= now - limite.fenetre) {
        times.pop_front();
    }
    match times.front() {
        Some(oldest) if times.len() >= limite.essais => {
            let secondes = (oldest + limite.fenetre - now).max(SECONDE) / SECONDE;
            Err(Refus::attendre(u32::try_from(secondes).unwrap_or(u32::MAX)))
        }
        _ => Ok(()),
    }
}

/// Makes room. What was tried once goes before what is being guessed: a flood of new subjects must not open an account.
fn forget(essais: &mut HashMap<[u8; 16], VecDeque<i64>>, now: i64) {
    essais.retain(|_, times| times.back().is_some_and(|t| *t > now - CODE_PARTOUT.fenetre));
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
            limiteur.try_once("mot_de_passe", "nadia", MOT_DE_PASSE, now).unwrap();
        }
        for i in 0..=CLES_MAX {
            limiteur.try_once("adresse", &i.to_string(), PAR_ADRESSE, 20).unwrap();
        }
        assert!(limiteur.essais.lock().unwrap().len() <= CLES_MAX, "memory stays bounded");
        assert_eq!(limiteur.try_once("mot_de_passe", "nadia", MOT_DE_PASSE, 30).unwrap_err().statut, 429);
    }

    #[test]
    fn who_guesses_elsewhere_shuts_nobody_out() {
        let limiteur = Limiteur::default();
        let (ici, ailleurs) = (Depuis("192.0.2.1".to_owned()), Depuis("198.51.100.7".to_owned()));
        let limites = (Limite { essais: 2, fenetre: 1_000 }, Limite { essais: 5, fenetre: 1_000 });
        let try_it = |depuis| limiteur.try_from("code", "nadia", depuis, limites, 0);
        for _ in 0..50 {
            drop(try_it(&ailleurs));
        }
        assert!(try_it(&ailleurs).is_err());
        assert!(try_it(&ici).is_ok(), "what was refused there did not count here");
        assert!(limiteur.check("code", "nadia", limites.1, 0).is_ok());
        limiteur.forgive("code", "nadia", &ailleurs);
        assert!(try_it(&ailleurs).is_ok() && try_it(&ailleurs).is_ok());
        let here = try_it(&ici);
        assert_eq!(here.unwrap_err().statut, 429, "five from anywhere");
    }
}
