use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::NetworkError;

/// What a sentence needs to know to say what waits and until when.
#[derive(Debug, Clone, Copy)]
pub struct Phrase {
    /// Elements that wait on this device.
    pub en_attente: u64,
    /// Time of the next try.
    pub prochain_essai: Option<DateTime<Utc>>,
    /// Now.
    pub now: DateTime<Utc>,
    /// Whose clock on the wall.
    pub zone: Tz,
}

impl Phrase {
    /// The whole sentence: what happened, what was kept, what happens next.
    pub fn write(&self, error: &NetworkError) -> String {
        match error {
            NetworkError::AucunReseau(_) => match self.prochain_essai {
                Some(instant) => {
                    format!("Aucun réseau. Prochain essai à {}, ou dès qu’il revient.", self.heure(instant))
                }
                None => "Aucun réseau. Nouvel essai dès qu’il revient.".to_owned(),
            },
            NetworkError::Maintenance { attendre } => {
                let jusqua =
                    attendre.and_then(|d| chrono::Duration::from_std(d).ok()).map(|d| self.heure(self.now + d));
                let debut = match jusqua {
                    Some(heure) => format!("Le serveur est en maintenance jusqu’à {heure}."),
                    None => "Le serveur est en maintenance.".to_owned(),
                };
                match self.en_attente {
                    0 => debut,
                    1 => format!("{debut} Votre élément attend ici."),
                    n => format!("{debut} Vos {n} éléments attendent ici."),
                }
            }
            NetworkError::Injoignable(_)
            | NetworkError::Intermediaire { .. }
            | NetworkError::PortailCaptif
            | NetworkError::Serveur { .. } => {
                let debut = error.to_string();
                match self.minutes() {
                    Some(minutes) => format!("{}, nouvel essai dans {minutes}\u{a0}min.", debut.trim_end_matches('.')),
                    None => debut,
                }
            }
            other => other.to_string(),
        }
    }

    fn minutes(&self) -> Option<i64> {
        self.prochain_essai.map(|instant| ((instant - self.now).num_seconds() + 59) / 60).filter(|minutes| *minutes > 0)
    }

    fn heure(&self, instant: DateTime<Utc>) -> String {
        crate::format::heure(instant, self.zone)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn each_bad_world_has_its_code_and_its_words() {
        let now: DateTime<Utc> = "2026-11-24T13:32:00Z".parse().unwrap();
        let phrase = Phrase {
            en_attente: 3,
            prochain_essai: Some("2026-11-24T13:46:00Z".parse().unwrap()),
            now,
            zone: Tz::Europe__Paris,
        };
        let maintenance = NetworkError::Maintenance { attendre: Some(Duration::from_secs(3 * 3600 + 28 * 60)) };
        let table = [
            (
                NetworkError::AucunReseau(String::new()),
                "aucun_reseau",
                "Aucun réseau. Prochain essai à 14\u{a0}h\u{a0}46, ou dès qu’il revient.",
            ),
            (
                NetworkError::Injoignable(String::new()),
                "serveur_injoignable",
                "Le serveur ne répond pas, alors que le réseau est là. Rien n’est perdu, tout attend ici, nouvel essai dans 14\u{a0}min.",
            ),
            (
                NetworkError::PortailCaptif,
                "portail_captif",
                "Ce Wi-Fi demande une connexion dans le navigateur. Rien n’est parti, nouvel essai dans 14\u{a0}min.",
            ),
            (
                NetworkError::Intermediaire { statut: 403 },
                "intermediaire",
                "Un intermédiaire répond à la place du serveur. Rien n’est parti, nouvel essai dans 14\u{a0}min.",
            ),
            (
                maintenance,
                "maintenance",
                "Le serveur est en maintenance jusqu’à 18\u{a0}h. Vos 3 éléments attendent ici.",
            ),
            (
                NetworkError::TropAncien,
                "client_trop_ancien",
                "Cette version est trop ancienne pour recevoir. Vos envois passent. Mettez Besace à jour.",
            ),
            (
                NetworkError::Serveur { statut: 502, attendre: None },
                "serveur_en_panne",
                "Le serveur a un problème. Rien n’est perdu, tout attend ici, nouvel essai dans 14\u{a0}min.",
            ),
            (
                NetworkError::Coupure,
                "coupure",
                "La liaison s’est coupée en route. Ce qui était arrivé est gardé, le reste attend ici.",
            ),
        ];
        for (error, code, sentence) in table {
            assert_eq!(error.code(), code);
            assert_eq!(phrase.write(&error), sentence);
        }
    }

    #[test]
    fn one_element_is_singular_and_none_is_silent() {
        let now: DateTime<Utc> = "2026-11-24T13:32:00Z".parse().unwrap();
        let say = |en_attente| {
            Phrase { en_attente, prochain_essai: None, now, zone: Tz::UTC }
                .write(&NetworkError::Maintenance { attendre: None })
        };
        assert_eq!(say(0), "Le serveur est en maintenance.");
        assert_eq!(say(1), "Le serveur est en maintenance. Votre élément attend ici.");
    }
}
