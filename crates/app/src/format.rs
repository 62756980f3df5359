//! Hours and spans as people read them, for sentences written here.

use besace_domain::dates::format_heure;
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;

/// « 14 h 32 », « 18 h ».
pub(crate) fn heure(instant: DateTime<Utc>, zone: Tz) -> String {
    format_heure(instant.with_timezone(&zone).time())
}

/// « 12 min », « 2 h », « 3 j »: how long something has lasted, rounded down.
pub(crate) fn anciennete(duree: Duration) -> String {
    let minutes = duree.num_minutes().max(1);
    match minutes {
        0..60 => format!("{minutes}\u{a0}min"),
        60..1440 => format!("{}\u{a0}h", minutes / 60),
        _ => format!("{}\u{a0}j", minutes / 1440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_time() {
        assert_eq!(heure("2026-11-24T13:32:10Z".parse().unwrap(), Tz::Europe__Paris), "14\u{a0}h\u{a0}32");
        assert_eq!(heure("2026-07-01T16:00:00Z".parse().unwrap(), Tz::Europe__Paris), "18\u{a0}h");
        let depuis = |minutes| anciennete(Duration::minutes(minutes));
        assert_eq!(
            [depuis(0), depuis(59), depuis(120), depuis(2 * 1440 + 5)],
            ["1\u{a0}min", "59\u{a0}min", "2\u{a0}h", "2\u{a0}j"]
        );
    }
}
