//! What must hold, known without the product: who saved which value, and who let it go having seen it.

use std::collections::{BTreeMap, BTreeSet};

use besace_sync::wire::{Doc, collection as of};
use serde_json::Value;
use uuid::Uuid;

/// A value in a field of a record: one line of a note, one element of a list, or a whole field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fait {
    /// The record.
    pub fiche: Uuid,
    /// The field.
    pub champ: String,
    /// The value.
    pub valeur: String,
}

/// What a device shows of some records.
#[derive(Debug, Default)]
pub struct Vus {
    /// In the records.
    pub fiches: BTreeSet<Fait>,
    /// In the conflicts about them.
    pub conflits: BTreeSet<Fait>,
}

/// What one person saved.
#[derive(Debug, Default)]
pub struct Modele {
    /// Every value acknowledged as saved, and the devices that let it go having seen it.
    faits: BTreeMap<Fait, BTreeSet<usize>>,
    /// Devices that ever changed this field of this record.
    auteurs: BTreeMap<(Uuid, String), BTreeSet<usize>>,
    /// Every value that a device ever said.
    dits: BTreeMap<usize, BTreeSet<Fait>>,
    /// Of them, those of a device that went back to a copy made before they had arrived: no journal knows them.
    oublies: BTreeSet<Fait>,
    /// People erased.
    pub effaces: BTreeSet<Uuid>,
    /// Fiches merged: source → destinations.
    fusions: BTreeMap<Uuid, BTreeSet<Uuid>>,
    /// Anonymous people of a workshop: what was counted in all, while nothing blurs it.
    compteurs: BTreeMap<Uuid, i64>,
    /// Workshops of which the count can no longer be known.
    flous: BTreeSet<Uuid>,
}

impl Modele {
    /// A person did something: what they saw before and after.
    pub fn action(&mut self, appareil: usize, avant: &Vus, apres: &Vus) {
        for fait in apres.fiches.difference(&avant.fiches) {
            self.faits.entry(fait.clone()).or_default().remove(&appareil);
            self.dits.entry(appareil).or_default().insert(fait.clone());
            self.author(appareil, fait);
        }
        // Replaced in its record by someone who read it there, even if a conflict still shows it beside.
        let replaced = avant.fiches.difference(&apres.fiches);
        let settled = avant.conflits.difference(&apres.conflits).filter(|fait| !apres.fiches.contains(*fait));
        let gone: BTreeSet<&Fait> = replaced.chain(settled).collect();
        for fait in gone {
            self.let_go(appareil, fait);
            self.author(appareil, fait);
        }
    }

    /// Read in the fiche that was kept, it was read whatever the fiche it was typed in, and whoever it names by the name
    /// of the fiche that was kept.
    fn let_go(&mut self, appareil: usize, fait: &Fait) {
        for fiche in self.sources(fait.fiche) {
            for valeur in self.noms(fait) {
                if let Some(qui) = self.faits.get_mut(&Fait { fiche, valeur, ..fait.clone() }) {
                    qui.insert(appareil);
                }
            }
        }
    }

    /// A value, and for a person named, the other fiches that now go by that name.
    fn noms(&self, fait: &Fait) -> BTreeSet<String> {
        let personne = fait.valeur.parse().ok().filter(|_| NOMMENT.contains(&fait.champ.as_str()));
        let noms = personne.into_iter().flat_map(|id| self.sources(id)).map(|id| id.to_string());
        noms.chain([fait.valeur.clone()]).collect()
    }

    /// A fiche, and those that were merged into it.
    fn sources(&self, fiche: Uuid) -> BTreeSet<Uuid> {
        self.fusions.keys().copied().filter(|source| self.kept(*source).contains(&fiche)).chain([fiche]).collect()
    }

    fn author(&mut self, appareil: usize, fait: &Fait) {
        let champ = (fait.fiche, fait.champ.clone());
        self.auteurs.entry(champ).or_default().insert(appareil);
    }

    /// How many devices ever changed one of these fields.
    pub fn auteurs(&self, fiche: Uuid, champs: &[&str]) -> usize {
        let of = |champ: &&str| self.auteurs.get(&(fiche, (*champ).to_owned()));
        champs.iter().filter_map(of).flatten().collect::<BTreeSet<_>>().len()
    }

    /// What a device has said so far.
    pub fn said(&self, appareil: usize) -> BTreeSet<Fait> {
        self.dits.get(&appareil).cloned().unwrap_or_default()
    }

    /// A device goes back to when it had heard that so much of what it said had arrived.
    pub fn go_back(&mut self, appareil: usize, arrives: &BTreeSet<Fait>) {
        let now = self.dits.entry(appareil).or_default();
        self.oublies.extend(now.difference(arrives).cloned());
    }

    /// What leaves now will be in a journal.
    pub fn leaves(&mut self, faits: &BTreeSet<Fait>) {
        self.oublies.retain(|fait| !faits.contains(fait));
    }

    /// Whether only the journal of a device that went back could have said it again.
    pub fn is_forgotten(&self, fait: &Fait) -> bool {
        self.oublies.contains(fait)
    }

    /// A device is gone with what only it held.
    pub fn lose(&mut self, appareil: usize, faits: impl Iterator<Item = Fait>) {
        for fait in faits {
            self.let_go(appareil, &fait);
        }
    }

    /// Whether a value was ever saved.
    pub fn knows(&self, fait: &Fait) -> bool {
        self.faits.contains_key(fait)
    }

    /// Values that must be found somewhere.
    pub fn dus(&self) -> impl Iterator<Item = &Fait> {
        let due = self.faits.iter().filter(|(_, qui)| qui.is_empty()).map(|(fait, _)| fait);
        due.filter(|fait| !self.is_erased(fait.fiche) && fait.champ != BASCULE)
    }

    /// Erasing a person takes every fiche of theirs: the one that was kept, and those merged into it.
    fn is_erased(&self, fiche: Uuid) -> bool {
        self.kept(fiche).into_iter().flat_map(|kept| self.sources(kept)).any(|id| self.effaces.contains(&id))
    }

    /// Whether one of these devices ever changed this field.
    pub fn changed_by(&self, fait: &Fait, appareils: &[usize]) -> bool {
        let champ = (fait.fiche, fait.champ.clone());
        self.auteurs.get(&champ).is_some_and(|qui| appareils.iter().any(|d| qui.contains(d)))
    }

    /// Two fiches became one.
    pub fn merge(&mut self, source: Uuid, destination: Uuid) {
        self.fusions.entry(source).or_default().insert(destination);
    }

    /// Whether another fiche was merged into this one: its values may stand in conflict with this one's.
    pub fn received_a_merge(&self, fiche: Uuid) -> bool {
        self.fusions.values().any(|destinations| destinations.contains(&fiche))
    }

    /// Whether `faits` holds this value, under the name of the fiche that was kept.
    pub fn finds(&self, faits: &BTreeSet<Fait>, fait: &Fait) -> bool {
        let fiches = self.kept(fait.fiche);
        let names_someone = NOMMENT.contains(&fait.champ.as_str());
        let personnes = fait.valeur.parse().ok().filter(|_| names_someone).map(|id| self.kept(id));
        // Someone erased before the server knew them is counted without a name.
        if personnes.iter().flatten().chain(&fiches).any(|id| self.effaces.contains(id)) {
            return true;
        }
        // Whoever a report names, it names by one of the fiches that were said to be one person.
        let valeurs: Vec<String> = match personnes {
            Some(personnes) => personnes
                .into_iter()
                .flat_map(|id| self.sources(id))
                .flat_map(|id| self.kept(id))
                .map(|id| id.to_string())
                .collect(),
            None => vec![fait.valeur.clone()],
        };
        let found = |fiche: &Uuid, valeur: &String| {
            faits.contains(&Fait { fiche: *fiche, champ: fait.champ.clone(), valeur: valeur.clone() })
        };
        fiches.iter().any(|fiche| valeurs.iter().any(|valeur| found(fiche, valeur)))
    }

    /// A fiche, and those into which it was merged.
    fn kept(&self, fiche: Uuid) -> BTreeSet<Uuid> {
        let (mut todo, mut seen) = (vec![fiche], BTreeSet::new());
        while let Some(id) = todo.pop() {
            if seen.insert(id) {
                todo.extend(self.fusions.get(&id).into_iter().flatten());
            }
        }
        seen
    }

    /// People erased who were named in this record, and are not any more.
    pub fn unnamed(&self, fiche: Uuid, shown: &BTreeSet<Fait>) -> i64 {
        let named = self.faits.keys().filter(|fait| fait.fiche == fiche && fait.champ == PARTICIPANTS);
        let erased = named.filter(|fait| fait.valeur.parse().is_ok_and(|id| self.is_erased(id)));
        erased.filter(|fait| !shown.contains(*fait)).count() as i64
    }

    /// Counted: so many more.
    pub fn count(&mut self, fiche: Uuid, plus: i64) {
        *self.compteurs.entry(fiche).or_default() += plus;
    }

    /// The count of this record can no longer be known.
    pub fn blur(&mut self, fiche: Uuid) {
        self.flous.insert(fiche);
    }

    /// Nothing counted until now can be known any more.
    pub fn blur_all(&mut self) {
        self.flous.extend(self.compteurs.keys());
    }

    /// Counts that must be exact.
    pub fn compteurs(&self) -> impl Iterator<Item = (&Uuid, &i64)> {
        self.compteurs.iter().filter(|(fiche, _)| !self.flous.contains(fiche))
    }
}

/// Fields followed as a whole.
const CHAMPS: [&str; 13] = [
    "titre_atelier",
    "duree",
    "lieu_id",
    "type_lieu",
    "champ_futur",
    "prenom",
    "nom",
    "adresse",
    "email",
    "telephone",
    "description",
    "debut_activite",
    "niveau",
];
/// Fields that name people.
const NOMMENT: [&str; 2] = [PARTICIPANTS, "beneficiaire_id"];
const PARTICIPANTS: &str = "participants";
/// Followed to know who changed it; true or false is not worth finding again.
const BASCULE: &str = "pas_de_telephone";
/// Fields followed element by element.
const LISTES: [&str; 2] = ["tags", PARTICIPANTS];

/// What a document says of a record.
pub fn faits(fiche: Uuid, doc: &Doc) -> BTreeSet<Fait> {
    let mut faits = BTreeSet::new();
    for (champ, value) in doc {
        add(&mut faits, fiche, champ, value);
    }
    faits
}

/// What a conflict record keeps of the record that it is about.
pub fn faits_conflit(doc: &Doc) -> BTreeSet<Fait> {
    let mut faits = BTreeSet::new();
    let Some(fiche) = doc.get("record_id").and_then(Value::as_str).and_then(|id| id.parse().ok()) else {
        return faits;
    };
    for champ in doc.get("champs").and_then(Value::as_array).into_iter().flatten() {
        let Some(nom) = champ.get("champ").and_then(Value::as_str) else { continue };
        for side in ["gardee", "autre"] {
            add(&mut faits, fiche, nom, champ.get(side).unwrap_or(&Value::Null));
        }
    }
    faits
}

/// What one record shows: itself, or a conflict about another.
pub fn faits_de(collection: &str, fiche: Uuid, doc: &Doc) -> BTreeSet<Fait> {
    if collection == of::CONFLIT { faits_conflit(doc) } else { faits(fiche, doc) }
}

fn add(faits: &mut BTreeSet<Fait>, fiche: Uuid, champ: &str, value: &Value) {
    let mut insert = |valeur: String| {
        faits.insert(Fait { fiche, champ: champ.to_owned(), valeur });
    };
    match value {
        Value::Null => {}
        Value::String(text) if champ == "notes" => text.lines().for_each(|line| insert(line.to_owned())),
        Value::Array(items) if LISTES.contains(&champ) => {
            items.iter().filter_map(Value::as_str).for_each(|item| insert(item.to_owned()));
        }
        Value::String(text) if CHAMPS.contains(&champ) => insert(text.clone()),
        Value::Bool(true) if champ == BASCULE => insert("oui".to_owned()),
        Value::Number(number) if CHAMPS.contains(&champ) => insert(number.to_string()),
        _ => {}
    }
}
