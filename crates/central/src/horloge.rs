//! The time, given from outside so that tests choose it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};

/// Milliseconds in a second, a minute, an hour, a day.
pub const SECONDE: i64 = 1_000;
/// See [`SECONDE`].
pub const MINUTE: i64 = 60 * SECONDE;
/// See [`SECONDE`].
pub const HEURE: i64 = 60 * MINUTE;
/// See [`SECONDE`].
pub const JOUR: i64 = 24 * HEURE;

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Horloge {
    /// The system's clock.
    Systeme,
    /// Set by hand.
    Fixe(Arc<AtomicI64>),
}

impl Horloge {
    /// Milliseconds since 1970.
    pub fn now(&self) -> i64 {
        match self {
            Self::Systeme => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)),
            Self::Fixe(ms) => ms.load(Ordering::Relaxed),
        }
    }
}

/// The latest day that it can be somewhere on Earth (UTC+14): a CRA of today is never « in the future » in Wallis.
pub fn aujourdhui(now: i64) -> NaiveDate {
    instant(now.saturating_add(14 * HEURE)).date_naive()
}

/// The earliest day that it can be (UTC−12): an employment that starts now covers the CRAs of today, wherever.
pub fn aujourdhui_au_plus_tot(now: i64) -> NaiveDate {
    instant(now.saturating_sub(12 * HEURE)).date_naive()
}

/// RFC 3339, UTC, to the millisecond.
pub fn rfc3339(now: i64) -> String {
    instant(now).to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn instant(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_not_the_same_day_everywhere() {
        let now = 1_795_514_400_000; // 2026-11-24, 10:00 UTC
        assert_eq!(aujourdhui(now).to_string(), "2026-11-25");
        assert_eq!(aujourdhui_au_plus_tot(now).to_string(), "2026-11-23");
        assert_eq!(rfc3339(now), "2026-11-24T10:00:00.000Z");
    }
}
