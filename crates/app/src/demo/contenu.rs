//! Invented people and real communes of the Drôme.

use besace_domain::{CommuneRef, SaisieBeneficiaire, SaisieLieu, SaisieTag, communes};

pub(super) const CONSEILLER: &str = "Nadia Ferrand";
pub(super) const STRUCTURE: &str = "Communauté de communes du Diois (exemple)";

/// Name, address, INSEE code, kind of place.
const LIEUX: [(&str, &str, &str, &str); 6] = [
    ("Médiathèque de Crest", "Place de l’Exemple", "26108", "BIB"),
    ("France Services de Die", "Rue de l’Exemple", "26113", "RFS"),
    ("Salle des fêtes de Luc-en-Diois", "Grande Rue", "26167", "MUNI"),
    ("Médiathèque intercommunale du Pays de Dieulefit", "Allée de l’Exemple", "26114", "BIB"),
    ("Tiers-lieu La Fabrique", "Avenue de l’Exemple", "26362", "EPN"),
    ("Bus numérique, Châtillon-en-Diois", "Champ de foire", "26086", "EPN"),
];

struct Personne(&'static str, &'static str, i64, &'static str, &'static str, &'static str);

/// First name, last name, birth year, gender, situation, INSEE code.
const PERSONNES: [Personne; 12] = [
    Personne("Odette", "Petit", 1946, "feminin", "retraite", "26108"),
    Personne("Karim", "Benali", 1984, "masculin", "en_emploi", "26108"),
    Personne("Lucien", "Faure", 1951, "masculin", "retraite", "26108"),
    Personne("Marie-Antoinette", "de La Rochefoucauld-Desnoyers", 1939, "feminin", "retraite", "26113"),
    Personne("Thomas", "Nguyen", 1999, "masculin", "sans_emploi", "26113"),
    Personne("Jeanne", "Morel", 1958, "feminin", "retraite", "26113"),
    Personne("Colette", "Ranchin", 1949, "feminin", "retraite", "26167"),
    Personne("Abdelkrim", "Haddad", 1971, "masculin", "sans_emploi", "26362"),
    Personne("Paul", "Vigne", 1963, "masculin", "en_emploi", "26114"),
    Personne("Fatou", "Diallo", 1990, "feminin", "en_emploi", "26362"),
    Personne("Élise", "Brochier", 2006, "feminin", "scolarise", "26113"),
    Personne("Marcel", "Chabert", 1944, "masculin", "retraite", "26086"),
];

const TAGS: [(&str, &str); 3] = [
    ("FranceConnect", "Créer ou retrouver un compte"),
    ("Pass numérique", "Réglé par un pass"),
    ("Bus", "Tournée du bus numérique"),
];

pub(super) fn lieux() -> impl Iterator<Item = SaisieLieu> {
    LIEUX.iter().map(|(nom, adresse, insee, typologie)| SaisieLieu {
        nom: Some((*nom).to_owned()),
        adresse: Some((*adresse).to_owned()),
        commune: commune(insee),
        typologies: vec![(*typologie).to_owned()],
        ..SaisieLieu::default()
    })
}

pub(super) fn personnes() -> impl Iterator<Item = SaisieBeneficiaire> {
    PERSONNES.iter().map(|Personne(prenom, nom, annee, genre, statut, insee)| SaisieBeneficiaire {
        prenom: Some((*prenom).to_owned()),
        nom: Some((*nom).to_owned()),
        annee_naissance: Some(*annee),
        genre: Some((*genre).to_owned()),
        statut_social: Some((*statut).to_owned()),
        commune: commune(insee),
        pas_de_telephone: true,
        ..SaisieBeneficiaire::default()
    })
}

pub(super) fn tags() -> impl Iterator<Item = SaisieTag> {
    TAGS.iter().map(|(nom, description)| SaisieTag {
        nom: Some((*nom).to_owned()),
        description: Some((*description).to_owned()),
        ..SaisieTag::default()
    })
}

pub(super) fn commune(insee: &str) -> Option<CommuneRef> {
    communes::search(insee, 1).first().map(communes::Trouvee::to_ref)
}
