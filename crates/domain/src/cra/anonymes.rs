use serde::{Deserialize, Serialize};

use crate::controle::Controle;
use crate::doc::null_default;
use crate::erreur::code;
use crate::limites::ANONYMES_MAX;
use crate::nomenclature::{Genre, StatutSocial, TrancheAge};

macro_rules! compteurs {
    ($( $(#[$meta:meta])* $champ:ident ),+ $(,)?) => {
        /// Anonymous participants of a workshop: counters, never invented people. The three groups are independent
        /// margins; each adds up to at most the total.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        pub struct ParticipantsAnonymes {
            $(
                $(#[$meta])*
                #[serde(deserialize_with = "null_default")]
                #[cfg_attr(feature = "ts", ts(type = "number"))]
                pub $champ: i64,
            )+
        }

        impl ParticipantsAnonymes {
            /// Every counter with its name.
            pub fn compteurs(&self) -> impl Iterator<Item = (&'static str, i64)> {
                [ $( (stringify!($champ), self.$champ) ),+ ].into_iter()
            }
        }
    };
}

compteurs! {
    /// Everyone.
    total,
    /// Of whom, seen before.
    deja_accompagne,
    /// Gender: feminine.
    genre_feminin,
    /// Gender: masculine.
    genre_masculin,
    /// Gender: not said.
    genre_non_communique,
    /// Age: under 12.
    tranche_age_moins_de_douze,
    /// Age: 12 to 17.
    tranche_age_douze_dix_huit,
    /// Age: 18 to 24.
    tranche_age_dix_huit_vingt_quatre,
    /// Age: 25 to 39.
    tranche_age_vingt_cinq_trente_neuf,
    /// Age: 40 to 59.
    tranche_age_quarante_cinquante_neuf,
    /// Age: 60 to 69.
    tranche_age_soixante_soixante_neuf,
    /// Age: 70 and more.
    tranche_age_soixante_dix_plus,
    /// Age: not said.
    tranche_age_non_communique,
    /// Situation: at school.
    statut_social_scolarise,
    /// Situation: looking for work.
    statut_social_sans_emploi,
    /// Situation: at work.
    statut_social_en_emploi,
    /// Situation: retired.
    statut_social_retraite,
    /// Situation: not said or mixed.
    statut_social_non_communique,
}

impl ParticipantsAnonymes {
    /// Nobody counted at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Sum of the genders.
    pub fn genres(&self) -> i64 {
        self.sum("genre_")
    }

    /// Sum of the age bands.
    pub fn tranches_age(&self) -> i64 {
        self.sum("tranche_age_")
    }

    /// Sum of the situations.
    pub fn statuts_sociaux(&self) -> i64 {
        self.sum("statut_social_")
    }

    /// The counter of a gender; none for an unknown value.
    pub fn genre(&mut self, genre: &Genre) -> Option<&mut i64> {
        Some(match genre {
            Genre::Feminin => &mut self.genre_feminin,
            Genre::Masculin => &mut self.genre_masculin,
            Genre::NonCommunique => &mut self.genre_non_communique,
            Genre::Inconnu(_) => return None,
        })
    }

    /// The counter of an age band; none for an unknown value.
    pub fn tranche_age(&mut self, tranche_age: &TrancheAge) -> Option<&mut i64> {
        Some(match tranche_age {
            TrancheAge::MoinsDeDouze => &mut self.tranche_age_moins_de_douze,
            TrancheAge::DouzeDixHuit => &mut self.tranche_age_douze_dix_huit,
            TrancheAge::DixHuitVingtQuatre => &mut self.tranche_age_dix_huit_vingt_quatre,
            TrancheAge::VingtCinqTrenteNeuf => &mut self.tranche_age_vingt_cinq_trente_neuf,
            TrancheAge::QuaranteCinquanteNeuf => &mut self.tranche_age_quarante_cinquante_neuf,
            TrancheAge::SoixanteSoixanteNeuf => &mut self.tranche_age_soixante_soixante_neuf,
            TrancheAge::SoixanteDixPlus => &mut self.tranche_age_soixante_dix_plus,
            TrancheAge::NonCommunique => &mut self.tranche_age_non_communique,
            TrancheAge::Inconnue(_) => return None,
        })
    }

    /// The counter of a situation; none for an unknown value.
    pub fn statut_social(&mut self, statut_social: &StatutSocial) -> Option<&mut i64> {
        Some(match statut_social {
            StatutSocial::Scolarise => &mut self.statut_social_scolarise,
            StatutSocial::SansEmploi => &mut self.statut_social_sans_emploi,
            StatutSocial::EnEmploi => &mut self.statut_social_en_emploi,
            StatutSocial::Retraite => &mut self.statut_social_retraite,
            StatutSocial::NonCommunique => &mut self.statut_social_non_communique,
            StatutSocial::Inconnu(_) => return None,
        })
    }

    pub(super) fn control(&self, controle: &mut Controle) {
        let mut readable = true;
        for (nom, nombre) in self.compteurs() {
            let message = match nombre {
                ..0 => "Indiquez un nombre entier, zéro ou plus.",
                0..=ANONYMES_MAX => continue,
                _ => "10\u{a0}000 participants au plus.",
            };
            readable = false;
            controle.refuse(&format!("participants_anonymes.{nom}"), code::HORS_BORNES, message);
        }
        if readable {
            self.control_sums(controle);
        }
    }

    fn control_sums(&self, controle: &mut Controle) {
        let groupes = [
            (self.genres(), "genres", "genre"),
            (self.tranches_age(), "tranches d’âge", "tranche d’âge"),
            (self.statuts_sociaux(), "statuts", "statut"),
            (self.deja_accompagne, "personnes déjà accompagnées", "personne déjà accompagnée"),
        ];
        for (somme, pluriel, singulier) in groupes {
            if somme > self.total {
                let quoi = if somme > 1 { pluriel } else { singulier };
                let message =
                    format!("{somme} {quoi} pour {}. Passer à {}\u{202f}?", personnes(self.total), personnes(somme));
                controle.refuse("participants_anonymes.total", code::INCOHERENT, message);
            }
        }
    }

    fn sum(&self, prefixe: &str) -> i64 {
        let groupe = self.compteurs().filter(|(nom, _)| nom.starts_with(prefixe));
        groupe.fold(0, |somme, (_, nombre)| somme.saturating_add(nombre))
    }
}

fn personnes(nombre: i64) -> String {
    if nombre > 1 { format!("{nombre} personnes") } else { format!("{nombre} personne") }
}
