//! The exchange as a sealed file: written, handed in and read when people please, several times, in any order or never.
//! The seal itself has its own tests; here the request is signed and carried as it is.

use std::collections::BTreeSet;

use besace_central::sync::Voie;
use besace_store::{ClesColis, ColisConnu, RetourColis};
use besace_sync::dense::Contexte;
use besace_sync::frame::{Decoder, encode_request};
use besace_sync::machine::Event;
use besace_sync::sign::seal;
use besace_sync::wire::{Frame, SYNC_PATH};
use uuid::Uuid;

use crate::appareil::Suivi;
use crate::echec::{Echec, Suite, panne};
use crate::modele::Fait;
use crate::monde::Monde;
use crate::oracle::{facts, said};
use crate::reponse::{is_end_after_restore, is_end_of_rights};
use crate::serveur;

const CLES: ClesColis = ClesColis { secret: [7; 32], serveur: [8; 32] };
/// Bundles, and answers to them, that lie about at most: the oldest are lost.
const COLIS_MAX: usize = 6;

/// A bundle written.
#[derive(Debug, Clone)]
pub(crate) struct Colis {
    id: Uuid,
    appareil: usize,
    corps: Vec<u8>,
    asked: Contexte,
    emporte: BTreeSet<Fait>,
}

/// The answer to a bundle.
#[derive(Debug, Clone)]
pub(crate) struct Retour {
    colis: Colis,
    trames: Vec<Vec<u8>>,
    histoire: u128,
}

impl Monde {
    /// Writes a bundle; the product holds the same lock as for an exchange.
    pub(crate) fn colis_write(&mut self, d: usize) -> Suite {
        if self.appareils[d].echange.is_some() {
            return Ok(());
        }
        self.colis_ecrits += 1;
        let id = Uuid::from_u128(0xc011_0000_0000_4000_8000_0000_0000_0000 | u128::from(self.colis_ecrits));
        let request = self.op(d, &BTreeSet::new(), |store, now| store.colis_create(id, &CLES, now))?;
        let Some(request) = request else { return Ok(()) };
        let compte = self.de(d).compte;
        let appareil = &self.appareils[d];
        let payload = encode_request(&request, Some(compte)).map_err(|e| panne("colis")(&e))?;
        let corps =
            seal(&appareil.cle, appareil.id, serveur::ID, SYNC_PATH, payload).map_err(|e| panne("signature")(&e))?;
        let emporte = request.mutations.iter().flat_map(said).collect();
        self.personnes[appareil.personne].modele.leaves(&emporte);
        let seqs: Vec<u64> = request.mutations.iter().map(|mutation| mutation.seq).collect();
        self.trace.note(&format!("appareil {d} écrit un colis, numéros {seqs:?}"));
        if self.colis.len() == COLIS_MAX {
            self.colis.pop_front();
        }
        let asked = Contexte::of(&request, Some(compte));
        self.colis.push_back(Colis { id, appareil: d, corps, asked, emporte });
        Ok(())
    }

    /// Hands one in, for the first time or again.
    pub(crate) fn colis_hand_in(&mut self, numero: usize) -> Suite {
        if self.colis.is_empty() {
            return Ok(());
        }
        let colis = self.colis[numero % self.colis.len()].clone();
        let reponse = self.serveur.answer(&colis.corps, Voie::Colis, self.now)?;
        // Of a device that the server does not know any more: the relay is told so.
        if reponse.refus.is_some() {
            return Ok(());
        }
        if self.retours.len() == COLIS_MAX {
            self.retours.pop_front();
        }
        let histoire = self.serveur.histoire();
        self.retours.push_back(Retour { colis, trames: reponse.trames, histoire });
        Ok(())
    }

    /// Reads one of the answers, for the first time or again.
    pub(crate) fn colis_read(&mut self, numero: usize) -> Suite {
        if self.retours.is_empty() {
            return Ok(());
        }
        let Retour { colis, trames, histoire } = self.retours[numero % self.retours.len()].clone();
        let d = colis.appareil;
        let Some(store) = self.appareils[d].store_ref() else { return Ok(()) };
        let known = store.colis_get(colis.id).map_err(crate::support::store_error("colis"))?;
        if self.appareils[d].echange.is_some() || known != Some(ColisConnu::Attendu(CLES)) {
            return Ok(());
        }
        let mut decoder = Decoder::new(colis.asked.clone());
        trames.iter().for_each(|trame| decoder.push(trame));
        let mut frames = Vec::new();
        while let Some(frame) = decoder.next_frame().map_err(|e| panne("trame")(&e))? {
            frames.push(frame);
        }
        // The route answers nothing rather than a part: a server that stopped midway has no answer to give.
        if !matches!(frames.last(), Some(Frame::End { .. } | Frame::Fault { .. })) {
            return Ok(());
        }
        self.colis_apply(d, &colis, frames, histoire)
    }

    fn colis_apply(&mut self, d: usize, colis: &Colis, frames: Vec<Frame>, histoire: u128) -> Suite {
        let ends = frames.first().is_some_and(is_end_of_rights);
        let mut suivi = Suivi { histoire, emporte: colis.emporte.clone(), ..Suivi::default() };
        if ends && histoire != self.serveur.histoire() {
            suivi.emporte.extend(facts(&self.appareils[d].vue()?));
        }
        let replaced = frames.first().is_some_and(|frame| is_end_after_restore(frame, colis.asked.epoch));
        let read = if replaced { facts(&self.appareils[d].vue()?) } else { BTreeSet::new() };
        let touches = self.everything(d)?;
        let (depart, before) = (self.appareils[d].depart, self.reports(d)?);
        if let Some(Frame::Results { results }) = frames.get(1) {
            self.trace.note(&format!("appareil {d} lit un colis {results:?}"));
        }
        let retour = self.op(d, &touches, |store, now| store.colis_apply(colis.id, frames, now))?;
        self.lose_only_read(d, &read)?;
        let whole = self.appareils[d].depart == depart;
        let Some(RetourColis::Applique { applied, depasse }) = retour.filter(|_| whole) else {
            // Stopped midway, some of it may have been read.
            self.appareils[d].scelle |= ends;
            return self.lose_sealed(d, &suivi);
        };
        if !depasse {
            self.appareils[d].scelle = ends;
        }
        self.lose_sealed(d, &suivi)?;
        if !ends {
            self.check_not_emptied(d, before)?;
        }
        if applied.reparations + applied.divergences > 0 {
            return Err(Echec::new("G5 somme", format!("appareil {d} and the server do not hold the same (colis)")));
        }
        match applied.faute {
            Some((code, _)) if !depasse && ends && self.waiting(d)? == 0 => {
                self.check_handed_in(d, &code)?;
                self.appareils[d].end();
                Ok(())
            }
            Some((code, _)) if !ends => Err(Echec::new("G10 exclu", format!("appareil {d}: {code} (colis)"))),
            _ => self.tick(d, Event::LocalWrite),
        }
    }

    fn lose_sealed(&mut self, d: usize, suivi: &Suivi) -> Suite {
        if self.appareils[d].scelle && suivi.histoire != self.serveur.histoire() {
            self.lose_handed_in(d, suivi)?;
        }
        Ok(())
    }
}
