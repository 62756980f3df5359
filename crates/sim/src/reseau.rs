//! Exchanges between a device and the server, over a network that loses, cuts, repeats and delays.

use std::collections::BTreeSet;

use besace_central::sync::Voie;
use besace_sync::dense::Contexte;
use besace_sync::frame::{Decoder, encode_request};
use besace_sync::limits::REQUEST_BYTES_MAX;
use besace_sync::machine::{Event, Failure};
use besace_sync::sign::seal;
use besace_sync::wire::{PROTOCOL_MIN, SYNC_PATH};

use crate::appareil::{Echange, Phase, Suivi};
use crate::coupe::{cut, recut};
use crate::echec::{Echec, Suite, panne};
use crate::monde::Monde;
use crate::oracle::said;
use crate::reponse::Lu;
use crate::serveur;

/// One device out of so many still speaks the protocol before this one.
pub(crate) const PROTOCOLE_PRECEDENT: usize = 3;

/// One record in an answer, about: a scope read whole is cut by the server alone.
const RECORD_BYTES: u32 = 60;

/// What the network does.
mod sort {
    pub(super) const PERDU: u32 = 1;
    pub(super) const REPONSE_PERDUE: u32 = 2;
    pub(super) const DOUBLE: u32 = 3;
    pub(super) const COUPE: u32 = 4;
    pub(super) const TARDIF: u32 = 5;
}

impl Monde {
    /// Freezes, signs, sends.
    pub(crate) fn exchange_begin(&mut self, d: usize) -> Suite {
        let (limites, limitee) = (self.appareils[d].limites, self.appareils[d].limitee);
        let Some(mut request) = self.op(d, &BTreeSet::new(), |store, _| store.prepare(limites, limitee))? else {
            // A machine that restarted has begun anew; a full disk is a failure like another.
            if self.appareils[d].machine.is_exchanging() && self.appareils[d].echange.is_none() {
                return self.tick(d, Event::Failed(Failure::Link));
            }
            return Ok(());
        };
        let compte = self.de(d).compte;
        let appareil = &mut self.appareils[d];
        if d % PROTOCOLE_PRECEDENT == 1 {
            request.protocol = PROTOCOL_MIN;
        }
        if appareil.ancien {
            request.protocol = PROTOCOL_MIN - 1;
        }
        if self.decor.par_trame > 0 {
            request.trame = request.trame.min(self.decor.par_trame * RECORD_BYTES);
        }
        let seqs: Vec<u64> = request.mutations.iter().map(|mutation| mutation.seq).collect();
        let emporte = request.mutations.iter().flat_map(said).collect();
        self.personnes[appareil.personne].modele.leaves(&emporte);
        let payload = encode_request(&request, Some(compte)).map_err(|e| panne("demande")(&e))?;
        let body =
            seal(&appareil.cle, appareil.id, serveur::ID, SYNC_PATH, payload).map_err(|e| panne("signature")(&e))?;
        if body.len() > REQUEST_BYTES_MAX {
            return Err(Echec::new("G7 borne", format!("a request of {} bytes", body.len())));
        }
        appareil.echanges += 1;
        let suivi = Suivi { emporte, connue: request.epoch, ..Suivi::default() };
        let asked = Contexte::of(&request, Some(compte));
        appareil.echange = Some(Echange { asked, phase: Phase::Demande(body), suivi });
        self.trace.note(&format!("appareil {d} demande, numéros {seqs:?}, curseurs {:?}", request.cursors));
        Ok(())
    }

    /// Moves on what is under way.
    pub(crate) fn exchange_move(&mut self, d: usize, fate: u32, ou: u32) -> Suite {
        let Some(echange) = self.appareils[d].echange.take() else { return Ok(()) };
        match echange.phase {
            Phase::Demande(body) => self.request_move(d, (body, echange.asked), echange.suivi, fate, ou),
            Phase::Reponse { trames, decoder } => self.answer_move(d, (trames, decoder), echange.suivi, fate, ou),
        }
    }

    fn request_move(
        &mut self,
        d: usize,
        (body, asked): (Vec<u8>, Contexte),
        suivi: Suivi,
        fate: u32,
        ou: u32,
    ) -> Suite {
        if fate == sort::PERDU || fate == sort::TARDIF {
            if fate == sort::TARDIF {
                self.keep_late(body);
            }
            return self.fail(d);
        }
        if fate == sort::DOUBLE {
            self.server_answer(&body)?;
        }
        let mut trames = self.server_answer(&body)?;
        match fate {
            sort::REPONSE_PERDUE => return self.fail(d),
            sort::COUPE => {
                let total: usize = trames.iter().map(Vec::len).sum();
                cut(&mut trames, ou as usize % total.max(1));
            }
            _ => {}
        }
        let phase = Phase::Reponse { trames, decoder: Decoder::new(asked.clone()) };
        let suivi = Suivi { histoire: self.serveur.histoire(), ..suivi };
        self.appareils[d].echange = Some(Echange { asked, phase, suivi });
        Ok(())
    }

    /// The server's frames, cut again when the history asks for small ones.
    pub(crate) fn server_answer(&mut self, body: &[u8]) -> Suite<Vec<Vec<u8>>> {
        let reponse = self.serveur.answer(body, Voie::Liaison, self.now)?;
        if let Some(code) = reponse.refus {
            return Err(Echec::new("G10 exclu", format!("the server refused the whole exchange: {code}")));
        }
        if self.decor.par_trame == 0 {
            return Ok(reponse.trames);
        }
        match reponse.asked {
            Some((request, compte)) => recut((&request, compte), &reponse.trames, self.decor.par_trame as usize),
            None => Ok(reponse.trames),
        }
    }

    fn answer_move(
        &mut self,
        d: usize,
        (mut trames, mut decoder): (Vec<Vec<u8>>, Decoder),
        mut suivi: Suivi,
        fate: u32,
        ou: u32,
    ) -> Suite {
        if fate == sort::PERDU || fate == sort::REPONSE_PERDUE {
            return self.fail(d);
        }
        if fate == sort::COUPE {
            let next = trames.first().map_or(0, Vec::len);
            cut(&mut trames, ou as usize % next.max(1));
        }
        let mut budget = if ou == 0 { usize::MAX } else { 1 + ou as usize % 3 };
        while budget > 0 {
            if trames.is_empty() {
                // The stream ended without its last frame.
                return self.fail(d);
            }
            decoder.push(&trames.remove(0));
            budget -= 1;
            while let Some(frame) = decoder.next_frame().map_err(|e| panne("trame")(&e))? {
                for _ in 0..if fate == sort::DOUBLE { 2 } else { 1 } {
                    match self.frame_apply(d, &frame, &mut suivi)? {
                        Lu::Suite => {}
                        Lu::Fini => return Ok(()),
                    }
                }
            }
        }
        let phase = Phase::Reponse { trames, decoder };
        self.appareils[d].echange = Some(Echange { asked: Contexte::default(), phase, suivi });
        Ok(())
    }

    /// Bytes of the request under way.
    pub(crate) fn request_size(&self, d: usize) -> Option<usize> {
        match &self.appareils[d].echange.as_ref()?.phase {
            Phase::Demande(body) => Some(body.len()),
            Phase::Reponse { .. } => None,
        }
    }

    /// Has the request answered; bytes of the answer.
    pub(crate) fn exchange_measure(&mut self, d: usize) -> Suite<usize> {
        self.exchange_move(d, 0, 0)?;
        Ok(match self.appareils[d].echange.as_ref().map(|echange| &echange.phase) {
            Some(Phase::Reponse { trames, .. }) => trames.iter().map(Vec::len).sum(),
            _ => 0,
        })
    }

    pub(crate) fn fail(&mut self, d: usize) -> Suite {
        self.appareils[d].echange = None;
        self.trace.note(&format!("appareil {d} : échec"));
        self.tick(d, Event::Failed(Failure::Link))
    }

    /// Records that wait to leave or for an answer.
    pub(crate) fn waiting(&self, d: usize) -> Suite<u64> {
        let Some(store) = self.appareils[d].store_ref() else { return Ok(0) };
        Ok(store.etat_echange().map_err(crate::support::store_error("état"))?.en_attente)
    }
}
