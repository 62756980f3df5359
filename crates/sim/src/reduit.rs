//! Makes a failing history short: steps are left out, many then few, as long as the same oracle speaks.

use crate::joue::play;
use crate::plan::Histoire;

/// Histories played at most.
const ESSAIS_MAX: usize = 400;

/// The shortest history found in which the same oracle speaks.
pub fn shrink(histoire: &Histoire, oracle: &str) -> Histoire {
    let mut best = histoire.clone();
    let mut left = ESSAIS_MAX;
    let mut chunk = (best.pas.len() / 2).max(1);
    loop {
        let mut at = 0;
        let mut shorter = false;
        while at < best.pas.len() && left > 0 {
            let mut candidate = best.clone();
            candidate.pas.drain(at..(at + chunk).min(best.pas.len()));
            left -= 1;
            if fails(&candidate, oracle) {
                (best, shorter) = (candidate, true);
            } else {
                at += chunk;
            }
        }
        if left == 0 || (chunk == 1 && !shorter) {
            return best;
        }
        chunk = if shorter && chunk == 1 { 1 } else { (chunk / 2).max(1) };
    }
}

fn fails(histoire: &Histoire, oracle: &str) -> bool {
    play(histoire).echec.is_some_and(|echec| echec.oracle == oracle)
}
