//! The honest badge: one sentence at a time, the most pressing first.

use chrono::{DateTime, Utc};

use super::partage::Etat;
use crate::format::anciennete;
use crate::vue::{Badge, EtatBadge};

/// What the database says.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Compteurs {
    pub(crate) a_envoyer: u64,
    pub(crate) conflits: u64,
    pub(crate) refuses: u64,
    /// 0 to 100, while the first reception lasts.
    pub(crate) premiere_reception: Option<u32>,
    /// The profile is a demonstration.
    pub(crate) demo: bool,
    /// The device has no identity on the server (restored, copied, forgotten).
    pub(crate) sans_identite: bool,
}

/// Refused, conflict and offline first, as decided with the mock-ups. A session to renew comes before what waits,
/// because nothing that waits will leave without it; bytes that move come before what waits, because they are it.
pub(crate) fn badge(compteurs: Compteurs, etat: &Etat, now: DateTime<Utc>) -> Badge {
    let Compteurs { a_envoyer, conflits, refuses, .. } = compteurs;
    let hors_ligne = etat.hors_ligne_depuis.filter(|_| !compteurs.demo);
    let session = etat.session_perdue || compteurs.sans_identite;
    let (etat, libelle) = if compteurs.demo {
        (EtatBadge::Demo, "Données d’exemple".to_owned())
    } else if refuses > 0 {
        (EtatBadge::Refuse, plural(refuses, "refusé", "refusés"))
    } else if conflits > 0 {
        (EtatBadge::Conflit, plural(conflits, "conflit", "conflits"))
    } else if let Some(depuis) = hors_ligne {
        (EtatBadge::HorsLigne, format!("Hors ligne depuis {}", anciennete(now - depuis)))
    } else if session {
        (EtatBadge::Session, "Session à renouveler".to_owned())
    } else if let Some(nombre) = etat.envoi.filter(|nombre| *nombre > 0) {
        (EtatBadge::Envoi, format!("Envoi de {}…", besace_domain::texte::format_number(usize(nombre))))
    } else if let Some(pourcent) = compteurs.premiere_reception {
        (EtatBadge::PremiereReception, format!("Première réception, {pourcent}\u{a0}%"))
    } else if a_envoyer > 0 {
        (EtatBadge::AEnvoyer, format!("{}\u{a0}à envoyer", besace_domain::texte::format_number(usize(a_envoyer))))
    } else {
        (EtatBadge::AJour, "À jour".to_owned())
    };
    let nombre = if compteurs.demo { 0 } else { a_envoyer + conflits + refuses };
    Badge { etat, libelle, hors_ligne: hors_ligne.is_some(), nombre }
}

fn plural(nombre: u64, un: &str, plusieurs: &str) -> String {
    format!("{}\u{a0}{}", besace_domain::texte::format_number(usize(nombre)), if nombre == 1 { un } else { plusieurs })
}

fn usize(nombre: u64) -> usize {
    usize::try_from(nombre).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(compteurs: Compteurs, etat: &Etat) -> (String, bool, u64) {
        let badge = badge(compteurs, etat, "2026-11-24T14:20:00Z".parse().unwrap());
        (badge.libelle, badge.hors_ligne, badge.nombre)
    }

    #[test]
    fn the_most_pressing_comes_first_and_the_rest_is_counted() {
        let hors_ligne = Etat { hors_ligne_depuis: Some("2026-11-24T12:20:00Z".parse().unwrap()), ..Etat::default() };
        let envoi = Etat { envoi: Some(3), ..Etat::default() };
        let perdue = Etat { session_perdue: true, ..Etat::default() };
        let calme = Etat::default();
        let rien = Compteurs::default();
        let trois = Compteurs { a_envoyer: 3, ..rien };
        let table: [(Compteurs, &Etat, &str, bool, u64); 11] = [
            (Compteurs { refuses: 1, conflits: 1, ..trois }, &hors_ligne, "1\u{a0}refusé", true, 5),
            (Compteurs { refuses: 2, ..rien }, &calme, "2\u{a0}refusés", false, 2),
            (Compteurs { conflits: 1, ..trois }, &calme, "1\u{a0}conflit", false, 4),
            (trois, &hors_ligne, "Hors ligne depuis 2\u{a0}h", true, 3),
            (trois, &perdue, "Session à renouveler", false, 3),
            (Compteurs { sans_identite: true, ..trois }, &calme, "Session à renouveler", false, 3),
            (trois, &envoi, "Envoi de 3…", false, 3),
            (Compteurs { premiere_reception: Some(38), ..rien }, &calme, "Première réception, 38\u{a0}%", false, 0),
            (trois, &calme, "3\u{a0}à envoyer", false, 3),
            (rien, &calme, "À jour", false, 0),
            (Compteurs { demo: true, sans_identite: true, ..trois }, &hors_ligne, "Données d’exemple", false, 0),
        ];
        for (compteurs, etat, libelle, sans_reseau, nombre) in table {
            assert_eq!(say(compteurs, etat), (libelle.to_owned(), sans_reseau, nombre));
        }
    }
}
