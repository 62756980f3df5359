//! The time and the zone, handed in so that a test can choose them.

use besace_domain::dates::format_date;
use besace_store::EtatEchange;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
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

/// A clock further than this from the server's is wrong; nearer, a date is right or that of the day beside.
const ECART_MAX: TimeDelta = TimeDelta::days(1);

/// What is known against the clock of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ecart {
    /// It says a moment that the server has told long before.
    Retard {
        /// What the server said.
        serveur: DateTime<Utc>,
    },
    /// It was ahead when the server was last heard, and was not put back to before then.
    Avance {
        /// By so much.
        de: TimeDelta,
    },
}

/// Compares it with what the server said at the last exchange.
pub(crate) fn ecart(now: DateTime<Utc>, echange: &EtatEchange) -> Option<Ecart> {
    let serveur = echange.heure_serveur?;
    if serveur - now > ECART_MAX {
        return Some(Ecart::Retard { serveur });
    }
    let alors = echange.dernier_echange?;
    let de = alors - serveur;
    (de > ECART_MAX && now >= alors).then_some(Ecart::Avance { de })
}

impl Ecart {
    /// The whole sentence: what happened, what is kept, what to do.
    pub(crate) fn phrase(self, now: DateTime<Utc>, zone: Tz) -> String {
        let (constat, reglez) = match self {
            Self::Retard { serveur } => (
                format!(
                    "L’horloge de cet appareil est en retard\u{a0}: elle indique le {}, et le serveur a déjà dit le {}.",
                    format_date(aujourdhui(now, zone)),
                    format_date(aujourdhui(serveur, zone))
                ),
                "Réglez la date de l’ordinateur",
            ),
            Self::Avance { de } => (
                format!("Au dernier échange, l’horloge de cet appareil avançait d’environ {}.", environ(de)),
                "Réglez la date de l’ordinateur si ce n’est pas déjà fait",
            ),
        };
        format!("{constat} Rien n’est perdu. {reglez}, puis vérifiez la date de ce que vous avez saisi depuis.")
    }
}

/// « 3 jours », « 12 mois », « 11 ans ».
fn environ(duree: TimeDelta) -> String {
    match duree.num_days() {
        1 => "1\u{a0}jour".to_owned(),
        jours @ ..60 => format!("{jours}\u{a0}jours"),
        jours @ ..730 => format!("{}\u{a0}mois", jours / 30),
        jours => format!("{}\u{a0}ans", jours / 365),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(texte: &str) -> DateTime<Utc> {
        texte.parse().unwrap()
    }

    /// Heard at `alors` by the clock of the device, at `serveur` by the other.
    fn heard(alors: &str, serveur: &str) -> EtatEchange {
        EtatEchange { dernier_echange: Some(at(alors)), heure_serveur: Some(at(serveur)), ..EtatEchange::default() }
    }

    #[test]
    fn a_clock_behind_what_the_server_said_is_wrong_with_or_without_a_network() {
        let right = heard("2026-11-24T08:00:00Z", "2026-11-24T08:00:01Z");
        assert_eq!(ecart(at("2026-11-23T08:00:02Z"), &right), None, "a day is let pass");
        assert_eq!(ecart(at("2027-11-24T08:00:00Z"), &right), None, "a year without a network is a year");
        assert_eq!(ecart(at("2015-01-01T00:00:00Z"), &EtatEchange::default()), None, "nothing was ever heard");
        let now = at("2015-01-01T00:00:00Z");
        assert_eq!(
            ecart(now, &right).unwrap().phrase(now, Tz::Europe__Paris),
            "L’horloge de cet appareil est en retard\u{a0}: elle indique le jeudi 1er janvier 2015, et le serveur a déjà dit \
             le mardi 24 novembre 2026. Rien n’est perdu. Réglez la date de l’ordinateur, puis vérifiez la date de ce que vous \
             avez saisi depuis."
        );
        // Behind at the exchange itself, then put right.
        let behind = heard("2015-01-01T00:00:00Z", "2026-11-24T08:00:00Z");
        assert!(matches!(ecart(at("2015-01-02T00:00:00Z"), &behind), Some(Ecart::Retard { .. })));
        assert_eq!(ecart(at("2026-11-24T09:00:00Z"), &behind), None);
    }

    #[test]
    fn a_clock_ahead_when_the_server_was_heard_is_said_until_it_is_put_back() {
        let ahead = heard("2027-11-24T08:00:00Z", "2026-11-24T08:00:00Z");
        let now = at("2027-11-25T08:00:00Z");
        assert_eq!(
            ecart(now, &ahead).unwrap().phrase(now, Tz::Europe__Paris),
            "Au dernier échange, l’horloge de cet appareil avançait d’environ 12\u{a0}mois. Rien n’est perdu. Réglez la date \
             de l’ordinateur si ce n’est pas déjà fait, puis vérifiez la date de ce que vous avez saisi depuis."
        );
        assert_eq!(ecart(at("2026-11-24T09:00:00Z"), &ahead), None, "put back");
        assert_eq!(ecart(now, &heard("2026-11-25T08:00:00Z", "2026-11-24T08:00:00Z")), None, "a day is let pass");
        let words = [1, 59, 61, 729, 4015].map(|days| environ(TimeDelta::days(days)));
        assert_eq!(words, ["1\u{a0}jour", "59\u{a0}jours", "2\u{a0}mois", "24\u{a0}mois", "11\u{a0}ans"]);
    }

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
