//! About sixty activities over the last weeks, the same each time for a given day.

use besace_domain::{ParticipantsAnonymes, SaisieCra, Thematique};
use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use uuid::Uuid;

use super::contenu::commune;

const JOURS_OUVRES: usize = 20;
const DUREES: [i64; 6] = [30, 45, 45, 60, 60, 90];
const NOTES: [&str; 6] = [
    "Mot de passe changé.",
    "Revenir avec la carte Vitale.",
    "Avis d’imposition téléchargé et imprimé.",
    "Boîte de réception triée, pièces jointes retrouvées.",
    "Souhaite suivre l’atelier tablette.",
    "Compte créé, double authentification expliquée.",
];
const ATELIERS: [(&str, &str); 4] = [
    ("Premiers pas sur tablette", "prendre_en_main_du_materiel"),
    ("Déclarer ses revenus", "aide_aux_demarches_administratives"),
    ("Découvrir Pix", "culture_numerique"),
    ("Reconnaître une arnaque", "securite_numerique"),
];

/// Ids made by the caller, in the order of the contents.
pub(super) struct Noms<'a> {
    pub(super) lieux: &'a [Uuid],
    pub(super) personnes: &'a [Uuid],
    pub(super) tags: &'a [Uuid],
}

/// Three activities on each of the last working days, today's the last ones.
pub(super) fn activites(aujourdhui: NaiveDate, noms: &Noms<'_>) -> Vec<SaisieCra> {
    let mut jours: Vec<NaiveDate> =
        (0..).map_while(|n| aujourdhui.checked_sub_days(Days::new(n))).filter(is_working).take(JOURS_OUVRES).collect();
    jours.reverse();
    let mut activites = Vec::new();
    for (rang, jour) in jours.into_iter().enumerate() {
        for moment in 0..3 {
            let n = rang * 3 + moment;
            // One workshop every other day, in the afternoon.
            activites.push(if moment == 2 && rang % 2 == 1 {
                atelier(n, jour, noms)
            } else {
                individuel(n, jour, noms)
            });
        }
    }
    activites
}

fn individuel(n: usize, jour: NaiveDate, noms: &Noms<'_>) -> SaisieCra {
    let mut thematiques = vec![Thematique::mediation_numerique()[pick(n, 18)].valeur().to_owned()];
    if n.is_multiple_of(3) {
        thematiques.push(Thematique::AideAuxDemarchesAdministratives.valeur().to_owned());
        thematiques.push(Thematique::demarches_administratives()[pick(n + 5, 11)].valeur().to_owned());
    }
    let (type_lieu, lieu_id, lieu_commune) = match n % 11 {
        4 => ("domicile", None, commune("26289")),
        9 => ("a_distance", None, None),
        _ => ("lieu_activite", noms.lieux.get(pick(n / 3, noms.lieux.len())).copied(), None),
    };
    let anonyme = n % 3 == 1;
    SaisieCra {
        type_cra: Some("individuel".to_owned()),
        date: Some(jour),
        duree: Some(DUREES[pick(n, DUREES.len())]),
        type_lieu: Some(type_lieu.to_owned()),
        lieu_id,
        lieu_commune,
        materiel: vec![["ordinateur", "telephone", "tablette"][pick(n, 3)].to_owned()],
        thematiques,
        tags: noms.tags.get(n % 7).into_iter().copied().collect(),
        notes: n.is_multiple_of(4).then(|| NOTES[pick(n, NOTES.len())].to_owned()),
        beneficiaire_id: if anonyme { None } else { noms.personnes.get(pick(n, noms.personnes.len())).copied() },
        genre: anonyme.then(|| ["feminin", "masculin"][n % 2].to_owned()),
        autonomie: n.is_multiple_of(5).then(|| "partiellement_autonome".to_owned()),
        ..SaisieCra::default()
    }
}

fn atelier(n: usize, jour: NaiveDate, noms: &Noms<'_>) -> SaisieCra {
    let (titre, thematique) = ATELIERS[pick(n / 6, ATELIERS.len())];
    let total = 4 + i64::try_from(n % 6).unwrap_or(0);
    let anonymes = ParticipantsAnonymes {
        total,
        deja_accompagne: 2,
        genre_feminin: total - 2,
        genre_masculin: 2,
        tranche_age_soixante_dix_plus: total - 1,
        tranche_age_quarante_cinquante_neuf: 1,
        statut_social_retraite: total - 1,
        statut_social_en_emploi: 1,
        ..ParticipantsAnonymes::default()
    };
    SaisieCra {
        type_cra: Some("collectif".to_owned()),
        date: Some(jour),
        duree: Some(if n % 4 == 1 { 120 } else { 90 }),
        type_lieu: Some("lieu_activite".to_owned()),
        lieu_id: noms.lieux.get(pick(n / 3, noms.lieux.len())).copied(),
        materiel: vec!["tablette".to_owned()],
        thematiques: vec![thematique.to_owned()],
        titre_atelier: Some(titre.to_owned()),
        niveau: Some("debutant".to_owned()),
        participants: noms.personnes.get(pick(n, noms.personnes.len())).into_iter().copied().collect(),
        participants_anonymes: Some(anonymes),
        ..SaisieCra::default()
    }
}

fn is_working(jour: &NaiveDate) -> bool {
    !matches!(jour.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Spreads consecutive numbers, always in the same way.
fn pick(n: usize, among: usize) -> usize {
    (n.wrapping_mul(2_654_435_761) >> 7) % among.max(1)
}

#[cfg(test)]
mod tests {
    use besace_domain::Cra;

    use super::*;

    #[test]
    fn every_invented_activity_is_valid_and_the_last_ones_are_today() {
        let ids: Vec<Uuid> = (1..=12).map(Uuid::from_u128).collect();
        let noms = Noms { lieux: &ids[..6], personnes: &ids, tags: &ids[..3] };
        for jour in ["2026-11-24", "2026-11-22", "2027-01-01"] {
            let aujourdhui: NaiveDate = jour.parse().unwrap();
            let activites = activites(aujourdhui, &noms);
            assert_eq!(activites.len(), 60);
            for saisie in activites {
                assert!(saisie.date <= Some(aujourdhui));
                let parsed = Cra::parse(saisie.clone(), aujourdhui);
                assert!(parsed.is_ok(), "{saisie:?}: {:?}", parsed.err());
            }
        }
    }
}
