//! What people call a record, and a value of one of its fields.

use besace_domain::dates::{format_date, format_duree};
use besace_domain::{
    Autonomie, Genre, Materiel, NiveauAtelier, SaisieBeneficiaire, SaisieLieu, SaisieTag, StatutSocial,
    StructureDeRedirection, Thematique, TrancheAge, TypeCra, TypeLieu,
};
use besace_store::Store;
use besace_sync::wire::{Doc, collection};
use serde_json::Value;
use uuid::Uuid;

/// A title, even when the record is no more.
pub(super) fn titre(titre: String, of: &str) -> String {
    if titre.is_empty() { nom(of).to_owned() } else { titre }
}

/// « Accompagnement, 45 min », « Bénéficiaire ».
pub(super) fn detail(of: &str, doc: &Doc) -> String {
    if of != collection::CRA || doc.is_empty() {
        return nom(of).to_owned();
    }
    let collectif = doc.get("type").and_then(Value::as_str) == Some(TypeCra::Collectif.valeur());
    let genre = if collectif { "Atelier" } else { "Accompagnement" };
    match doc.get("duree").and_then(Value::as_i64) {
        Some(minutes) => format!("{genre}, {}", format_duree(minutes)),
        None => genre.to_owned(),
    }
}

pub(super) fn nom(of: &str) -> &'static str {
    match of {
        collection::CRA => "Activité",
        collection::BENEFICIAIRE => "Bénéficiaire",
        collection::LIEU => "Lieu",
        collection::LIEU_ACTIVITE => "Lieu d’activité",
        collection::TAG => "Tag",
        collection::CONFLIT => "Choix fait pour un conflit",
        _ => "Élément",
    }
}

/// Name of a field, as its form says it.
pub(super) fn libelle(champ: &str) -> &str {
    const LIBELLES: [(&str, &str); 38] = [
        ("type", "Type"),
        ("date", "Date"),
        ("duree", "Durée"),
        ("type_lieu", "Lieu"),
        ("lieu_id", "Lieu"),
        ("lieu_commune", "Commune du lieu"),
        ("materiel", "Matériel"),
        ("thematiques", "Thématiques"),
        ("precisions_demarche", "Démarche"),
        ("tags", "Tags"),
        ("notes", "Notes"),
        ("beneficiaire_id", "Bénéficiaire"),
        ("deja_accompagne", "Déjà accompagné"),
        ("commune_residence", "Commune de résidence"),
        ("genre", "Genre"),
        ("tranche_age", "Tranche d’âge"),
        ("statut_social", "Statut"),
        ("autonomie", "Autonomie"),
        ("oriente_vers_structure", "Orientation"),
        ("structure_de_redirection", "Structure d’orientation"),
        ("titre_atelier", "Titre de l’atelier"),
        ("niveau", "Niveau"),
        ("participants", "Participants suivis"),
        ("participants_anonymes", "Participants anonymes"),
        ("prenom", "Prénom"),
        ("nom", "Nom"),
        ("annee_naissance", "Année de naissance"),
        ("telephone", "Téléphone"),
        ("pas_de_telephone", "Pas de téléphone"),
        ("email", "Adresse électronique"),
        ("adresse", "Adresse"),
        ("complement_adresse", "Complément d’adresse"),
        ("commune", "Commune"),
        ("typologies", "Types de lieu"),
        ("siret", "SIRET"),
        ("rna", "RNA"),
        ("description", "Description"),
        ("fin_activite", "Fin d’activité"),
    ];
    LIBELLES.iter().find(|(nom, _)| *nom == champ).map_or(champ, |(_, libelle)| libelle)
}

/// A value in words.
pub(super) fn valeur(store: &Store, champ: &str, value: &Value) -> String {
    match value {
        Value::Null => "vide".to_owned(),
        Value::Bool(oui) => if *oui { "oui" } else { "non" }.to_owned(),
        Value::Array(values) if values.is_empty() => "vide".to_owned(),
        Value::Array(values) => values.iter().map(|value| valeur(store, champ, value)).collect::<Vec<_>>().join(", "),
        Value::Number(nombre) => match (champ, nombre.as_i64()) {
            ("duree", Some(minutes)) => format_duree(minutes),
            _ => nombre.to_string(),
        },
        Value::String(texte) => mot(store, champ, texte),
        Value::Object(objet) => match (objet.get("nom"), objet.get("code_postal"), objet.get("total")) {
            (Some(Value::String(nom)), Some(Value::String(code)), _) => format!("{nom} ({code})"),
            (_, _, Some(total)) => format!("{total} en tout"),
            _ => value.to_string(),
        },
    }
}

fn mot(store: &Store, champ: &str, texte: &str) -> String {
    match champ {
        "date" | "fin_activite" | "debut_activite" => texte.parse().map_or_else(|_| texte.to_owned(), format_date),
        "type" => TypeCra::from(texte).libelle().to_owned(),
        "type_lieu" => TypeLieu::from(texte).libelle().to_owned(),
        "materiel" => Materiel::from(texte).libelle().to_owned(),
        "thematiques" => Thematique::from(texte).libelle().to_owned(),
        "genre" => Genre::from(texte).libelle().to_owned(),
        "tranche_age" => TrancheAge::from(texte).libelle().to_owned(),
        "statut_social" => StatutSocial::from(texte).libelle().to_owned(),
        "autonomie" => Autonomie::from(texte).libelle().to_owned(),
        "niveau" => NiveauAtelier::from(texte).libelle().to_owned(),
        "structure_de_redirection" => StructureDeRedirection::from(texte).libelle().to_owned(),
        "lieu_id" => named(store, collection::LIEU, texte, |id, doc| SaisieLieu::from_doc(id, doc).nom),
        "tags" => named(store, collection::TAG, texte, |id, doc| SaisieTag::from_doc(id, doc).nom),
        "beneficiaire_id" | "participants" => named(store, collection::BENEFICIAIRE, texte, |id, doc| {
            Some(SaisieBeneficiaire::from_doc(id, doc).nom_complet())
        }),
        _ => texte.to_owned(),
    }
}

fn named(store: &Store, of: &str, id: &str, name: impl Fn(Uuid, &Doc) -> Option<String>) -> String {
    let found = id.parse().ok().and_then(|id| store.get(of, id).ok().flatten());
    found.and_then(|document| name(document.id, &document.doc)).unwrap_or_else(|| "inconnu de cet appareil".to_owned())
}
