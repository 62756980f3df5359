//! How much leaves at once: halved when the link suffers, doubled when it does not.

use std::time::Duration;

use besace_store::Limites;
use besace_sync::limits::{FRAME_BYTES_MAX, FRAME_BYTES_MIN, FRAME_SECONDS};

use crate::http::NetworkError;

/// What may still be asked of a link where something holds answers back until they are whole.
const BUDGET_MIN: u32 = 128 << 10;
#[expect(clippy::cast_possible_truncation, reason = "a few kilobytes")]
const FRAME_MIN: u32 = FRAME_BYTES_MIN as u32;
#[expect(clippy::cast_possible_truncation, reason = "a megabyte")]
const FRAME_MAX: u32 = FRAME_BYTES_MAX as u32;

/// The link stalled, broke, or somebody on the way found the request too big.
pub(super) fn is_too_much(error: &NetworkError) -> bool {
    match error {
        NetworkError::Coupure | NetworkError::Silence | NetworkError::Intermediaire { statut: 413 } => true,
        NetworkError::Refus { code, .. } => ["corps_trop_grand", "echange_trop_grand"].contains(&code.as_str()),
        _ => false,
    }
}

pub(super) fn narrower(limites: Limites, error: &NetworkError) -> Limites {
    // A cut answer goes on where it was cut: asking for less at once would only compress it less well.
    let budget = match error {
        NetworkError::Coupure => limites.budget,
        _ => (limites.budget / 2).max(BUDGET_MIN),
    };
    Limites {
        mutations: limites.mutations,
        octets: (limites.octets / 2).max(FRAME_BYTES_MIN),
        budget,
        // What a cut has just cost: the least, at once.
        trame: FRAME_MIN,
    }
}

/// After an exchange that brought so many bytes in so long.
pub(super) fn wider(limites: Limites, bytes: u64, took: Duration) -> Limites {
    let whole = Limites::default();
    Limites {
        mutations: limites.mutations,
        octets: limites.octets.saturating_mul(2).min(whole.octets),
        budget: limites.budget.saturating_mul(2).min(whole.budget),
        trame: limites.trame.saturating_mul(2).min(carried(bytes, took)).max(FRAME_MIN),
    }
}

/// What the link carries in the time that a cut may cost; short exchanges, made of waiting, say nothing of it.
fn carried(bytes: u64, took: Duration) -> u32 {
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1);
    if bytes < FRAME_BYTES_MIN as u64 {
        return Limites::default().trame;
    }
    let carried = bytes.saturating_mul(FRAME_SECONDS * 1_000) / ms;
    u32::try_from(carried).unwrap_or(u32::MAX).min(FRAME_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_link_gets_less_at_once_and_a_good_one_all_of_it_again() {
        let whole = Limites::default();
        let mut limites = whole;
        for _ in 0..40 {
            limites = narrower(limites, &NetworkError::Silence);
        }
        assert_eq!((limites.octets, limites.budget), (FRAME_BYTES_MIN, BUDGET_MIN));
        for _ in 0..40 {
            limites = wider(limites, 0, Duration::from_secs(1));
        }
        assert_eq!(limites, whole);
        let cut = narrower(whole, &NetworkError::Coupure);
        assert_eq!((cut.octets, cut.trame, cut.budget), (whole.octets / 2, FRAME_MIN, whole.budget));
        let (slow, quick) =
            (wider(whole, 80_000, Duration::from_secs(10)), wider(whole, 80_000, Duration::from_secs(1)));
        assert_eq!(slow.trame, 8_000, "a second of that link");
        assert_eq!(quick.trame, 2 * whole.trame, "no more than twice the last one");
        assert!(is_too_much(&NetworkError::Coupure) && !is_too_much(&NetworkError::PortailCaptif));
    }
}
