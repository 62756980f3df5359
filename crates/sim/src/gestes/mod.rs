//! What people do on their devices.

mod fiches;
mod fins;
mod reponses;
mod saisie;

use std::collections::BTreeSet;

use besace_sync::wire::{Doc, Scope, collection as of};
use uuid::Uuid;

use crate::echec::Suite;
use crate::monde::Monde;
use crate::pas::Pas;
use crate::serveur::DEPARTEMENT;

/// Records that a person makes themselves, by kind.
pub(crate) const GENRES: [&str; 5] = [of::CRA, of::BENEFICIAIRE, of::LIEU, of::TAG, of::LIEU_ACTIVITE];
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

    pub(crate) fn ids(&self, d: usize, collection: &str) -> Suite<Vec<Uuid>> {
        let Some(store) = self.appareils[d].store_ref() else { return Ok(Vec::new()) };
        let all = store.all(collection).map_err(crate::support::store_error("lecture"))?;
        Ok(all.into_iter().map(|document| document.id).collect())
    }

    fn pick(&self, d: usize, collection: &str, n: u32) -> Suite<Option<Uuid>> {
        let ids = self.ids(d, collection)?;
        Ok(ids.get(n as usize % ids.len().max(1)).copied())
    }

    /// Shared by everyone, or by the people of the département.
    pub(crate) fn shared_scope(genre: u32) -> Scope {
        if genre.is_multiple_of(2) { Scope::national() } else { Scope::departement(DEPARTEMENT) }
    }
}
