use besace_domain::SaisieLieu;
use besace_domain::lieu::{parse_rna, parse_siret};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::activite::{provenance, read_commune};
use super::error::CoopError;
use super::page::{Page, parse_answer, parse_attributes, parse_elements, parse_page};

/// A place of the Coop: a structure that employs, a lieu d’activité, or both.
#[derive(Debug, Clone, PartialEq)]
pub struct LieuCoop {
    /// Its identifier in the Coop, and that of our record.
    pub coop_id: Uuid,
    /// The place; none for a tombstone.
    pub saisie: Option<SaisieLieu>,
    /// When it was recorded.
    pub creation: Option<DateTime<Utc>>,
    /// When it last changed.
    pub modification: Option<DateTime<Utc>>,
    /// When it was deleted.
    pub suppression: Option<DateTime<Utc>>,
}

/// Reads one answer of `/api/v1/structures`.
pub fn parse_structures(json: &[u8]) -> Result<Page<LieuCoop>, CoopError> {
    parse_page(json, "structure", parse_structure)
}

/// Reads the answer of `/api/v1/lieux-activite`: the whole list, in the national schema.
pub fn parse_lieux_activite(json: &[u8]) -> Result<Page<LieuCoop>, CoopError> {
    let Value::Array(data) = parse_answer(json)? else {
        return Err(CoopError::Forme { attendu: "lieux-activite" });
    };
    let (elements, illisibles) = parse_elements(data, parse_lieu_activite);
    Ok(Page { elements, illisibles, suite: None })
}

// What the national map shows of a place, kept as the Coop wrote it.
const CARTOGRAPHIE: [&str; 20] = [
    "latitude",
    "longitude",
    "visible_pour_cartographie_nationale",
    "presentation_resume",
    "presentation_detail",
    "site_web",
    "telephone",
    "courriels",
    "fiche_acces_libre",
    "horaires",
    "prise_rdv",
    "services",
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "dispositif_programmes_nationaux",
    "formations_labels",
    "itinerance",
    "modalites_acces",
    "modalites_accompagnement",
];

#[derive(Debug, Deserialize)]
struct Structure {
    nom: Option<String>,
    adresse: Option<String>,
    complement_adresse: Option<String>,
    commune: Option<String>,
    code_postal: Option<String>,
    code_insee: Option<String>,
    typologies: Option<Vec<String>>,
    siret: Option<String>,
    rna: Option<String>,
    creation: Option<DateTime<Utc>>,
    modification: Option<DateTime<Utc>>,
    suppression: Option<DateTime<Utc>>,
}

fn parse_structure(coop_id: Uuid, attributes: Value) -> Result<LieuCoop, String> {
    let cartographie = keep_map_fields(&attributes);
    let structure: Structure = parse_attributes(attributes)?;
    let (creation, modification, suppression) = (structure.creation, structure.modification, structure.suppression);
    let mut extra = provenance(coop_id, creation, modification);
    extra.extend(cartographie);
    let saisie = SaisieLieu {
        id: Some(coop_id),
        nom: structure.nom,
        adresse: structure.adresse,
        complement_adresse: structure.complement_adresse,
        commune: read_commune(structure.commune, structure.code_postal, structure.code_insee),
        typologies: structure.typologies.unwrap_or_default(),
        siret: structure.siret,
        rna: structure.rna,
        extra,
    };
    let saisie = suppression.is_none().then_some(saisie);
    Ok(LieuCoop { coop_id, saisie, creation, modification, suppression })
}

#[derive(Debug, Deserialize)]
struct LieuActivite {
    nom: Option<String>,
    pivot: Option<String>,
    adresse: Option<String>,
    complement_adresse: Option<String>,
    commune: Option<String>,
    code_postal: Option<String>,
    code_insee: Option<String>,
    typologie: Option<String>,
    date_maj: Option<NaiveDate>,
}

fn parse_lieu_activite(coop_id: Uuid, element: Value) -> Result<LieuCoop, String> {
    // The advisors of the place are named there: their names and addresses are not kept.
    let cartographie = keep_map_fields(&element);
    let lieu: LieuActivite = parse_attributes(element)?;
    let modification = lieu.date_maj.and_then(|jour| jour.and_hms_opt(0, 0, 0)).map(|instant| instant.and_utc());
    let mut extra = provenance(coop_id, None, modification);
    extra.extend(cartographie);
    let pivot = lieu.pivot.unwrap_or_default();
    let typologies = lieu.typologie.unwrap_or_default();
    let saisie = SaisieLieu {
        id: Some(coop_id),
        nom: lieu.nom,
        adresse: lieu.adresse,
        complement_adresse: lieu.complement_adresse,
        commune: read_commune(lieu.commune, lieu.code_postal, lieu.code_insee),
        typologies: typologies
            .split('|')
            .filter(|code| !code.trim().is_empty())
            .map(|code| code.trim().to_owned())
            .collect(),
        siret: parse_siret(&pivot),
        rna: parse_rna(&pivot),
        extra,
    };
    Ok(LieuCoop { coop_id, saisie: Some(saisie), creation: None, modification, suppression: None })
}

fn keep_map_fields(attributes: &Value) -> Vec<(String, Value)> {
    let filled = |value: &&Value| !value.is_null() && **value != json!([]);
    CARTOGRAPHIE
        .into_iter()
        .filter_map(|champ| attributes.get(champ).filter(filled).map(|value| (champ.to_owned(), value.clone())))
        .collect()
}
