//! What happened, as lines and as one number: the same seed gives the same number.

/// Lines kept for people: the last ones.
const LIGNES_MAX: usize = 400;

/// See the module.
#[derive(Debug)]
pub struct Trace {
    somme: u64,
    lignes: std::collections::VecDeque<String>,
}

impl Default for Trace {
    fn default() -> Self {
        // FNV-1a.
        Self { somme: 0xcbf2_9ce4_8422_2325, lignes: std::collections::VecDeque::new() }
    }
}

impl Trace {
    /// Adds a line.
    pub fn note(&mut self, ligne: &str) {
        for byte in ligne.bytes().chain([b'\n']) {
            self.somme = (self.somme ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        if self.lignes.len() == LIGNES_MAX {
            self.lignes.pop_front();
        }
        self.lignes.push_back(ligne.to_owned());
    }

    /// The number.
    pub fn somme(&self) -> u64 {
        self.somme
    }

    /// The last lines.
    pub fn lignes(&self) -> impl Iterator<Item = &str> {
        self.lignes.iter().map(String::as_str)
    }
}
