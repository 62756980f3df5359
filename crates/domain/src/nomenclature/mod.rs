//! Closed lists of values, with the labels that people read. A value added by a newer server is kept as itself.

macro_rules! nomenclature {
    (
        $(#[$meta:meta])*
        $nom:ident, $inconnu:ident {
            $( $variante:ident = $valeur:literal : $libelle:literal ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $nom {
            $( #[doc = $libelle] $variante, )+
            /// A value of a newer server, shown as itself.
            $inconnu(String),
        }

        impl $nom {
            /// The known values, in the order of the form.
            pub const ALL: &'static [Self] = &[ $( Self::$variante, )+ ];

            /// The value stored and sent.
            pub fn valeur(&self) -> &str {
                match self {
                    $( Self::$variante => $valeur, )+
                    Self::$inconnu(valeur) => valeur,
                }
            }

            /// The words shown.
            pub fn libelle(&self) -> &str {
                match self {
                    $( Self::$variante => $libelle, )+
                    Self::$inconnu(valeur) => valeur,
                }
            }

            /// Whether this version knows the value.
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::$inconnu(_))
            }
        }

        impl From<&str> for $nom {
            fn from(valeur: &str) -> Self {
                match valeur {
                    $( $valeur => Self::$variante, )+
                    autre => Self::$inconnu(autre.to_owned()),
                }
            }
        }

        impl From<String> for $nom {
            fn from(valeur: String) -> Self {
                Self::from(valeur.as_str())
            }
        }

        impl std::fmt::Display for $nom {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.libelle())
            }
        }

        impl PartialOrd for $nom {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        // By value, not by place in the form: two versions that know different lists sort alike.
        impl Ord for $nom {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.valeur().cmp(other.valeur())
            }
        }

        impl serde::Serialize for $nom {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.valeur())
            }
        }

        impl<'de> serde::Deserialize<'de> for $nom {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

mod activite;
mod cartographie;
mod personne;
mod thematique;
mod typologie;

pub use activite::{Autonomie, Materiel, NiveauAtelier, StructureDeRedirection, TypeCra, TypeLieu};
pub use cartographie::{
    DispositifNational, FraisACharge, Itinerance, ModaliteAcces, ModaliteAccompagnement, PriseEnChargeSpecifique,
    PublicLieu, ServiceLieu,
};
pub use personne::{Genre, StatutSocial, TrancheAge};
pub use thematique::Thematique;
pub use typologie::Typologie;
