//! Exchanges between a device and the server, over a network that loses, cuts, repeats and delays.

use std::collections::BTreeSet;

use besace_store::{Applied, FiltresCra};
use besace_sync::frame::{Decoder, encode, encode_request};
use besace_sync::limits::{DELETIONS_ASKED_ABOVE, REQUEST_BYTES_MAX};
use besace_sync::machine::{Event, Failure};
use besace_sync::sign::seal;
use besace_sync::wire::{Frame, RecordWire, SYNC_PATH};
use uuid::Uuid;

use crate::appareil::{Echange, Phase, Suivi};
use crate::echec::{Echec, Suite, panne};
use crate::monde::Monde;
use crate::oracle::{facts, said};
use crate::serveur;

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
        let appareil = &mut self.appareils[d];
        if appareil.ancien {
            request.protocol = 0;
        }
        let seqs: Vec<u64> = request.mutations.iter().map(|mutation| mutation.seq).collect();
        let emporte = request.mutations.iter().flat_map(said).collect();
        let payload = encode_request(&request).map_err(|e| panne("demande")(&e))?;
        let body =
            seal(&appareil.cle, appareil.id, serveur::ID, SYNC_PATH, payload).map_err(|e| panne("signature")(&e))?;
        if body.len() > REQUEST_BYTES_MAX {
            return Err(Echec::new("G7 borne", format!("a request of {} bytes", body.len())));
        }
        appareil.echanges += 1;
        appareil.echange = Some(Echange { phase: Phase::Demande(body), suivi: Suivi { emporte, ..Suivi::default() } });
        self.trace.note(&format!("appareil {d} demande, numéros {seqs:?}, curseurs {:?}", request.cursors));
        Ok(())
    }

    /// Moves on what is under way.
    pub(crate) fn exchange_move(&mut self, d: usize, fate: u32, ou: u32) -> Suite {
        let Some(echange) = self.appareils[d].echange.take() else { return Ok(()) };
        match echange.phase {
            Phase::Demande(body) => self.request_move(d, body, echange.suivi, fate, ou),
            Phase::Reponse { trames, decoder } => self.answer_move(d, trames, decoder, echange.suivi, fate, ou),
        }
    }

    fn request_move(&mut self, d: usize, body: Vec<u8>, suivi: Suivi, fate: u32, ou: u32) -> Suite {
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
        let phase = Phase::Reponse { trames, decoder: Decoder::default() };
        let suivi = Suivi { histoire: self.serveur.histoire(), ..suivi };
        self.appareils[d].echange = Some(Echange { phase, suivi });
        Ok(())
    }

    /// The server's frames, cut again when the history asks for small ones.
    pub(crate) fn server_answer(&mut self, body: &[u8]) -> Suite<Vec<Vec<u8>>> {
        let reponse = self.serveur.answer(body, self.now)?;
        if let Some(code) = reponse.refus {
            return Err(Echec::new("G10 exclu", format!("the server refused the whole exchange: {code}")));
        }
        if self.decor.par_trame == 0 {
            return Ok(reponse.trames);
        }
        recut(&reponse.trames, self.decor.par_trame as usize)
    }

    fn answer_move(
        &mut self,
        d: usize,
        mut trames: Vec<Vec<u8>>,
        mut decoder: Decoder,
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
        self.appareils[d].echange = Some(Echange { phase, suivi });
        Ok(())
    }

    fn frame_apply(&mut self, d: usize, frame: &Frame, suivi: &mut Suivi) -> Suite<Lu> {
        let depart = self.appareils[d].depart;
        let ends = matches!(frame, Frame::Hello { scopes, push_only: false, .. } if scopes.is_empty());
        if ends && suivi.histoire != self.serveur.histoire() {
            suivi.emporte.extend(facts(&self.appareils[d].vue()?));
        }
        let touches = touched(frame);
        if let Frame::Results { results } = frame {
            self.trace.note(&format!("appareil {d} reçoit {results:?}"));
        }
        if let Frame::Changes { scope, records, cursor } = frame {
            check_order(records)?;
            let revs: Vec<u64> = records.iter().map(|record| record.rev).collect();
            self.trace.note(&format!("appareil {d} lit {scope} {revs:?} jusqu’à {cursor}"));
        }
        let everything = !matches!(frame, Frame::Changes { .. });
        let touches = if everything { self.everything(d)? } else { touches };
        let before = self.reports(d)?;
        let applied = self.op(d, &touches, |store, heure| store.apply(frame.clone(), heure))?;
        self.check_not_emptied(d, frame, before)?;
        let Some(applied) = applied else {
            // Stopped and started again, or no room: the rest of the answer is lost.
            return if self.appareils[d].depart == depart && self.appareils[d].echange.is_none() {
                self.fail(d).map(|()| Lu::Fini)
            } else {
                Ok(Lu::Fini)
            };
        };
        if matches!(frame, Frame::Hello { .. }) {
            self.appareils[d].scelle = ends;
        }
        if self.appareils[d].scelle && suivi.histoire != self.serveur.histoire() {
            self.lose_handed_in(d, suivi)?;
        }
        suivi.repondu |= applied.repondues > 0;
        if self.appareils[d].machine.is_exchanging() && self.appareils[d].depart == depart {
            return self.frame_end(d, &applied, suivi);
        }
        Ok(Lu::Fini)
    }

    /// Reports shown; asked only when some may go.
    fn reports(&self, d: usize) -> Suite<i64> {
        let Some(store) = self.appareils[d].store_ref() else { return Ok(0) };
        Ok(store.cra_count(&FiltresCra::default()).map_err(crate::support::store_error("compte"))?.total)
    }

    /// Guarantee 11: one answer never takes away more than so many records unasked.
    fn check_not_emptied(&mut self, d: usize, frame: &Frame, before: i64) -> Suite {
        if matches!(frame, Frame::Hello { .. }) {
            self.appareils[d].disparus = 0;
        }
        if matches!(frame, Frame::Changes { .. }) {
            self.appareils[d].disparus += (before - self.reports(d)?).max(0);
        }
        let gone = self.appareils[d].disparus;
        if u64::try_from(gone).is_ok_and(|gone| gone > DELETIONS_ASKED_ABOVE) {
            return Err(Echec::new("G11 vidé", format!("appareil {d}: {gone} reports went in one exchange, unasked")));
        }
        Ok(())
    }

    fn frame_end(&mut self, d: usize, applied: &Applied, suivi: &Suivi) -> Suite<Lu> {
        if let Some((code, _)) = &applied.faute {
            self.trace.note(&format!("appareil {d} : {code}"));
            return self.end(d, code).map(|()| Lu::Fini);
        }
        if applied.divergences > 0 && !self.de(d).trouble {
            return Err(Echec::new("G5 somme", format!("appareil {d} and the server do not hold the same")));
        }
        let Some((more, _)) = applied.fin else { return Ok(Lu::Suite) };
        let waiting = self.waiting(d)?;
        self.trace.note(&format!("appareil {d} fin, encore {more}, en attente {waiting}"));
        self.check_end(d)?;
        self.tick(d, Event::Ended { more: more || (suivi.repondu && waiting > 0) })?;
        Ok(Lu::Fini)
    }

    /// The server cannot go on with this device.
    fn end(&mut self, d: usize, code: &str) -> Suite {
        match code {
            "appareil_perdu" | "appareil_retire" | "compte_radie" => {
                if code == "appareil_perdu" || self.waiting(d)? == 0 {
                    self.check_handed_in(d, code)?;
                    self.appareils[d].end();
                    return Ok(());
                }
                self.fail(d)
            }
            _ => Err(Echec::new("G10 exclu", format!("appareil {d}: {code}"))),
        }
    }

    /// A device that ended keeps nothing of what it handed in; when the server it handed it to has been restored before
    /// that, it is nowhere any more, and nothing could have kept it.
    fn lose_handed_in(&mut self, d: usize, suivi: &Suivi) -> Suite {
        let personne = self.appareils[d].personne;
        let left = self.left(personne)?;
        self.personnes[personne].modele.lose(d, suivi.emporte.difference(&left).cloned());
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

    /// Every record of a device: a frame that concerns whole scopes may change any of them.
    fn everything(&self, d: usize) -> Suite<BTreeSet<Uuid>> {
        if self.appareils[d].panne.is_none() {
            return Ok(BTreeSet::new());
        }
        let vue = self.appareils[d].vue()?;
        Ok(vue.into_keys().map(|(_, id)| id).chain(self.personnes[self.appareils[d].personne].crees.clone()).collect())
    }
}

enum Lu {
    Suite,
    Fini,
}

/// Keeps the first bytes of a stream.
fn cut(trames: &mut Vec<Vec<u8>>, mut bytes: usize) {
    trames.retain_mut(|trame| {
        trame.truncate(bytes);
        bytes -= trame.len();
        !trame.is_empty()
    });
}

/// The same stream in smaller frames: where a server with less room would have cut.
fn recut(trames: &[Vec<u8>], size: usize) -> Suite<Vec<Vec<u8>>> {
    let mut decoder = Decoder::default();
    trames.iter().for_each(|trame| decoder.push(trame));
    let mut small = Vec::new();
    let mut push = |frame: &Frame| -> Suite {
        small.push(encode(frame).map_err(|e| panne("trame")(&e))?);
        Ok(())
    };
    while let Some(frame) = decoder.next_frame().map_err(|e| panne("trame")(&e))? {
        let Frame::Changes { scope, records, cursor } = frame else {
            push(&frame)?;
            continue;
        };
        let pieces = records.len().div_ceil(size).max(1);
        for piece in 0..pieces {
            let part: Vec<RecordWire> = records.iter().skip(piece * size).take(size).cloned().collect();
            let upto = part.last().filter(|_| piece + 1 < pieces).map_or(cursor, |record| record.rev);
            push(&Frame::Changes { scope: scope.clone(), records: part, cursor: upto })?;
        }
    }
    Ok(small)
}

fn touched(frame: &Frame) -> BTreeSet<Uuid> {
    match frame {
        Frame::Changes { records, .. } => records.iter().map(|record| record.id).collect(),
        _ => BTreeSet::new(),
    }
}

/// Deltas arrive in revision order.
fn check_order(records: &[RecordWire]) -> Suite {
    let ordered = records.windows(2).all(|pair| pair[0].rev < pair[1].rev);
    if ordered {
        return Ok(());
    }
    let revs: Vec<u64> = records.iter().map(|record| record.rev).collect();
    Err(Echec::new("G5 ordre", format!("revisions {revs:?} in one frame")))
}
