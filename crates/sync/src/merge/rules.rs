//! How each field combines.

use crate::wire::collection as of;

/// How two edits of one field combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// One value: both edits cannot stand.
    Scalar,
    /// Additions and removals of both sides.
    Set,
    /// An object of counts: the differences of both sides add up.
    Counters,
    /// Lines.
    Text,
    /// Decided by the server alone.
    Derived,
}

/// Fields of which one without the others would say something that nobody said.
const UNITS: &[(&str, &[&str])] = &[
    (of::CRA, &["type_lieu", "lieu_id", "lieu_commune"]),
    (of::CRA, &["oriente_vers_structure", "structure_de_redirection"]),
    (of::BENEFICIAIRE, &["telephone", "pas_de_telephone"]),
    (of::BENEFICIAIRE, &["annee_naissance", "tranche_age"]),
];

const SETS: &[(&str, &str)] = &[
    (of::CRA, "thematiques"),
    (of::CRA, "materiel"),
    (of::CRA, "tags"),
    (of::CRA, "participants"),
    (of::LIEU, "typologies"),
];

const COUNTERS: &[(&str, &str)] = &[(of::CRA, "participants_anonymes")];

const TEXTS: &[(&str, &str)] = &[(of::CRA, "notes"), (of::BENEFICIAIRE, "notes")];

const DERIVED: &[&str] = &[
    "structure_employeuse_id",
    "premier_accompagnement",
    "creation",
    "modification",
    "importe",
    "source",
    "coop_id",
    "anonyme",
];

pub(super) fn rule(collection: &str, champ: &str) -> Rule {
    let is = |list: &[(&str, &str)]| list.contains(&(collection, champ));
    match () {
        () if is_derived(champ) => Rule::Derived,
        () if is(SETS) => Rule::Set,
        () if is(COUNTERS) => Rule::Counters,
        () if is(TEXTS) => Rule::Text,
        () => Rule::Scalar,
    }
}

/// Whether the server alone decides this field.
pub fn is_derived(champ: &str) -> bool {
    DERIVED.contains(&champ)
}

/// The fields that this one only makes sense with, itself included; `None` = it stands alone.
pub fn unit_of(collection: &str, champ: &str) -> Option<&'static [&'static str]> {
    UNITS.iter().find(|(of, unit)| *of == collection && unit.contains(&champ)).map(|(_, unit)| *unit)
}
