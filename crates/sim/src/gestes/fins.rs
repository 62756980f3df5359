//! Records that go, and come back.

use besace_store::Store;
use besace_sync::wire::collection as of;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{COMPTES, GENRES};
use crate::echec::Suite;
use crate::monde::Monde;

impl Monde {
    pub(super) fn supprime(&mut self, d: usize, genre: u32, n: u32) -> Suite {
        let genre = genre as usize % GENRES.len();
        if genre == 0 && COMPTES.contains(&n) {
            return Ok(());
        }
        let (collection, id) = (GENRES[genre], self.fiche(d, genre, n));
        self.act(d, &[(collection, id)], |store, now| store.delete(collection, &[id], now)).map(drop)
    }

    pub(super) fn supprime_tout(&mut self, d: usize) -> Suite {
        let counted: Vec<Uuid> = COMPTES.iter().map(|n| self.fiche(d, 0, *n)).collect();
        let ids: Vec<Uuid> = self.ids(d, of::CRA)?.into_iter().filter(|id| !counted.contains(id)).collect();
        let fiches: Vec<_> = ids.iter().map(|id| (of::CRA, *id)).collect();
        self.act(d, &fiches, |store, now| store.delete(of::CRA, &ids, now)).map(drop)
    }

    pub(super) fn annule(&mut self, d: usize, genre: u32, n: u32) -> Suite {
        let genre = genre as usize % GENRES.len();
        let (collection, id) = (GENRES[genre], self.fiche(d, genre, n));
        self.act(d, &[(collection, id)], |store, now| store.restore(collection, &[id], now)).map(drop)
    }

    pub(super) fn fusionne(&mut self, d: usize, source: u32, destination: u32) -> Suite {
        let (source, destination) = (self.fiche(d, 1, source), self.fiche(d, 1, destination));
        for id in [source, destination] {
            let doc = self.shown(d, of::BENEFICIAIRE, id)?;
            // The window does not offer someone erased.
            if source == destination || doc.is_none_or(|doc| doc.contains_key("anonyme")) {
                return Ok(());
            }
        }
        let fiches = [(of::BENEFICIAIRE, source), (of::BENEFICIAIRE, destination)];
        let reports = self.ids(d, of::CRA)?;
        self.de(d).modele.merge(source, destination);
        let merge = |store: &mut Store, now| store.merge_beneficiaire(source, destination, now);
        self.act_beside(d, &fiches, &reports, merge).map(drop)
    }

    pub(super) fn efface(&mut self, d: usize, n: u32) -> Suite {
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
}
