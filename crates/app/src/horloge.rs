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
        let machine = || iana_time_zone::get_timezone().ok().and_then(|nom| nom.parse().ok());
        std::env::var("TZ").ok().and_then(|nom| named(&nom)).or_else(machine).unwrap_or(Tz::UTC)
    }
}

/// The zone that the environment names, as the window and every other program of the session understand it.
fn named(tz: &str) -> Option<Tz> {
    tz.strip_prefix(':').unwrap_or(tz).parse().ok()
}

/// The date that people read on their calendar, there.
pub fn aujourdhui(now: DateTime<Utc>, zone: Tz) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_may_name_the_zone() {
        assert_eq!(named("Pacific/Noumea"), Some(Tz::Pacific__Noumea));
        assert_eq!(named(":Pacific/Noumea"), Some(Tz::Pacific__Noumea));
        assert_eq!(named("<+11>-11"), None, "a rule without a name is left to the machine");
        assert_eq!(named(""), None);
    }

    #[test]
    fn today_is_the_zone_s_own_day() {
        let soir: DateTime<Utc> = "2026-11-23T22:30:00Z".parse().unwrap();
        let jour = |zone: Tz| aujourdhui(soir, zone).to_string();
        assert_eq!(jour(Tz::Pacific__Noumea), "2026-11-24", "already tomorrow in Nouméa");
        assert_eq!(jour(Tz::Europe__Paris), "2026-11-23");
        assert_eq!(jour(Tz::Pacific__Tahiti), "2026-11-23");
    }
}
