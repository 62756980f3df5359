use besace_domain::dates::{
    format_date, format_date_courte, format_duree, format_heure, format_jour, parse_date, parse_duree,
};
use chrono::{NaiveDate, NaiveTime};

use super::AUJOURDHUI;

/// Read on Tuesday 24 November 2026.
fn check(texte: &str, expected: &str) {
    let found = parse_date(texte, AUJOURDHUI).map(|date| date.to_string()).map_err(|erreur| erreur.to_string());
    assert_eq!(found.unwrap_or_else(|erreur| erreur), expected, "{texte}");
}

fn check_duree(texte: &str, expected: Result<i64, &str>) {
    let found = parse_duree(texte).map_err(|erreur| erreur.code());
    assert_eq!(found, expected, "{texte}");
}

#[test]
fn days_near_today() {
    for (texte, expected) in [
        ("aujourd’hui", "2026-11-24"),
        ("Aujourd'hui", "2026-11-24"),
        ("hier", "2026-11-23"),
        ("avant-hier", "2026-11-22"),
        ("avant hier", "2026-11-22"),
        ("demain", "2026-11-25"),
        ("après-demain", "2026-11-26"),
        ("lundi", "2026-11-23"),
        ("mardi", "2026-11-24"),
        ("mercredi", "2026-11-18"),
        ("dimanche", "2026-11-22"),
        ("ven", "2026-11-20"),
        ("lundi dernier", "2026-11-23"),
        ("mardi dernier", "2026-11-17"),
        ("lundi prochain", "2026-11-30"),
        ("mardi prochain", "2026-12-01"),
        ("il y a 3 jours", "2026-11-21"),
        ("il y a une semaine", "2026-11-17"),
        ("il y a 2 semaines", "2026-11-10"),
    ] {
        check(texte, expected);
    }
}

#[test]
fn dates_of_the_calendar() {
    for (texte, expected) in [
        ("12/03/26", "2026-03-12"),
        ("12/03/2025", "2025-03-12"),
        ("12.03.2025", "2025-03-12"),
        ("12-3-2025", "2025-03-12"),
        ("2025-03-12", "2025-03-12"),
        ("12/03", "2026-03-12"),
        ("12 mars", "2026-03-12"),
        ("le 12 mars 2024", "2024-03-12"),
        ("1er août", "2026-08-01"),
        ("12 févr.", "2026-02-12"),
        ("mardi 24 novembre 2026", "2026-11-24"),
        ("mardi 24 novembre", "2026-11-24"),
        ("le 12", "2026-11-12"),
        ("24", "2026-11-24"),
        ("le 30", "2026-10-30"),
        ("20/12", "2026-12-20"),
        ("29/12", "2025-12-29"),
        ("29/02/2024", "2024-02-29"),
    ] {
        check(texte, expected);
    }
}

#[test]
fn around_new_year_the_closest_date_is_meant() {
    let read = |texte, annee, mois, jour| {
        let aujourdhui = NaiveDate::from_ymd_opt(annee, mois, jour).expect("a date");
        parse_date(texte, aujourdhui).expect("read").to_string()
    };
    assert_eq!(read("28/12", 2027, 1, 5), "2026-12-28");
    assert_eq!(read("5/01", 2026, 12, 28), "2027-01-05");
    assert_eq!(read("le 30", 2027, 1, 5), "2026-12-30");
}

#[test]
fn what_is_not_a_date_is_told_with_what_to_do() {
    for (texte, expected) in [
        ("", "Indiquez la date."),
        ("31/11", "Novembre a 30 jours. Mettre le 30/11"),
        ("31 avril 2026", "Avril a 30 jours. Mettre le 30/04"),
        ("29/02/2026", "Février 2026 a 28 jours. Mettre le 28/02"),
        ("31/02/2024", "Février 2024 a 29 jours. Mettre le 29/02"),
        ("12/13", "Il n’y a pas de mois 13\u{a0}: de 1 à 12, jour d’abord (12/03 est le 12 mars)."),
        ("12/03/1812", "Vérifiez l’année\u{a0}: 1812."),
        ("bientôt", "«\u{a0}bientôt\u{a0}» n’est pas une date. Exemples\u{a0}: hier, lundi, 12/03, 12 mars."),
        ("32", "«\u{a0}32\u{a0}» n’est pas une date. Exemples\u{a0}: hier, lundi, 12/03, 12 mars."),
        ("0/1", "«\u{a0}0/1\u{a0}» n’est pas une date. Exemples\u{a0}: hier, lundi, 12/03, 12 mars."),
        ("ma", "«\u{a0}ma\u{a0}» n’est pas une date. Exemples\u{a0}: hier, lundi, 12/03, 12 mars."),
    ] {
        check(texte, expected);
    }
}

#[test]
fn durations() {
    for (texte, minutes) in [
        ("45", 45),
        ("45 min", 45),
        ("45mn", 45),
        ("45 minutes", 45),
        ("1h30", 90),
        ("1 h 30", 90),
        ("1h30min", 90),
        ("1H05", 65),
        ("1:30", 90),
        ("1 h", 60),
        ("2 heures", 120),
        ("1,5 h", 90),
        ("1.25h", 75),
        ("0,5 heure", 30),
        ("une heure", 60),
        ("une heure et demie", 90),
        ("une heure et quart", 75),
        ("deux heures et demie", 150),
        ("1 heure 15 minutes", 75),
        ("trois quarts d’heure", 45),
        ("3/4 heure", 45),
        ("3/4 d'heure", 45),
        ("1/2 heure", 30),
        ("1/4 h", 15),
        ("une demi-heure", 30),
        ("demi-heure", 30),
        ("un quart d’heure", 15),
        ("une heure trois quarts", 105),
        ("vingt minutes", 20),
        ("23h59", 1439),
    ] {
        check_duree(texte, Ok(minutes));
    }
}

#[test]
fn what_is_not_a_duration() {
    for (texte, code) in [
        ("", "duree_vide"),
        ("  ", "duree_vide"),
        ("0", "duree_incomprise"),
        ("longtemps", "duree_incomprise"),
        ("1h75", "duree_incomprise"),
        ("1h30h", "duree_incomprise"),
        ("-5", "duree_incomprise"),
        ("24h", "duree_trop_longue"),
        ("1440", "duree_trop_longue"),
        ("99999999999999999999", "duree_incomprise"),
    ] {
        check_duree(texte, Err(code));
    }
}

#[test]
fn formats() {
    assert_eq!(format_date(AUJOURDHUI), "mardi 24 novembre 2026");
    assert_eq!(format_date(NaiveDate::from_ymd_opt(2026, 3, 1).expect("a date")), "dimanche 1er mars 2026");
    assert_eq!(format_jour(AUJOURDHUI), "mardi 24 novembre");
    assert_eq!(format_date_courte(AUJOURDHUI), "24/11/2026");
    for (minutes, expected) in [(5, "5 min"), (60, "1 h"), (65, "1 h 05"), (90, "1 h 30"), (1439, "23 h 59")] {
        assert_eq!(format_duree(minutes).replace('\u{a0}', " "), expected);
    }
    let heure =
        |heure, minute| format_heure(NaiveTime::from_hms_opt(heure, minute, 0).expect("a time")).replace('\u{a0}', " ");
    assert_eq!((heure(14, 32), heure(9, 0), heure(9, 5)), ("14 h 32".into(), "9 h".into(), "9 h 05".into()));
}
