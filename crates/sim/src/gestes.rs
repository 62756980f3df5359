//! What people do on their devices.

use std::collections::BTreeSet;

use besace_store::Ecriture;
use besace_sync::wire::{Doc, Scope, collection as of};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::echec::Suite;
use crate::modele::Fait;
use crate::monde::Monde;
use crate::pas::Pas;

/// Records that a person makes themselves, by kind.
pub(crate) const GENRES: [&str; 5] = [of::CRA, of::BENEFICIAIRE, of::LIEU, of::TAG, of::LIEU_ACTIVITE];
const THEMES: [&str; 4] = ["email", "bureautique", "parentalite", "sante"];
/// Workshops of which people are only counted up, never deleted: the count must be exact.
const COMPTES: [u32; 2] = [0, 1];

impl Monde {
    /// What a person does; `false` when the step is of another kind.
    pub(crate) fn gesture(&mut self, pas: &Pas) -> Suite<bool> {
        match *pas {
            Pas::Cra { appareil, fiche, champ, valeur } => self.with(appareil, |m, d| m.cra(d, fiche, champ, valeur)),
            Pas::Personne { appareil, fiche, champ, valeur } => {
                self.with(appareil, |m, d| m.personne(d, fiche, champ, valeur))
            }
            Pas::Mien { appareil, fiche, genre, .. } => self.with(appareil, |m, d| m.mien(d, genre, fiche)),
            Pas::Faux { appareil, fiche, .. } => self.with(appareil, |m, d| m.faux(d, fiche)),
            Pas::Lot { appareil, nombre } => self.with(appareil, |m, d| m.lot(d, nombre)),
            Pas::Supprime { appareil, genre, fiche } => self.with(appareil, |m, d| m.supprime(d, genre, fiche)),
            Pas::SupprimeTout { appareil } => self.with(appareil, Self::supprime_tout),
            Pas::Annule { appareil, genre, fiche } => self.with(appareil, |m, d| m.annule(d, genre, fiche)),
            Pas::Fusionne { appareil, source, destination } => {
                self.with(appareil, |m, d| m.fusionne(d, source, destination))
            }
            Pas::Efface { appareil, fiche } => self.with(appareil, |m, d| m.efface(d, fiche)),
            Pas::Tranche { appareil, numero, autre } => self.with(appareil, |m, d| m.tranche(d, numero, autre == 1)),
            Pas::Refus { appareil, numero, choix } => self.with(appareil, |m, d| m.refus(d, numero, choix)),
            Pas::Retenues { appareil, oui } => self.with(appareil, |m, d| m.retenues(d, oui == 1)),
            Pas::Soin { appareil } => {
                self.with(appareil, |m, d| m.op(d, &BTreeSet::new(), |store, now| store.tidy_up(now)).map(drop))
            }
            _ => return Ok(false),
        }
        .map(|()| true)
    }

    fn with(&mut self, appareil: u32, f: impl FnOnce(&mut Self, usize) -> Suite) -> Suite {
        match self.device(appareil) {
            Some(d) => f(self, d),
            None => Ok(()),
        }
    }

    /// The identity of the n-th record of a kind: made by one device, known to the others once received.
    pub(crate) fn fiche(&self, d: usize, genre: usize, n: u32) -> Uuid {
        let personne = self.appareils[d].personne as u32;
        besace_sync::id::uuid(1_760_000_000_000 + u64::from(n), genre as u16, personne + 1, 42)
    }

    /// What the device shows of it; `None` = not there and not this device's to make.
    fn begin(&mut self, d: usize, genre: usize, n: u32) -> Suite<Option<(Uuid, Option<Doc>)>> {
        let id = self.fiche(d, genre, n);
        if let Some(doc) = self.shown(d, GENRES[genre], id)? {
            return Ok(Some((id, Some(doc))));
        }
        // An id is made once.
        Ok(self.de(d).crees.insert(id).then_some((id, None)))
    }

    pub(crate) fn shown(&self, d: usize, collection: &str, id: Uuid) -> Suite<Option<Doc>> {
        let Some(store) = self.appareils[d].store_ref() else { return Ok(None) };
        let found = store.get(collection, id).map_err(crate::support::store_error("lecture"))?;
        Ok(found.map(|document| document.doc))
    }

    /// Saves; whether it was acknowledged.
    fn save(&mut self, d: usize, collection: &str, id: Uuid, doc: Doc) -> Suite<bool> {
        self.act(d, &[(collection, id)], |store, now| store.put(collection, id, doc, now))
    }

    fn next_value(&mut self) -> u32 {
        self.valeurs += 1;
        self.valeurs
    }

    fn cra(&mut self, d: usize, n: u32, champ: u32, valeur: u32) -> Suite {
        let Some((id, doc)) = self.begin(d, 0, n)? else { return Ok(()) };
        let new = doc.is_none();
        let counted = COMPTES.contains(&n);
        let mut doc = doc.unwrap_or_else(report);
        let v = self.next_value();
        let text = format!("v{v}");
        let mut plus = i64::from(new);
        match champ {
            0 => set(&mut doc, "titre_atelier", json!(text)),
            1 => set(&mut doc, "duree", json!(1 + v % 1_400)),
            2 => add_line(&mut doc, &self.padded(&text), valeur),
            3 => remove_line(&mut doc, valeur),
            4 => toggle(&mut doc, "tags", self.pick(d, of::TAG, valeur)?),
            5 => toggle(&mut doc, "participants", self.pick(d, of::BENEFICIAIRE, valeur)?),
            6 => {
                // Two devices never add the same: the same edit twice is one.
                plus = i64::from(1 + v);
                let total = doc.get("participants_anonymes").and_then(|c| c.get("total")).and_then(Value::as_i64);
                // The first one was counted with the report.
                let total = total.unwrap_or(0) + plus - i64::from(new);
                let mut counters = doc.get("participants_anonymes").cloned().unwrap_or_else(|| json!({}));
                counters["total"] = json!(total);
                set(&mut doc, "participants_anonymes", counters);
            }
            7 => match self.pick(d, of::LIEU, valeur)? {
                Some(lieu) if !valeur.is_multiple_of(4) => {
                    set(&mut doc, "type_lieu", json!("lieu_activite"));
                    set(&mut doc, "lieu_id", json!(lieu));
                }
                _ => {
                    set(&mut doc, "type_lieu", json!("a_distance"));
                    doc.remove("lieu_id");
                }
            },
            8 => set(&mut doc, "champ_futur", json!(text)),
            _ => toggle_theme(&mut doc, THEMES[valeur as usize % THEMES.len()]),
        }
        let before = self.counted(d, id)?;
        if self.save(d, of::CRA, id, doc)? {
            if counted {
                self.de(d).modele.count(id, plus);
            }
        } else if self.counted(d, id)? != before {
            self.de(d).modele.blur(id);
        }
        Ok(())
    }

    fn counted(&self, d: usize, id: Uuid) -> Suite<Option<Value>> {
        Ok(self.shown(d, of::CRA, id)?.and_then(|doc| doc.get("participants_anonymes").cloned()))
    }

    fn personne(&mut self, d: usize, n: u32, champ: u32, valeur: u32) -> Suite {
        let Some((id, doc)) = self.begin(d, 1, n)? else { return Ok(()) };
        if doc.as_ref().is_some_and(|doc| doc.get("anonyme") == Some(&Value::Bool(true))) {
            return Ok(());
        }
        let v = self.next_value();
        let mut doc = doc.unwrap_or_else(|| person(&format!("Odette v{v}")));
        let text = format!("v{v}");
        match champ {
            0 => set(&mut doc, "prenom", json!(text)),
            1 => set(&mut doc, "nom", json!(text)),
            2 => set(&mut doc, "adresse", json!(format!("{v} rue Haute"))),
            3 => add_line(&mut doc, &self.padded(&text), valeur),
            4 => set(&mut doc, "champ_futur", json!(text)),
            _ if valeur.is_multiple_of(3) => {
                doc.remove("telephone");
                set(&mut doc, "pas_de_telephone", json!(true));
            }
            _ => {
                doc.remove("pas_de_telephone");
                set(&mut doc, "telephone", json!(format!("+336{:08}", 10_000_000 + v)));
            }
        }
        self.save(d, of::BENEFICIAIRE, id, doc).map(drop)
    }

    fn mien(&mut self, d: usize, genre: u32, n: u32) -> Suite {
        let genre = 2 + genre as usize % 3;
        let v = self.next_value();
        let lieu = if genre == 4 { self.pick(d, of::LIEU, v)? } else { None };
        if genre == 4 && lieu.is_none() {
            return Ok(());
        }
        let Some((id, doc)) = self.begin(d, genre, n)? else { return Ok(()) };
        let new = doc.is_none();
        let mut doc = doc.unwrap_or_default();
        match genre {
            2 => {
                if new {
                    set(&mut doc, "commune", json!({"nom": "Crest", "code_postal": "26400", "code_insee": "26108"}));
                    set(&mut doc, "adresse", json!("5 place du Temple"));
                    set(&mut doc, "typologies", json!(["BIB"]));
                }
                set(&mut doc, "nom", json!(format!("lieu v{v}")));
            }
            3 => set(&mut doc, "nom", json!(format!("tag v{v}"))),
            _ => {
                if new {
                    set(&mut doc, "lieu_id", json!(lieu));
                }
                let jour = 1 + v % 28;
                set(&mut doc, "debut_activite", json!(format!("2025-{:02}-{jour:02}", 1 + v / 28 % 12)));
            }
        }
        self.save(d, GENRES[genre], id, doc).map(drop)
    }

    /// A report longer than a day: the form would say so, an older version or a defect may not.
    fn faux(&mut self, d: usize, n: u32) -> Suite {
        let n = n.max(2);
        let Some((id, doc)) = self.begin(d, 0, n)? else { return Ok(()) };
        let mut doc = doc.unwrap_or_else(report);
        let v = self.next_value();
        set(&mut doc, "duree", json!(2_000 + v));
        self.save(d, of::CRA, id, doc).map(drop)
    }

    fn lot(&mut self, d: usize, nombre: u32) -> Suite {
        let mut ecritures = Vec::new();
        for _ in 0..nombre {
            let v = self.next_value();
            let id = self.fiche(d, 0, 1_000 + v);
            self.de(d).crees.insert(id);
            let mut doc = report();
            set(&mut doc, "titre_atelier", json!(format!("v{v}")));
            ecritures.push(Ecriture { collection: of::CRA.to_owned(), id, doc });
        }
        let fiches: Vec<_> = ecritures.iter().map(|e| (of::CRA, e.id)).collect();
        self.act(d, &fiches, |store, now| store.put_all(ecritures, None, now)).map(drop)
    }

    fn supprime(&mut self, d: usize, genre: u32, n: u32) -> Suite {
        let genre = genre as usize % GENRES.len();
        if genre == 0 && COMPTES.contains(&n) {
            return Ok(());
        }
        let (collection, id) = (GENRES[genre], self.fiche(d, genre, n));
        self.act(d, &[(collection, id)], |store, now| store.delete(collection, &[id], now)).map(drop)
    }

    fn supprime_tout(&mut self, d: usize) -> Suite {
        let counted: Vec<Uuid> = COMPTES.iter().map(|n| self.fiche(d, 0, *n)).collect();
        let ids: Vec<Uuid> = self.ids(d, of::CRA)?.into_iter().filter(|id| !counted.contains(id)).collect();
        let fiches: Vec<_> = ids.iter().map(|id| (of::CRA, *id)).collect();
        self.act(d, &fiches, |store, now| store.delete(of::CRA, &ids, now)).map(drop)
    }

    fn annule(&mut self, d: usize, genre: u32, n: u32) -> Suite {
        let genre = genre as usize % GENRES.len();
        let (collection, id) = (GENRES[genre], self.fiche(d, genre, n));
        self.act(d, &[(collection, id)], |store, now| store.restore(collection, &[id], now)).map(drop)
    }

    fn fusionne(&mut self, d: usize, source: u32, destination: u32) -> Suite {
        let (source, destination) = (self.fiche(d, 1, source), self.fiche(d, 1, destination));
        for id in [source, destination] {
            let doc = self.shown(d, of::BENEFICIAIRE, id)?;
            // The window does not offer someone erased.
            if source == destination || doc.is_none_or(|doc| doc.contains_key("anonyme")) {
                return Ok(());
            }
        }
        let mut fiches = vec![(of::BENEFICIAIRE, source), (of::BENEFICIAIRE, destination)];
        fiches.extend(self.ids(d, of::CRA)?.into_iter().map(|id| (of::CRA, id)));
        self.de(d).modele.merge(source, destination);
        self.act(d, &fiches, |store, now| store.merge_beneficiaire(source, destination, now)).map(drop)
    }

    fn efface(&mut self, d: usize, n: u32) -> Suite {
        let id = self.fiche(d, 1, n);
        if self.shown(d, of::BENEFICIAIRE, id)?.is_none() {
            return Ok(());
        }
        let mut fiches = vec![(of::BENEFICIAIRE, id)];
        fiches.extend(self.ids(d, of::CRA)?.into_iter().map(|id| (of::CRA, id)));
        // Someone who never left is counted as anonymous where they were named.
        self.blur_named(d, id)?;
        self.act(d, &fiches, |store, now| store.erase_beneficiaire(id, now))?;
        // Whether or not the machine stopped right after.
        let left = self.shown(d, of::BENEFICIAIRE, id)?;
        if left.is_none_or(|doc| doc.contains_key("anonyme")) {
            self.de(d).modele.effaces.insert(id);
        }
        Ok(())
    }

    fn blur_named(&mut self, d: usize, personne: Uuid) -> Suite {
        let named = json!(personne);
        for id in self.ids(d, of::CRA)? {
            let doc = self.shown(d, of::CRA, id)?.unwrap_or_default();
            if doc.get("participants").and_then(Value::as_array).is_some_and(|list| list.contains(&named)) {
                self.de(d).modele.blur(id);
            }
        }
        Ok(())
    }

    fn tranche(&mut self, d: usize, numero: u32, autre: bool) -> Suite {
        let Some(store) = self.appareils[d].store_ref() else { return Ok(()) };
        let conflits = store.conflits().map_err(crate::support::store_error("conflits"))?;
        let Some(conflit) = conflits.get(numero as usize % conflits.len().max(1)) else { return Ok(()) };
        let (collection, id) = (conflit.doc.get("collection").cloned(), conflit.doc.get("record_id").cloned());
        let collection = GENRES.into_iter().find(|genre| collection == Some(json!(genre)));
        let (Some(collection), Some(Ok(id))) =
            (collection, id.as_ref().and_then(Value::as_str).map(str::parse::<Uuid>))
        else {
            return Ok(());
        };
        let doc = self.shown(d, collection, id)?;
        let fiches = [(collection, id), (of::CONFLIT, conflit.id)];
        let (conflit_id, champs) = (conflit.id, conflit.doc.get("champs").cloned());
        if COMPTES.iter().any(|n| self.fiche(d, 0, *n) == id) {
            self.de(d).modele.blur(id);
        }
        self.act(d, &fiches, |store, now| {
            if let (true, Some(mut doc)) = (autre, doc) {
                for champ in champs.iter().filter_map(Value::as_array).flatten() {
                    let nom = champ.get("champ").and_then(Value::as_str).unwrap_or_default();
                    set(&mut doc, nom, champ.get("autre").cloned().unwrap_or(Value::Null));
                }
                store.put(collection, id, doc, now)?;
            }
            store.delete(of::CONFLIT, &[conflit_id], now)
        })
        .map(drop)
    }

    fn refus(&mut self, d: usize, numero: u32, choix: u32) -> Suite {
        let Some(store) = self.appareils[d].store_ref() else { return Ok(()) };
        let refus = store.refus().map_err(crate::support::store_error("refus"))?;
        let Some(refus) = refus.get(numero as usize % refus.len().max(1)) else { return Ok(()) };
        let id = refus.element.id;
        let Some(collection) = GENRES.into_iter().find(|genre| *genre == refus.element.collection) else {
            return Ok(());
        };
        if choix != 1 && collection == of::CRA {
            self.de(d).modele.blur(id);
        }
        match choix {
            0 => {
                let said: BTreeSet<Fait> = crate::oracle::said(&refus.mutation);
                self.act(d, &[(collection, id)], |store, _| store.refus_delete(id))?;
                // Shown with its reason, and dropped by the person.
                let left = self.vus(d, &[(collection, id)])?;
                let left: BTreeSet<Fait> = left.fiches.union(&left.conflits).cloned().collect();
                self.de(d).modele.lose(d, said.difference(&left).cloned());
                Ok(())
            }
            1 => self.act(d, &[(collection, id)], |store, now| store.refus_retry(id, now)).map(drop),
            _ => {
                let Some(mut doc) = self.shown(d, collection, id)? else { return Ok(()) };
                if collection == of::CRA {
                    set(&mut doc, "duree", json!(45));
                }
                self.save(d, collection, id, doc).map(drop)
            }
        }
    }

    fn retenues(&mut self, d: usize, oui: bool) -> Suite {
        let Some(store) = self.appareils[d].store_ref() else { return Ok(()) };
        let held = store.suppressions_en_attente().map_err(crate::support::store_error("retenues"))?;
        let fiches: Vec<(&str, Uuid)> = held.iter().map(|s| (s.collection.as_str(), s.id)).collect();
        if fiches.is_empty() {
            return Ok(());
        }
        self.act(
            d,
            &fiches,
            |store, now| {
                if oui { store.suppressions_accept() } else { store.suppressions_refuse(now) }
            },
        )
        .map(drop)
    }

    pub(crate) fn ids(&self, d: usize, collection: &str) -> Suite<Vec<Uuid>> {
        let Some(store) = self.appareils[d].store_ref() else { return Ok(Vec::new()) };
        let all = store.all(collection).map_err(crate::support::store_error("lecture"))?;
        Ok(all.into_iter().map(|document| document.id).collect())
    }

    fn pick(&self, d: usize, collection: &str, n: u32) -> Suite<Option<Uuid>> {
        let ids = self.ids(d, collection)?;
        Ok(ids.get(n as usize % ids.len().max(1)).copied())
    }

    /// Long notes, that do not compress: few of them fill a frame.
    fn padded(&mut self, text: &str) -> String {
        let mut line = text.to_owned();
        if self.decor.bourrage > 0 {
            line.push(' ');
            while line.len() < self.decor.bourrage as usize {
                line.push_str(&format!("{:016x}", self.chance.bits()));
            }
        }
        line
    }

    /// Shared by everyone, or by the people of the département.
    pub(crate) fn shared_scope(genre: u32) -> Scope {
        if genre.is_multiple_of(2) { Scope::national() } else { Scope::departement(serveur_departement()) }
    }
}

const fn serveur_departement() -> &'static str {
    crate::serveur::DEPARTEMENT
}

fn report() -> Doc {
    doc(json!({
        "type": "collectif", "date": "2026-11-20", "duree": 30, "type_lieu": "a_distance", "thematiques": ["email"],
        "participants_anonymes": {"total": 1},
    }))
}

fn person(nom: &str) -> Doc {
    doc(json!({ "prenom": "Odette", "nom": nom }))
}

fn doc(value: Value) -> Doc {
    match value {
        Value::Object(fields) => fields.into_iter().collect(),
        _ => Doc::new(),
    }
}

fn set(doc: &mut Doc, champ: &str, value: Value) {
    if value.is_null() {
        doc.remove(champ);
    } else {
        doc.insert(champ.to_owned(), value);
    }
}

fn add_line(doc: &mut Doc, line: &str, at: u32) {
    let notes = doc.get("notes").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut lines: Vec<&str> = notes.lines().collect();
    lines.insert(at as usize % (lines.len() + 1), line);
    set(doc, "notes", json!(lines.join("\n")));
}

fn remove_line(doc: &mut Doc, at: u32) {
    let notes = doc.get("notes").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut lines: Vec<&str> = notes.lines().collect();
    if !lines.is_empty() {
        lines.remove(at as usize % lines.len());
    }
    let value = if lines.is_empty() { Value::Null } else { json!(lines.join("\n")) };
    set(doc, "notes", value);
}

fn toggle(doc: &mut Doc, champ: &str, id: Option<Uuid>) {
    let Some(id) = id else { return };
    let mut items: Vec<Value> = doc.get(champ).and_then(Value::as_array).cloned().unwrap_or_default();
    let item = json!(id);
    if items.contains(&item) {
        items.retain(|other| *other != item);
    } else {
        items.push(item);
        items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    }
    set(doc, champ, if items.is_empty() { Value::Null } else { Value::Array(items) });
}

/// Never the last one: a report without a theme is refused.
fn toggle_theme(doc: &mut Doc, theme: &str) {
    let mut items: Vec<String> = doc
        .get("thematiques")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect();
    if items.iter().any(|item| item == theme) && items.len() > 1 {
        items.retain(|item| item != theme);
    } else if !items.iter().any(|item| item == theme) {
        items.push(theme.to_owned());
        items.sort();
    }
    set(doc, "thematiques", json!(items));
}
