//! Draws a history from a seed: the people, and what happens, in which proportions.

use std::fmt;
use std::str::FromStr;

use besace_testkit::Chance;

use crate::pas::Pas;

/// What a history is played with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decor {
    /// From which everything random comes.
    pub graine: u64,
    /// Devices of each person.
    pub personnes: Vec<u32>,
    /// Records in one frame at most; 0 = as the server cuts.
    pub par_trame: u32,
    /// Mutations in one request at most.
    pub mutations: u32,
    /// Characters added to notes, so that few records fill a frame.
    pub bourrage: u32,
    /// On real SQLCipher files.
    pub chiffre: bool,
}

/// A history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histoire {
    /// With what.
    pub decor: Decor,
    /// What happens.
    pub pas: Vec<Pas>,
}

impl fmt::Display for Histoire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Decor { graine, personnes, par_trame, mutations, bourrage, chiffre } = &self.decor;
        let personnes: Vec<String> = personnes.iter().map(u32::to_string).collect();
        writeln!(
            f,
            "decor graine={graine} appareils={} par_trame={par_trame} mutations={mutations} bourrage={bourrage} \
             chiffre={}",
            personnes.join("+"),
            u8::from(*chiffre),
        )?;
        self.pas.iter().try_for_each(|pas| writeln!(f, "{pas}"))
    }
}

impl FromStr for Histoire {
    type Err = String;

    /// Lines that begin with `#` are comments.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let decor = lines.next().ok_or("empty history")?;
        let get = |champ: &str| {
            let found = decor.split_whitespace().find_map(|word| word.strip_prefix(champ)?.strip_prefix('='));
            found.ok_or_else(|| format!("{champ} is missing: {decor}"))
        };
        let number = |champ: &str| -> Result<u32, String> {
            get(champ)?.parse().map_err(|_| format!("{champ} is not a number: {decor}"))
        };
        let personnes: Result<Vec<u32>, _> = get("appareils")?.split('+').map(str::parse).collect();
        let decor = Decor {
            graine: get("graine")?.parse().map_err(|_| format!("not a seed: {decor}"))?,
            personnes: personnes.map_err(|_| format!("not devices: {decor}"))?,
            par_trame: number("par_trame")?,
            mutations: number("mutations")?,
            bourrage: number("bourrage")?,
            chiffre: number("chiffre")? == 1,
        };
        Ok(Self { decor, pas: lines.map(str::parse).collect::<Result<_, _>>()? })
    }
}

/// Sizes drawn: small ones show what big ones hide.
const TAILLES: [u32; 6] = [1, 2, 3, 7, 20, 500];
/// One history in so many on real files.
const CHIFFRE_SUR: u64 = 50;

impl Histoire {
    /// The history of a seed.
    pub fn draw(graine: u64, longueur: usize) -> Self {
        let mut chance = Chance::new(graine);
        let people = *chance.pick(&[1, 1, 1, 2, 2, 3]);
        let personnes = (0..people).map(|_| *chance.pick(&[1, 2, 2, 2, 3])).collect();
        let decor = Decor {
            graine,
            personnes,
            par_trame: *chance.pick(&[0, 0, 1, 2, 3, 7]),
            mutations: *chance.pick(&TAILLES),
            bourrage: *chance.pick(&[0, 0, 0, 900, 2_500]),
            chiffre: graine % CHIFFRE_SUR == CHIFFRE_SUR - 1,
        };
        let poids = weights(&mut chance);
        let fiches = *chance.pick(&FICHES);
        let mut pas: Vec<Pas> = (0..longueur).map(|_| draw(&mut chance, &poids, fiches)).collect();
        rays(graine, &mut pas);
        Self { decor, pas }
    }
}

/// One history in so many has rays…
const RAYONS_SUR: u64 = 3;
/// …so many at most.
const RAYONS_MAX: usize = 6;

/// Drawn apart: the other histories stay as they were.
fn rays(graine: u64, pas: &mut Vec<Pas>) {
    if !graine.is_multiple_of(RAYONS_SUR) {
        return;
    }
    let mut chance = Chance::new(graine ^ 0xc05_31c);
    for _ in 0..=chance.below(RAYONS_MAX) {
        let rayon = Pas::Rayon { appareil: n(&mut chance, 8), genre: n(&mut chance, 4), numero: n(&mut chance, 1_000) };
        pas.insert(chance.below(pas.len() + 1), rayon);
    }
}

/// How many records of a kind people use, two more reports: few, and devices meet in them.
const FICHES: [usize; 4] = [2, 2, 3, 4];

type Draw = fn(&mut Chance, usize) -> Pas;

fn n(chance: &mut Chance, below: usize) -> u32 {
    u32::try_from(chance.below(below)).unwrap_or(0)
}

/// (how often at most, step). Ordinary life first, then faults and rare events.
const TABLE: [(usize, Draw); 40] = [
    (60, |c, f| Pas::Cra { appareil: n(c, 8), fiche: n(c, f + 2), champ: n(c, 10), valeur: n(c, 1_000) }),
    (30, |c, f| Pas::Personne { appareil: n(c, 8), fiche: n(c, f), champ: n(c, 6), valeur: n(c, 1_000) }),
    (10, |c, f| Pas::Mien { appareil: n(c, 8), fiche: n(c, f.min(3)), genre: n(c, 3), valeur: n(c, 1_000) }),
    (4, |c, f| Pas::Faux { appareil: n(c, 8), fiche: n(c, f + 2), valeur: n(c, 1_000) }),
    (2, |c, _| Pas::Lot { appareil: n(c, 8), nombre: 1 + n(c, 40) }),
    (8, |c, f| Pas::Supprime { appareil: n(c, 8), genre: genre(c), fiche: n(c, f + 2) }),
    (2, |c, _| Pas::SupprimeTout { appareil: n(c, 8) }),
    (6, |c, f| Pas::Annule { appareil: n(c, 8), genre: genre(c), fiche: n(c, f + 2) }),
    (6, |c, f| Pas::Fusionne { appareil: n(c, 8), source: n(c, f), destination: n(c, f) }),
    (4, |c, f| Pas::Efface { appareil: n(c, 8), fiche: n(c, f) }),
    (8, |c, _| Pas::Tranche { appareil: n(c, 8), numero: n(c, 4), autre: n(c, 2) }),
    (6, |c, _| Pas::Refus { appareil: n(c, 8), numero: n(c, 4), choix: n(c, 3) }),
    (3, |c, _| Pas::Retenues { appareil: n(c, 8), oui: n(c, 2) }),
    (2, |c, _| Pas::Soin { appareil: n(c, 8) }),
    (10, |c, _| Pas::Demande { appareil: n(c, 8), evenement: n(c, 3) }),
    (40, |c, _| Pas::Temps { secondes: [1, 2, 5, 60, 900, 7_200, 100_000][c.below(7)] }),
    (60, |c, _| Pas::Reseau { appareil: n(c, 8), sort: fate(c), ou: n(c, 1_000_000) }),
    (60, |c, _| Pas::Reseau { appareil: n(c, 8), sort: 0, ou: 0 }),
    (4, |c, _| Pas::Colis { appareil: n(c, 8) }),
    (4, |c, _| Pas::Remet { numero: n(c, 8) }),
    (4, |c, _| Pas::Lit { numero: n(c, 8) }),
    (3, |c, _| Pas::Tardif { numero: n(c, 8) }),
    (3, |c, _| Pas::Arret { appareil: n(c, 8), ecritures: n(c, 60), gardees: n(c, 20) }),
    (2, |c, _| Pas::Plein { appareil: n(c, 8), ecritures: n(c, 40) }),
    (2, |c, _| Pas::Horloge { appareil: n(c, 8), minutes: [1, 60, 1_440, 100_000][c.below(4)], arriere: n(c, 2) }),
    (4, |c, _| Pas::Limites {
        appareil: n(c, 8),
        mutations: TAILLES[c.below(6)],
        budget: [1, 4_096, 20_000, 1 << 20][c.below(4)],
        limitee: n(c, 2),
    }),
    (1, |c, _| Pas::Ancien { appareil: n(c, 8), oui: n(c, 2) }),
    (1, |_, _| Pas::Redemarre {}),
    (1, |c, _| Pas::ArretServeur { ecritures: n(c, 80), gardees: n(c, 20) }),
    (1, |_, _| Pas::Sauvegarde {}),
    (1, |_, _| Pas::Restaure {}),
    (2, |c, _| Pas::Emploi { personne: n(c, 3) }),
    (3, |c, _| Pas::Partage { genre: n(c, 4), valeur: n(c, 5) }),
    (2, |c, _| Pas::Accepte { numero: n(c, 3) }),
    (1, |c, _| Pas::Copie { appareil: n(c, 8) }),
    (1, |c, _| Pas::Revient { appareil: n(c, 8) }),
    (1, |c, _| Pas::Clone { appareil: n(c, 8) }),
    (1, |c, _| Pas::Retire { appareil: n(c, 8) }),
    (1, |c, _| Pas::Perd { appareil: n(c, 8) }),
    (1, |c, _| Pas::Radie { personne: n(c, 3) }),
];

/// In thousandths: lost request 100, lost answer 100, duplicate 20, cut inside a frame 50, late copy 20.
fn fate(chance: &mut Chance) -> u32 {
    match chance.below(1_000) {
        0..100 => 1,
        100..200 => 2,
        200..220 => 3,
        220..270 => 4,
        270..290 => 5,
        _ => 0,
    }
}

/// Each history has its own proportions: one in three kinds of rare events is absent, some are frequent.
fn weights(chance: &mut Chance) -> Vec<usize> {
    let rare = 4;
    TABLE
        .iter()
        .map(|(weight, _)| match chance.below(6) {
            0 | 1 if *weight <= rare => 0,
            0 if *weight > rare => weight / 3,
            5 => weight * 3,
            _ => *weight,
        })
        .collect()
}

/// Reports and people more often than the rest.
fn genre(chance: &mut Chance) -> u32 {
    *chance.pick(&[0, 0, 0, 1, 1, 2, 3, 4])
}

fn draw(chance: &mut Chance, weights: &[usize], fiches: usize) -> Pas {
    let mut at = chance.below(weights.iter().sum());
    for (weight, (_, draw)) in weights.iter().zip(TABLE) {
        if at < *weight {
            return draw(chance, fiches);
        }
        at -= weight;
    }
    Pas::Temps { secondes: 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_reads_back_as_printed() {
        let histoire = Histoire::draw(7, 50);
        assert_eq!(histoire.to_string().parse(), Ok(histoire.clone()));
        assert_eq!(Histoire::draw(7, 50), histoire);
        assert_ne!(Histoire::draw(8, 50).pas, histoire.pas);
    }
}
