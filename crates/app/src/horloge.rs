//! The time and the zone, handed in so that a test can choose them.

use chrono::{DateTime, NaiveDate, Utc};
pub use chrono_tz::Tz;

/// What time it is, and where.
pub trait Horloge: Send + Sync {
    /// Now.
    fn now(&self) -> DateTime<Utc>;

    /// The zone of this machine.
    fn zone(&self) -> Tz;
}

/// The machine's own clock and zone.
#[derive(Debug, Clone, Copy, Default)]
pub struct HorlogeSysteme;

impl Horloge for HorlogeSysteme {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn zone(&self) -> Tz {
        iana_time_zone::get_timezone().ok().and_then(|nom| nom.parse().ok()).unwrap_or(Tz::UTC)
    }
}

/// The date that people read on their calendar, there.
pub fn aujourdhui(now: DateTime<Utc>, zone: Tz) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_the_zone_s_own_day() {
        let soir: DateTime<Utc> = "2026-11-23T22:30:00Z".parse().unwrap();
        let jour = |zone: Tz| aujourdhui(soir, zone).to_string();
        assert_eq!(jour(Tz::Pacific__Noumea), "2026-11-24", "already tomorrow in Nouméa");
        assert_eq!(jour(Tz::Europe__Paris), "2026-11-23");
        assert_eq!(jour(Tz::Pacific__Tahiti), "2026-11-23");
    }
}
