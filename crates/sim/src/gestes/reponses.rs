//! Answers to what the product asks: conflicts, refusals, deletions held.

use std::collections::BTreeSet;

use besace_sync::wire::collection as of;
use serde_json::{Value, json};
use uuid::Uuid;

use super::saisie::set;
use super::{COMPTES, GENRES};
use crate::echec::Suite;
use crate::modele::Fait;
use crate::monde::Monde;

impl Monde {
    pub(super) fn tranche(&mut self, d: usize, numero: u32, autre: bool) -> Suite {
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

    pub(super) fn refus(&mut self, d: usize, numero: u32, choix: u32) -> Suite {
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

    pub(super) fn retenues(&mut self, d: usize, oui: bool) -> Suite {
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
}
