//! Two values of one field: shown in words, settled by an ordinary edit.

use besace_domain::dates::format_jour;
use besace_store::{Changes, Ecriture, Store};
use besace_sync::merge::{Keep, merge, unit_of};
use besace_sync::wire::{Doc, collection};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::titre::{libelle, titre, valeur};
use crate::app::App;
use crate::error::{AppError, Result};
use crate::vue::{ChampConflitVue, ChoixConflit, ConflitVue, Garder};

/// The record `conflit`, as the server writes it.
#[derive(Debug, Deserialize)]
struct ConflitDoc {
    collection: String,
    record_id: Uuid,
    champs: Vec<ChampDoc>,
    gardee_par: Option<String>,
    gardee_appareil: Option<Uuid>,
    gardee_le: Option<DateTime<Utc>>,
    autre_par: Option<String>,
    autre_appareil: Option<Uuid>,
    autre_le: Option<DateTime<Utc>>,
}

#[derive(Debug, Deserialize)]
struct ChampDoc {
    champ: String,
    #[serde(default)]
    gardee: Value,
    #[serde(default)]
    autre: Value,
}

impl App {
    /// Settles a conflict: the values chosen become the record's, whatever is not named stays as it is.
    pub fn conflit_update(&self, id: Uuid, choix: &[ChoixConflit]) -> Result<()> {
        let now = self.now();
        self.write(|store| {
            let conflit = get(store, id)?.ok_or(AppError::Introuvable)?;
            let mut changes = change(store, &conflit, now, |champ, doc| {
                match chosen(&conflit.collection, champ, choix) {
                    Some(Garder::Autre) => set(doc, &champ.champ, &champ.autre),
                    // Texts hold both versions until someone chooses; what was edited since then is not touched.
                    Some(Garder::Gardee) if is_unsettled(&conflit.collection, champ, doc) => {
                        set(doc, &champ.champ, &champ.gardee);
                    }
                    Some(Garder::Gardee) | None => {}
                }
            })?;
            // The record first: were this to stop between the two, the conflict would only be asked again.
            changes.extend(store.delete(collection::CONFLIT, &[id], now)?);
            Ok(changes)
        })
    }

    /// Undoes it: the conflict comes back, and the values that the choice had changed.
    pub fn conflit_restore(&self, id: Uuid) -> Result<()> {
        let now = self.now();
        self.write(|store| {
            let mut changes = store.restore(collection::CONFLIT, &[id], now)?;
            let conflit = get(store, id)?.ok_or(AppError::Introuvable)?;
            changes.extend(change(store, &conflit, now, |champ, doc| {
                // What was edited since then is not touched.
                let value = doc.get(&champ.champ).unwrap_or(&Value::Null);
                if value == &champ.autre || value == &champ.gardee {
                    set(doc, &champ.champ, &unsettled(&conflit.collection, champ, Keep::Mine));
                }
            })?);
            Ok(changes)
        })
    }
}

/// Every conflict to settle.
pub(super) fn list(store: &Store) -> Result<Vec<ConflitVue>> {
    let mut vues = Vec::new();
    for document in store.conflits()? {
        // One of a newer version, which this one cannot show, still counts in the badge.
        if let Some(conflit) = parse(&document.doc) {
            vues.push(vue(store, document.id, conflit, document.creation)?);
        }
    }
    Ok(vues)
}

fn vue(store: &Store, id: Uuid, conflit: ConflitDoc, creation: DateTime<Utc>) -> Result<ConflitVue> {
    let here = store.meta().appareil.map(|appareil| appareil.id);
    let mine = |appareil: Option<Uuid>| appareil.is_some() && appareil == here;
    let named = |appareil, nom: Option<String>| {
        if mine(appareil) { "cet appareil".to_owned() } else { nom.unwrap_or_else(|| "un autre appareil".to_owned()) }
    };
    let gardee_est_mienne = mine(conflit.gardee_appareil);
    let differing = conflit.champs.iter().filter(|champ| champ.gardee != champ.autre);
    let champs = differing.map(|champ| ChampConflitVue {
        champ: champ.champ.clone(),
        libelle: libelle(&champ.champ).to_owned(),
        gardee: valeur(store, &champ.champ, &champ.gardee),
        autre: valeur(store, &champ.champ, &champ.autre),
        gardee_est_mienne,
    });
    let record = store.get(&conflit.collection, conflit.record_id)?;
    let jour = record.as_ref().and_then(|record| record.doc.get("date")?.as_str()?.parse::<NaiveDate>().ok());
    let nom = match conflit.collection.as_str() {
        collection::CRA if record.is_some() => store.cra_get(conflit.record_id)?.titre,
        collection::BENEFICIAIRE => {
            record.map(|r| besace_domain::SaisieBeneficiaire::from_doc(r.id, &r.doc).nom_complet()).unwrap_or_default()
        }
        _ => String::new(),
    };
    let nom = titre(nom, &conflit.collection);
    Ok(ConflitVue {
        id,
        champs: champs.collect(),
        titre: jour.map_or(nom.clone(), |jour| format!("{nom}, {}", format_jour(jour))),
        collection: conflit.collection,
        record_id: conflit.record_id,
        gardee_par: named(conflit.gardee_appareil, conflit.gardee_par),
        gardee_le: conflit.gardee_le.unwrap_or(creation),
        autre_par: named(conflit.autre_appareil, conflit.autre_par),
        autre_le: conflit.autre_le.unwrap_or(creation),
    })
}

fn change(
    store: &mut Store,
    conflit: &ConflitDoc,
    now: DateTime<Utc>,
    work: impl Fn(&ChampDoc, &mut Doc),
) -> Result<Changes> {
    let Some(record) = store.get(&conflit.collection, conflit.record_id)? else { return Ok(Changes::default()) };
    let mut doc = record.doc.clone();
    for champ in &conflit.champs {
        work(champ, &mut doc);
    }
    if doc == record.doc {
        return Ok(Changes::default());
    }
    Ok(store.put_all(
        vec![Ecriture { collection: conflit.collection.clone(), id: conflit.record_id, doc }],
        None,
        now,
    )?)
}

/// What both sides hold alike is not asked about: it follows the fields that it goes with.
fn chosen(of: &str, champ: &ChampDoc, choix: &[ChoixConflit]) -> Option<Garder> {
    let named = |nom: &str| choix.iter().find(|choix| choix.champ == nom).map(|choix| choix.garder);
    let unit = unit_of(of, &champ.champ).filter(|_| champ.gardee == champ.autre).unwrap_or_default();
    named(&champ.champ).or_else(|| unit.iter().find_map(|nom| named(nom)))
}

/// What the merge left in the record: the value kept, or both versions of a text.
fn unsettled(of: &str, champ: &ChampDoc, keep: Keep) -> Value {
    let side = |value: &Value| {
        let mut doc = Doc::new();
        set(&mut doc, &champ.champ, value);
        doc
    };
    let (theirs, mine) = match keep {
        Keep::Mine => (side(&champ.autre), side(&champ.gardee)),
        Keep::Theirs => (side(&champ.gardee), side(&champ.autre)),
    };
    merge(of, &Doc::new(), &theirs, &mine, keep).doc.remove(&champ.champ).unwrap_or_default()
}

fn is_unsettled(of: &str, champ: &ChampDoc, doc: &Doc) -> bool {
    let value = doc.get(&champ.champ).unwrap_or(&Value::Null);
    [Keep::Mine, Keep::Theirs].into_iter().any(|keep| &unsettled(of, champ, keep) == value)
}

fn set(doc: &mut Doc, champ: &str, value: &Value) {
    if value.is_null() {
        doc.remove(champ);
    } else {
        doc.insert(champ.to_owned(), value.clone());
    }
}

fn get(store: &Store, id: Uuid) -> Result<Option<ConflitDoc>> {
    Ok(store.get(collection::CONFLIT, id)?.and_then(|document| parse(&document.doc)))
}

fn parse(doc: &Doc) -> Option<ConflitDoc> {
    serde_json::from_value(Value::Object(doc.clone().into_iter().collect())).ok()
}
