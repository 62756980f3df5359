//! Plays one history.

use crate::echec::Echec;
use crate::monde::Monde;
use crate::plan::Histoire;

/// What a history gave.
#[derive(Debug)]
pub struct Issue {
    /// The guarantee that broke, if one did.
    pub echec: Option<Echec>,
    /// The trace, as a number.
    pub somme: u64,
    /// Its last lines.
    pub lignes: Vec<String>,
}

/// Plays a history to its end, or to the first guarantee that breaks.
pub fn play(histoire: &Histoire) -> Issue {
    let mut monde = match Monde::new(&histoire.decor) {
        Ok(monde) => monde,
        Err(echec) => return Issue { echec: Some(echec), somme: 0, lignes: Vec::new() },
    };
    let mut steps = histoire.pas.iter().enumerate();
    let result = steps.try_for_each(|(n, pas)| monde.step(n, pas)).and_then(|()| monde.quiet());
    let trace = monde.trace();
    Issue { echec: result.err(), somme: trace.somme(), lignes: trace.lignes().map(str::to_owned).collect() }
}
