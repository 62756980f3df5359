//! A guarantee that does not hold, said so that a program and a person can read it.

use std::fmt;

/// What an oracle found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Echec {
    /// Which oracle, beginning with the number of the guarantee: `G2 perdu`.
    pub oracle: &'static str,
    /// What was seen.
    pub detail: String,
}

impl Echec {
    /// A guarantee broken.
    pub fn new(oracle: &'static str, detail: impl Into<String>) -> Self {
        Self { oracle, detail: detail.into() }
    }
}

impl fmt::Display for Echec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.oracle, self.detail)
    }
}

/// Goes on unless an oracle speaks.
pub type Suite<T = ()> = Result<T, Echec>;

/// The storage of the simulation itself failed: as much a failure as any other.
pub(crate) fn panne(quoi: &'static str) -> impl Fn(&dyn fmt::Display) -> Echec {
    move |error| Echec::new("G0 panne", format!("{quoi}: {error}"))
}
