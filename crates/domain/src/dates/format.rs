use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

pub(super) const MOIS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
pub(super) const JOURS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/// `mardi 24 novembre 2026`, `dimanche 1er mars 2026`.
pub fn format_date(date: NaiveDate) -> String {
    format!("{} {}", format_jour(date), date.year())
}

/// `mardi 24 novembre`.
pub fn format_jour(date: NaiveDate) -> String {
    let quantieme = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
    format!("{} {quantieme} {}", nom_jour(date), nom_mois(date.month()))
}

/// `24/11/2026`.
pub fn format_date_courte(date: NaiveDate) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// `45 min`, `1 h`, `1 h 30`, `1 h 05`.
pub fn format_duree(minutes: i64) -> String {
    let (heures, reste) = (minutes / 60, minutes % 60);
    match (heures, reste) {
        (0, _) => format!("{reste}\u{a0}min"),
        (_, 0) => format!("{heures}\u{a0}h"),
        _ => format!("{heures}\u{a0}h\u{a0}{reste:02}"),
    }
}

/// `14 h 32`, `9 h`.
pub fn format_heure(heure: NaiveTime) -> String {
    match heure.minute() {
        0 => format!("{}\u{a0}h", heure.hour()),
        minute => format!("{}\u{a0}h\u{a0}{minute:02}", heure.hour()),
    }
}

/// `lundi`.
pub fn nom_jour(date: NaiveDate) -> &'static str {
    JOURS.get(date.weekday().num_days_from_monday() as usize).copied().unwrap_or_default()
}

/// `novembre`, from the number of the month (1 to 12).
pub fn nom_mois(mois: u32) -> &'static str {
    mois.checked_sub(1).and_then(|mois| MOIS.get(mois as usize)).copied().unwrap_or_default()
}
