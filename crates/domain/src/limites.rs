//! Every limit of the domain.

/// Shortest duration of an activity, in minutes.
pub const DUREE_MIN: i64 = 1;
/// Longest duration of an activity: 23 h 59.
pub const DUREE_MAX: i64 = 1439;
/// Earliest and latest years in which a date is taken seriously.
pub const ANNEES_DATE: std::ops::RangeInclusive<i32> = 1900..=2199;
/// Characters of a note.
pub const NOTES_MAX: usize = 10_000;
/// Characters of a workshop's title.
pub const TITRE_ATELIER_MAX: usize = 500;
/// Characters of the name of an administrative procedure.
pub const PRECISIONS_DEMARCHE_MAX: usize = 500;
/// Values of one list of a document (thématiques, matériel, typologies).
pub const VALEURS_MAX: usize = 100;
/// Characters of one value of a nomenclature, unknown ones included.
pub const VALEUR_MAX: usize = 100;
/// Tags of one activity.
pub const TAGS_MAX: usize = 100;
/// Known people in one workshop.
pub const PARTICIPANTS_MAX: usize = 1_000;
/// Each counter of anonymous participants.
pub const ANONYMES_MAX: i64 = 10_000;
/// Characters of a first or last name.
pub const NOM_PERSONNE_MAX: usize = 100;
/// Earliest year of birth.
pub const ANNEE_NAISSANCE_MIN: i64 = 1900;
/// Characters of an e-mail address (RFC 5321).
pub const EMAIL_MAX: usize = 254;
/// Characters of a postal address line.
pub const ADRESSE_MAX: usize = 250;
/// Characters of a place's name.
pub const NOM_LIEU_MAX: usize = 250;
/// Characters of a commune's name.
pub const NOM_COMMUNE_MAX: usize = 100;
/// Characters of a tag's name, at least.
pub const NOM_TAG_MIN: usize = 3;
/// Characters of a tag's name, at most.
pub const NOM_TAG_MAX: usize = 80;
/// Characters of a tag's description.
pub const DESCRIPTION_TAG_MAX: usize = 280;
/// A duration used more often than this joins the presets.
pub const DUREE_HABITUELLE_USAGES: u32 = 5;
/// Durations of habit that join the presets.
pub const DUREES_HABITUELLES_MAX: usize = 10;
