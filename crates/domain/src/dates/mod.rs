//! Dates and durations as people type and read them in French.

mod duree;
mod format;
mod jour;

pub use duree::{ErreurDuree, parse_duree};
pub use format::{format_date, format_date_courte, format_duree, format_heure, format_jour, nom_jour, nom_mois};
pub use jour::{ErreurDate, parse_date};
