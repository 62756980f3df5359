//! Retention: a person is kept one year after the last sign of a follow-up, and so are the notes of a report.
//!
//! The same rule on the device, which warns, and on the server, which erases.

use chrono::{Days, Months, NaiveDate};

/// Months kept after the latest of an edit, an accompaniment, an appointment.
pub const MOIS: u32 = 12;
/// Days before the end when a warning is given.
pub const PREAVIS_JOURS: u64 = 30;

/// What today asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conservation {
    /// Nothing.
    Garde,
    /// To say: it goes that day, unless something happens.
    Preavis(NaiveDate),
    /// To erase.
    Echue,
}

/// The day when what was last touched at these dates goes; `None` without any date: nothing tells its age.
pub fn echeance(dates: impl IntoIterator<Item = NaiveDate>) -> Option<NaiveDate> {
    let last = dates.into_iter().max()?;
    // The last days of the calendar are far enough.
    Some(last.checked_add_months(Months::new(MOIS)).unwrap_or(NaiveDate::MAX))
}

/// What today asks for what was last touched at these dates.
pub fn conservation(dates: impl IntoIterator<Item = NaiveDate>, aujourdhui: NaiveDate) -> Conservation {
    match echeance(dates) {
        Some(fin) if fin <= aujourdhui => Conservation::Echue,
        Some(fin) if fin <= aujourdhui.checked_add_days(Days::new(PREAVIS_JOURS)).unwrap_or(fin) => {
            Conservation::Preavis(fin)
        }
        _ => Conservation::Garde,
    }
}
