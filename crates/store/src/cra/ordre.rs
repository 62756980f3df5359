//! The place of a report in « Mes activités »: its day, then the moment it was made.

use chrono::{Datelike, NaiveDate};
use rusqlite::Connection;

use crate::{Result, StoreError};

/// Milliseconds need 43 bits until the year 2248.
const MS_BITS: u32 = 43;
const MS_MASK: i64 = (1 << MS_BITS) - 1;

/// A day as a number, 0 before the year 1.
pub(crate) fn day(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce().max(0))
}

/// See [`day`].
pub(crate) fn from_day(day: i64) -> NaiveDate {
    i32::try_from(day).ok().and_then(NaiveDate::from_num_days_from_ce_opt).unwrap_or_default()
}

pub(super) const fn day_of(ordre: i64) -> i64 {
    ordre >> MS_BITS
}

/// The places of a day are in `first(day)..first(day + 1)`.
pub(super) const fn first(day: i64) -> i64 {
    day << MS_BITS
}

/// A free place on that day, as close as possible after that moment.
pub(super) fn free(conn: &Connection, day: i64, creation_ms: i64) -> Result<i64> {
    const SQL: &str = "SELECT 1 FROM cra_index WHERE ordre = ?1";
    let mut statement = conn.prepare_cached(SQL)?;
    let wanted = first(day) | (creation_ms & MS_MASK);
    for ordre in wanted..first(day + 1) {
        if !statement.exists([ordre])? {
            return Ok(ordre);
        }
    }
    Err(StoreError::Internal("day full".to_owned()))
}
