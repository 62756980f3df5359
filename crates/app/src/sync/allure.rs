//! How much leaves at once: halved when the link suffers, doubled when it does not.

use besace_store::Limites;
use besace_sync::limits::FRAME_BYTES_MIN;

use crate::http::NetworkError;

/// Below this, headers would weigh more than what they carry.
const BUDGET_MIN: u32 = 4 << 10;

/// The link stalled, broke, or somebody on the way found the request too big.
pub(super) fn is_too_much(error: &NetworkError) -> bool {
    match error {
        NetworkError::Coupure | NetworkError::Silence | NetworkError::Intermediaire { statut: 413 } => true,
        NetworkError::Refus { code, .. } => ["corps_trop_grand", "echange_trop_grand"].contains(&code.as_str()),
        _ => false,
    }
}

pub(super) fn narrower(limites: Limites) -> Limites {
    Limites {
        mutations: limites.mutations,
        octets: (limites.octets / 2).max(FRAME_BYTES_MIN),
        budget: (limites.budget / 2).max(BUDGET_MIN),
    }
}

pub(super) fn wider(limites: Limites) -> Limites {
    let whole = Limites::default();
    Limites {
        mutations: limites.mutations,
        octets: limites.octets.saturating_mul(2).min(whole.octets),
        budget: limites.budget.saturating_mul(2).min(whole.budget),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_link_gets_less_at_once_and_a_good_one_all_of_it_again() {
        let whole = Limites::default();
        let mut limites = whole;
        for _ in 0..40 {
            limites = narrower(limites);
        }
        assert_eq!((limites.octets, limites.budget), (FRAME_BYTES_MIN, BUDGET_MIN));
        for _ in 0..40 {
            limites = wider(limites);
        }
        assert_eq!(limites, whole);
        assert!(is_too_much(&NetworkError::Coupure) && !is_too_much(&NetworkError::PortailCaptif));
    }
}
