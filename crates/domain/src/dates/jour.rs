use chrono::{Datelike, Days, NaiveDate};
use thiserror::Error;

use super::format::{JOURS, MOIS, nom_mois};
use crate::limites::ANNEES_DATE;
use crate::texte::fold;

/// Why a date was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ErreurDate {
    /// Nothing typed.
    #[error("Indiquez la date.")]
    Vide,
    /// Not a date.
    #[error("«\u{a0}{0}\u{a0}» n’est pas une date. Exemples\u{a0}: hier, lundi, 12/03, 12 mars.")]
    Incomprise(String),
    /// A day that this month does not have.
    #[error("{mois_libelle} a {dernier} jours. Mettre le {dernier:02}/{mois:02}", mois_libelle = titre_mois(*mois, *annee))]
    JourInexistant {
        /// Year meant.
        annee: i32,
        /// Month meant, 1 to 12.
        mois: u32,
        /// Last day of that month: what to propose.
        dernier: u32,
    },
    /// There are twelve months.
    #[error("Il n’y a pas de mois {0}\u{a0}: de 1 à 12, jour d’abord (12/03 est le 12 mars).")]
    MoisInexistant(u32),
    /// Too far away.
    #[error("Vérifiez l’année\u{a0}: {0}.")]
    AnneeInvraisemblable(i32),
}

impl ErreurDate {
    /// For programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Vide => "date_vide",
            Self::Incomprise(_) => "date_incomprise",
            Self::JourInexistant { .. } => "jour_inexistant",
            Self::MoisInexistant(_) => "mois_inexistant",
            Self::AnneeInvraisemblable(_) => "annee_invraisemblable",
        }
    }
}

/// A date as people say it: `hier`, `avant-hier`, `lundi` (the last one, today included),
/// `lundi dernier`, `lundi prochain`, `12/03`,
/// `12/03/26`, `12 mars`, `le 12`, `il y a 3 jours`, `2026-03-12`. Without a year, the closest past or near date.
pub fn parse_date(texte: &str, aujourdhui: NaiveDate) -> Result<NaiveDate, ErreurDate> {
    if texte.trim().is_empty() {
        return Err(ErreurDate::Vide);
    }
    let incomprise = || ErreurDate::Incomprise(texte.trim().chars().take(40).collect());
    let folded = fold(texte);
    let mots: Vec<&str> = folded.split(' ').filter(|mot| !matches!(*mot, "le" | "du" | "de" | "ce")).collect();
    if let Some(date) = relative(&mots, aujourdhui) {
        return date.ok_or_else(incomprise);
    }
    // « mardi 24 novembre »: the weekday is said for comfort.
    let mots = match mots.as_slice() {
        [jour, reste @ ..] if weekday(jour).is_some() => reste,
        tous => tous,
    };
    calendar(mots, aujourdhui).unwrap_or_else(|| Err(incomprise()))
}

fn relative(mots: &[&str], aujourdhui: NaiveDate) -> Option<Option<NaiveDate>> {
    let before = |jours: u64| aujourdhui.checked_sub_days(Days::new(jours));
    let after = |jours: u64| aujourdhui.checked_add_days(Days::new(jours));
    Some(match mots {
        ["aujourd", "hui"] | ["aujourdhui" | "auj" | "ajd"] => Some(aujourdhui),
        ["hier"] => before(1),
        ["avant", "hier"] | ["avanthier"] => before(2),
        ["demain"] => after(1),
        ["apres", "demain"] => after(2),
        ["il", "y", "a", jours, "jours" | "jour"] => before(jours.parse().ok()?),
        ["il", "y", "a", "une", "semaine"] => before(7),
        ["il", "y", "a", semaines, "semaines"] => before(semaines.parse::<u64>().ok()?.checked_mul(7)?),
        [jour] => before(days_since(weekday(jour)?, aujourdhui) % 7),
        [jour, "dernier" | "passe"] => before(days_since(weekday(jour)?, aujourdhui)),
        [jour, "prochain"] => after(7 - days_since(weekday(jour)?, aujourdhui) % 7),
        _ => return None,
    })
}

// 1 to 7: today’s own name is last week’s.
fn days_since(weekday: u64, aujourdhui: NaiveDate) -> u64 {
    let today = u64::from(aujourdhui.weekday().num_days_from_monday());
    (today + 6 - weekday) % 7 + 1
}

fn weekday(mot: &str) -> Option<u64> {
    if mot.len() < 3 {
        return None;
    }
    let court = mot.len() == 3;
    let place = JOURS.iter().position(|jour| *jour == mot || (court && jour.starts_with(mot)))?;
    u64::try_from(place).ok()
}

fn calendar(mots: &[&str], aujourdhui: NaiveDate) -> Option<Result<NaiveDate, ErreurDate>> {
    let (jour, mois, annee) = match mots {
        [annee, mois, jour] if annee.len() == 4 => (day(jour)?, month(mois)?, Some(year(annee)?)),
        [jour, mois, annee] => (day(jour)?, month(mois)?, Some(year(annee)?)),
        [jour, mois] => (day(jour)?, month(mois)?, None),
        [jour] => return Some(this_month(day(jour)?, aujourdhui)),
        _ => return None,
    };
    let annee = annee.unwrap_or_else(|| closest_year(jour, mois, aujourdhui));
    Some(build(annee, mois, jour))
}

fn build(annee: i32, mois: u32, jour: u32) -> Result<NaiveDate, ErreurDate> {
    if !ANNEES_DATE.contains(&annee) {
        return Err(ErreurDate::AnneeInvraisemblable(annee));
    }
    if !(1..=12).contains(&mois) {
        return Err(ErreurDate::MoisInexistant(mois));
    }
    let dernier = last_day(annee, mois);
    NaiveDate::from_ymd_opt(annee, mois, jour).ok_or(ErreurDate::JourInexistant { annee, mois, dernier })
}

// « le 12 »: this month's when it has come, else the month before's.
fn this_month(jour: u32, aujourdhui: NaiveDate) -> Result<NaiveDate, ErreurDate> {
    let (annee, mois) = (aujourdhui.year(), aujourdhui.month());
    if jour <= aujourdhui.day() {
        return build(annee, mois, jour);
    }
    let (annee, mois) = if mois == 1 { (annee - 1, 12) } else { (annee, mois - 1) };
    build(annee, mois, jour)
}

// A report tells what was done: « 12/03 » is the last 12 March, unless the next one is at most a month away.
fn closest_year(jour: u32, mois: u32, aujourdhui: NaiveDate) -> i32 {
    const PROCHE: i64 = 31;
    let annee = aujourdhui.year();
    let days_ahead = |annee| NaiveDate::from_ymd_opt(annee, mois, jour).map(|date| (date - aujourdhui).num_days());
    match (days_ahead(annee), days_ahead(annee + 1)) {
        (_, Some(jours)) if jours <= PROCHE => annee + 1,
        (Some(jours), _) if jours > PROCHE => annee - 1,
        _ => annee,
    }
}

fn day(mot: &str) -> Option<u32> {
    let mot = mot.strip_suffix("er").unwrap_or(mot);
    small(mot).filter(|jour| (1..=31).contains(jour))
}

fn month(mot: &str) -> Option<u32> {
    if let Some(mois) = small(mot) {
        return Some(mois);
    }
    let place = MOIS.iter().position(|mois| {
        let mois = fold(mois);
        mois == mot || (mot.len() >= 3 && mois.starts_with(mot))
    })?;
    u32::try_from(place + 1).ok()
}

fn year(mot: &str) -> Option<i32> {
    let annee: i32 = mot.bytes().all(|b| b.is_ascii_digit()).then(|| mot.parse().ok()).flatten()?;
    match mot.len() {
        2 => Some(2000 + annee),
        4 => Some(annee),
        _ => None,
    }
}

fn small(mot: &str) -> Option<u32> {
    (mot.len() <= 2 && mot.bytes().all(|b| b.is_ascii_digit())).then(|| mot.parse().ok()).flatten()
}

fn last_day(annee: i32, mois: u32) -> u32 {
    (28..=31).rev().find(|jour| NaiveDate::from_ymd_opt(annee, mois, *jour).is_some()).unwrap_or(28)
}

fn titre_mois(mois: u32, annee: i32) -> String {
    let nom = nom_mois(mois);
    let mut lettres = nom.chars();
    let titre: String = lettres.next().map(|c| c.to_uppercase().chain(lettres).collect()).unwrap_or_default();
    if mois == 2 { format!("{titre} {annee}") } else { titre }
}
