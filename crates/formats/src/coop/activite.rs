use std::collections::BTreeMap;

use besace_domain::{
    CommuneRef, Doc, Genre, ParticipantsAnonymes, SaisieCra, StatutSocial, Thematique, TrancheAge, TypeCra, TypeLieu,
};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};
use uuid::Uuid;

use super::error::CoopError;
use super::page::{Page, parse_attributes, parse_page};
use super::{SOURCE, champ};

/// One activity of the Coop.
#[derive(Debug, Clone, PartialEq)]
pub struct Activite {
    /// Its identifier in the Coop, and that of our record.
    pub coop_id: Uuid,
    /// Whose it is, in the Coop.
    pub mediateur_id: Option<Uuid>,
    /// The same person as a user of the Coop.
    pub user_id: Option<Uuid>,
    /// The report; none for a tombstone.
    pub saisie: Option<SaisieCra>,
    /// Names of its tags: the API does not give more.
    pub tags: Vec<String>,
    /// When it was recorded.
    pub creation: Option<DateTime<Utc>>,
    /// When it last changed.
    pub modification: Option<DateTime<Utc>>,
    /// When it was deleted.
    pub suppression: Option<DateTime<Utc>>,
}

/// Reads one answer of `/api/v1/activites`.
pub fn parse_activites(json: &[u8]) -> Result<Page<Activite>, CoopError> {
    parse_page(json, "activite", parse_activite)
}

// Former type of the Coop, whose rows became accompagnements individuels on the general thématique.
const DEMARCHE_ADMINISTRATIVE: &str = "demarche_administrative";

#[derive(Debug, Deserialize)]
struct Attributs {
    r#type: String,
    mediateur_id: Option<Uuid>,
    user_id: Option<Uuid>,
    #[serde(default, deserialize_with = "day")]
    date: Option<NaiveDate>,
    duree: Option<i64>,
    type_lieu: Option<String>,
    structure_id: Option<Uuid>,
    lieu_code_postal: Option<String>,
    lieu_commune: Option<String>,
    lieu_code_insee: Option<String>,
    creation: Option<DateTime<Utc>>,
    modification: Option<DateTime<Utc>>,
    suppression: Option<DateTime<Utc>>,
    autonomie: Option<String>,
    oriente_vers_structure: Option<bool>,
    structure_de_redirection: Option<String>,
    materiel: Option<Vec<String>>,
    thematiques: Option<Vec<String>>,
    tags: Option<Vec<String>>,
    precisions_demarche: Option<String>,
    titre_atelier: Option<String>,
    niveau_atelier: Option<String>,
    accompagnements: Option<i64>,
    beneficiaires: Option<Beneficiaires>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Beneficiaires {
    total: i64,
    genres: BTreeMap<String, i64>,
    tranches_age: BTreeMap<String, i64>,
    statuts: BTreeMap<String, i64>,
}

fn parse_activite(coop_id: Uuid, attributes: Value) -> Result<Activite, String> {
    let mut attributs: Attributs = parse_attributes(attributes)?;
    let tags = attributs.tags.take().unwrap_or_default();
    let (mediateur_id, user_id) = (attributs.mediateur_id, attributs.user_id);
    let (creation, modification, suppression) = (attributs.creation, attributs.modification, attributs.suppression);
    let saisie = suppression.is_none().then(|| attributs.into_saisie(coop_id));
    Ok(Activite { coop_id, mediateur_id, user_id, saisie, tags, creation, modification, suppression })
}

impl Attributs {
    fn into_saisie(self, coop_id: Uuid) -> SaisieCra {
        let (type_cra, demarche) = match self.r#type.as_str() {
            DEMARCHE_ADMINISTRATIVE => (TypeCra::Individuel, true),
            autre => (TypeCra::from(autre), false),
        };
        let mut thematiques = self.thematiques.unwrap_or_default();
        let aide = Thematique::AideAuxDemarchesAdministratives.valeur();
        if demarche && !thematiques.iter().any(|thematique| thematique == aide) {
            thematiques.push(aide.to_owned());
        }
        let mut extra = provenance(coop_id, self.creation, self.modification);
        let type_lieu = self.type_lieu.as_deref().map(TypeLieu::from);
        let commune = read_commune(self.lieu_commune, self.lieu_code_postal, self.lieu_code_insee);
        let (lieu_id, lieu_commune) = match type_lieu {
            Some(TypeLieu::LieuActivite) => (self.structure_id, None),
            Some(TypeLieu::ADistance) => {
                extra.extend(commune.map(|commune| (champ::COMMUNE_EMPLOYEUR.to_owned(), json!(commune))));
                (None, None)
            }
            _ => (self.structure_id, commune),
        };
        let mut saisie = SaisieCra {
            id: Some(coop_id),
            type_cra: Some(type_cra.valeur().to_owned()),
            date: self.date,
            duree: self.duree,
            type_lieu: self.type_lieu,
            lieu_id,
            lieu_commune,
            materiel: self.materiel.unwrap_or_default(),
            thematiques,
            precisions_demarche: self.precisions_demarche,
            autonomie: self.autonomie,
            oriente_vers_structure: self.oriente_vers_structure,
            structure_de_redirection: self.structure_de_redirection,
            titre_atelier: self.titre_atelier,
            niveau: self.niveau_atelier,
            extra,
            ..SaisieCra::default()
        };
        let beneficiaires = self.beneficiaires.unwrap_or_default();
        match type_cra {
            TypeCra::Collectif => count_people(&mut saisie, &beneficiaires, self.accompagnements.unwrap_or_default()),
            _ => describe_person(&mut saisie, &beneficiaires),
        }
        saisie
    }
}

fn describe_person(saisie: &mut SaisieCra, beneficiaires: &Beneficiaires) {
    saisie.genre = only_value(&beneficiaires.genres);
    saisie.tranche_age = only_value(&beneficiaires.tranches_age);
    saisie.statut_social = only_value(&beneficiaires.statuts);
}

// The one value counted, an unknown one included; « non communiqué » is stored as nothing.
fn only_value(compteurs: &BTreeMap<String, i64>) -> Option<String> {
    let mut counted = compteurs.iter().filter(|(_, nombre)| **nombre > 0).map(|(valeur, _)| valeur);
    let valeur = counted.next().filter(|_| counted.next().is_none())?;
    (valeur != Genre::NonCommunique.valeur()).then(|| valeur.clone())
}

fn count_people(saisie: &mut SaisieCra, beneficiaires: &Beneficiaires, accompagnements: i64) {
    let mut anonymes = ParticipantsAnonymes { total: beneficiaires.total.max(accompagnements), ..Default::default() };
    let mut inconnus = Doc::new();
    for (groupe, compteurs) in [
        ("genres", &beneficiaires.genres),
        ("tranches_age", &beneficiaires.tranches_age),
        ("statuts", &beneficiaires.statuts),
    ] {
        for (valeur, nombre) in compteurs {
            let compteur = match groupe {
                "genres" => anonymes.genre(&Genre::from(valeur.as_str())),
                "tranches_age" => anonymes.tranche_age(&TrancheAge::from(valeur.as_str())),
                _ => anonymes.statut_social(&StatutSocial::from(valeur.as_str())),
            };
            match compteur {
                Some(compteur) => *compteur = *nombre,
                None => drop(inconnus.insert(format!("{groupe}.{valeur}"), json!(nombre))),
            }
        }
    }
    if !inconnus.is_empty() {
        saisie.extra.insert(champ::COMPTEURS_INCONNUS.to_owned(), json!(inconnus));
    }
    saisie.participants_anonymes = Some(anonymes);
}

/// The fields that tell where an imported document comes from.
pub(super) fn provenance(coop_id: Uuid, creation: Option<DateTime<Utc>>, modification: Option<DateTime<Utc>>) -> Doc {
    let instant = |instant: DateTime<Utc>| json!(instant.to_rfc3339_opts(SecondsFormat::Millis, true));
    let mut doc = Doc::from([(champ::SOURCE.to_owned(), json!(SOURCE)), (champ::COOP_ID.to_owned(), json!(coop_id))]);
    doc.extend(creation.map(|creation| (champ::CREATION.to_owned(), instant(creation))));
    doc.extend(modification.map(|modification| (champ::MODIFICATION.to_owned(), instant(modification))));
    doc
}

/// A commune as the Coop writes it, when at least one of its parts is there.
pub(super) fn read_commune(
    nom: Option<String>,
    code_postal: Option<String>,
    code_insee: Option<String>,
) -> Option<CommuneRef> {
    let commune = CommuneRef {
        nom: nom.unwrap_or_default(),
        code_postal: code_postal.unwrap_or_default(),
        code_insee: code_insee.unwrap_or_default(),
    };
    (!commune.is_blank()).then_some(commune)
}

// « 2026-11-24 », or an instant whose day counts.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    let Some(texte) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    let jour = texte.get(..10).unwrap_or(&texte);
    jour.parse().map(Some).map_err(|_| serde::de::Error::custom(format!("date: {texte}")))
}
