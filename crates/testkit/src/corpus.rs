use besace_domain::{Materiel, Thematique, TypeLieu};
use besace_sync::wire::{Doc, collection as of};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::noms::{COMMUNES, LIEUX, NOMS, PRENOMS};
use crate::{Chance, Vocabulaire};

/// Reports made on a working day, about.
const CRA_PER_DAY: usize = 12;
/// Last day of a corpus.
const LAST_DAY: (i32, u32, u32) = (2026, 11, 24);
const DUREES: &[i64] = &[45, 60, 30, 90, 15, 120, 20, 75, 180];

/// A document to write.
#[derive(Debug, Clone, PartialEq)]
pub struct Enregistrement {
    /// See [`besace_sync::wire::collection`].
    pub collection: &'static str,
    /// The record.
    pub id: Uuid,
    /// Its document.
    pub doc: Doc,
    /// When it was made.
    pub creation: DateTime<Utc>,
}

/// The work of one advisor.
#[derive(Debug, Clone, PartialEq)]
pub struct Corpus {
    /// Places and « mes lieux d’activité ».
    pub lieux: Vec<Enregistrement>,
    /// Tags.
    pub tags: Vec<Enregistrement>,
    /// People followed.
    pub beneficiaires: Vec<Enregistrement>,
    /// Reports, oldest first.
    pub cras: Vec<Enregistrement>,
}

impl Corpus {
    /// Everything, in an order where nothing names what comes later.
    pub fn all(&self) -> impl Iterator<Item = &Enregistrement> {
        self.lieux.iter().chain(&self.tags).chain(&self.beneficiaires).chain(&self.cras)
    }
}

/// `n_cra` reports and `n_benef` people, drawn from `seed`.
pub fn corpus(seed: u64, n_cra: usize, n_benef: usize) -> Corpus {
    let mut chance = Chance::new(seed);
    let vocabulaire = Vocabulaire::new();
    let first_day = n_cra.div_ceil(CRA_PER_DAY);
    let debut = jour(first_day);
    let lieux: Vec<Enregistrement> = (0..12).flat_map(|i| lieu(&mut chance, i, debut)).collect();
    let tags = (0..8).map(|_| tag(&mut chance, &vocabulaire, debut)).collect::<Vec<_>>();
    let beneficiaires: Vec<Enregistrement> =
        (0..n_benef).map(|_| beneficiaire(&mut chance, &vocabulaire, debut)).collect();
    let ids = |records: &[Enregistrement], collection| {
        records.iter().filter(|record| record.collection == collection).map(|record| record.id).collect::<Vec<_>>()
    };
    let known = Known {
        lieux: ids(&lieux, of::LIEU),
        tags: ids(&tags, of::TAG),
        personnes: ids(&beneficiaires, of::BENEFICIAIRE),
    };
    let cras = (0..n_cra)
        .map(|i| report(&mut chance, &vocabulaire, &known, jour(first_day - i / CRA_PER_DAY - 1), i % CRA_PER_DAY))
        .collect();
    Corpus { lieux, tags, beneficiaires, cras }
}

/// One more valid report, anonymous and at a distance, dated `date`.
pub fn cra(chance: &mut Chance, vocabulaire: &Vocabulaire, date: NaiveDate) -> Doc {
    let known = Known { lieux: Vec::new(), tags: Vec::new(), personnes: Vec::new() };
    report(chance, vocabulaire, &known, date, 0).doc
}

/// The working day that comes `ago` working days before the last one.
pub fn jour(ago: usize) -> NaiveDate {
    let (annee, mois, jour) = LAST_DAY;
    let last = NaiveDate::from_ymd_opt(annee, mois, jour).unwrap_or_default();
    let days = u64::try_from(ago + ago / 5 * 2).unwrap_or(0);
    let date = last.checked_sub_days(Days::new(days)).unwrap_or(last);
    match date.weekday() {
        Weekday::Sat => date.checked_sub_days(Days::new(1)).unwrap_or(date),
        Weekday::Sun => date.checked_sub_days(Days::new(2)).unwrap_or(date),
        _ => date,
    }
}

struct Known {
    lieux: Vec<Uuid>,
    tags: Vec<Uuid>,
    personnes: Vec<Uuid>,
}

fn moment(date: NaiveDate, rank: usize) -> DateTime<Utc> {
    let minutes = u32::try_from(rank * 35).unwrap_or(0);
    date.and_hms_opt(8 + minutes / 60, minutes % 60, 0).unwrap_or_default().and_utc()
}

fn record(collection: &'static str, chance: &mut Chance, creation: DateTime<Utc>, doc: Value) -> Enregistrement {
    let id = chance.id(u64::try_from(creation.timestamp_millis()).unwrap_or(0));
    let doc = match doc {
        Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        _ => Doc::new(),
    };
    Enregistrement { collection, id, doc, creation }
}

fn commune(chance: &mut Chance) -> Value {
    let (nom, code_postal, code_insee) = chance.pick_habit(COMMUNES);
    json!({ "nom": nom, "code_postal": code_postal, "code_insee": code_insee })
}

fn lieu(chance: &mut Chance, i: usize, debut: NaiveDate) -> [Enregistrement; 2] {
    let creation = moment(debut, 0);
    let nom = format!("{} de {}", LIEUX[i % LIEUX.len()], COMMUNES[i % COMMUNES.len()].0);
    let lieu = record(
        of::LIEU,
        chance,
        creation,
        json!({ "nom": nom, "adresse": format!("{} rue des Écoles", i + 1), "commune": commune(&mut Chance::new(i as u64)), "typologies": ["BIB"] }),
    );
    let mien = json!({ "lieu_id": lieu.id, "debut_activite": debut });
    [lieu, record(of::LIEU_ACTIVITE, chance, creation, mien)]
}

fn tag(chance: &mut Chance, vocabulaire: &Vocabulaire, debut: NaiveDate) -> Enregistrement {
    let nom = format!("{} {}", vocabulaire.texte(chance, 2), chance.below(1_000));
    record(of::TAG, chance, moment(debut, 0), json!({ "nom": nom }))
}

fn beneficiaire(chance: &mut Chance, vocabulaire: &Vocabulaire, debut: NaiveDate) -> Enregistrement {
    let (prenom, nom) = (*chance.pick(PRENOMS), *chance.pick(NOMS));
    let telephone = chance.percent(70).then(|| format!("+336{:08}", chance.below(100_000_000)));
    let email = chance.percent(30).then(|| {
        let ascii = |texte: &str| texte.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
        format!("{}.{}{}@exemple.fr", ascii(prenom), ascii(nom), chance.below(1_000))
    });
    let doc = json!({
        "prenom": prenom, "nom": nom,
        "annee_naissance": chance.percent(80).then(|| 1935 + chance.below(75)),
        "telephone": telephone, "email": email, "commune": commune(chance),
        "genre": chance.pick(&["feminin", "masculin"]),
        "statut_social": chance.pick(&["retraite", "sans_emploi", "en_emploi", "scolarise"]),
        "notes": chance.percent(20).then(|| vocabulaire.texte(chance, 12)),
    });
    record(of::BENEFICIAIRE, chance, moment(debut, 0), doc)
}

fn report(
    chance: &mut Chance,
    vocabulaire: &Vocabulaire,
    known: &Known,
    date: NaiveDate,
    rank: usize,
) -> Enregistrement {
    let mut doc = json!({
        "date": date,
        "duree": chance.pick_habit(DUREES),
        "thematiques": thematiques(chance),
        "materiel": [chance.pick(Materiel::ALL).valeur()],
        "notes": chance.percent(40).then(|| { let mots = 5 + chance.below(55); vocabulaire.texte(chance, mots) }),
    });
    place(&mut doc, chance, known);
    if !known.tags.is_empty() && chance.percent(25) {
        doc["tags"] = json!([chance.pick_habit(&known.tags)]);
    }
    if chance.percent(84) {
        individuel(&mut doc, chance, known)
    } else {
        collectif(&mut doc, chance, vocabulaire, known)
    }
    record(of::CRA, chance, moment(date, rank), doc)
}

fn thematiques(chance: &mut Chance) -> Vec<&'static str> {
    let mut chosen: Vec<&str> = (0..=chance.below(3)).map(|_| chance.pick_habit(Thematique::ALL).valeur()).collect();
    // The administrative ones go with the general one.
    chosen.push("aide_aux_demarches_administratives");
    if chance.percent(60) {
        chosen = vec![chance.pick_habit(&Thematique::ALL[..19]).valeur()];
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

fn place(doc: &mut Value, chance: &mut Chance, known: &Known) {
    let type_lieu = match chance.below(10) {
        0..=6 if !known.lieux.is_empty() => TypeLieu::LieuActivite,
        7 => TypeLieu::Domicile,
        8 => TypeLieu::Autre,
        _ => TypeLieu::ADistance,
    };
    doc["type_lieu"] = json!(type_lieu.valeur());
    match type_lieu {
        TypeLieu::LieuActivite => doc["lieu_id"] = json!(chance.pick_habit(&known.lieux)),
        TypeLieu::Domicile | TypeLieu::Autre => doc["lieu_commune"] = commune(chance),
        _ => {}
    }
}

fn individuel(doc: &mut Value, chance: &mut Chance, known: &Known) {
    doc["type"] = json!("individuel");
    if !known.personnes.is_empty() && chance.percent(45) {
        doc["beneficiaire_id"] = json!(chance.pick(&known.personnes));
    } else if chance.percent(50) {
        doc["genre"] = json!(chance.pick(&["feminin", "masculin", "non_communique"]));
        doc["tranche_age"] = json!(chance.pick(&["soixante_dix_plus", "quarante_cinquante_neuf"]));
    }
    doc["autonomie"] = json!(chance.pick(&["entierement_accompagne", "partiellement_autonome", "autonome"]));
}

fn collectif(doc: &mut Value, chance: &mut Chance, vocabulaire: &Vocabulaire, known: &Known) {
    doc["type"] = json!("collectif");
    doc["titre_atelier"] = json!(format!("Atelier {}", vocabulaire.texte(chance, 3)));
    doc["niveau"] = json!(chance.pick(&["debutant", "intermediaire", "avance"]));
    let suivis = if known.personnes.is_empty() { 0 } else { chance.below(4) };
    let mut participants: Vec<Uuid> = (0..suivis).map(|_| *chance.pick(&known.personnes)).collect();
    participants.sort_unstable();
    participants.dedup();
    let total = 1 + chance.below(9);
    let feminin = chance.below(total + 1);
    doc["participants"] = json!(participants);
    doc["participants_anonymes"] = json!({
        "total": total, "deja_accompagne": 0, "genre_feminin": feminin, "genre_masculin": total - feminin,
        "tranche_age_soixante_dix_plus": total, "statut_social_retraite": total,
    });
}

#[cfg(test)]
mod tests {
    use besace_domain::{Contexte, Mode, check};

    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_corpus() {
        assert_eq!(corpus(7, 50, 10), corpus(7, 50, 10));
        assert_ne!(corpus(7, 50, 10).cras, corpus(8, 50, 10).cras);
    }

    #[test]
    fn every_document_follows_the_rules() {
        let contexte = Contexte { aujourdhui: jour(0), mode: Mode::Strict };
        let corpus = corpus(1, 600, 60);
        for record in corpus.all() {
            let checked = check(record.collection, &record.doc, &contexte);
            assert!(checked.is_ok(), "{} {:?}: {:?}", record.collection, record.doc, checked);
        }
        assert_eq!((corpus.cras.len(), corpus.beneficiaires.len()), (600, 60));
    }
}
