//! The server's answer, read frame by frame.

use std::collections::BTreeSet;

use besace_store::{Applied, FiltresCra};
use besace_sync::limits::{DELETIONS_ASKED_ABOVE, DELETIONS_ASKED_ABOVE_PERCENT};
use besace_sync::machine::Event;
use besace_sync::wire::{Frame, RecordWire};
use uuid::Uuid;

use crate::appareil::{Etat, Suivi};
use crate::echec::{Echec, Suite};
use crate::modele::Fait;
use crate::monde::Monde;
use crate::oracle::facts;

/// So few reports are not worth a question, whatever their share.
const DISPARUS_MIN: u64 = 4;

/// Whether the answer goes on.
pub(crate) enum Lu {
    Suite,
    Fini,
}

impl Monde {
    pub(crate) fn frame_apply(&mut self, d: usize, frame: &Frame, suivi: &mut Suivi) -> Suite<Lu> {
        let depart = self.appareils[d].depart;
        let ends = is_end_of_rights(frame);
        if ends && suivi.histoire != self.serveur.histoire() {
            suivi.emporte.extend(facts(&self.appareils[d].vue()?));
        }
        let read =
            if is_end_after_restore(frame, suivi.connue) { facts(&self.appareils[d].vue()?) } else { BTreeSet::new() };
        let touches = touched(frame);
        if let Frame::Results { results } = frame {
            self.trace.note(&format!("appareil {d} reçoit {results:?}"));
        }
        if let Frame::Changes { scope, records, cursor } = frame {
            check_order(records)?;
            let revs: Vec<u64> = records.iter().map(|record| record.rev).collect();
            self.trace.note(&format!("appareil {d} lit {scope} {revs:?} jusqu’à {cursor}"));
        }
        if let Frame::Snapshot { scope, records, from, to, rev } = frame {
            let revs: Vec<u64> = records.iter().map(|record| record.rev).collect();
            self.trace.note(&format!("appareil {d} reçoit {scope} à {rev} {revs:?} de {from:?} à {to:?}"));
        }
        if let Frame::Repair { scope, records, apres, jusque, rev } = frame {
            check_order(records)?;
            let revs: Vec<u64> = records.iter().map(|record| record.rev).collect();
            self.trace.note(&format!("appareil {d} répare {scope} à {rev} {revs:?} de {apres} à {jusque}"));
        }
        let everything = !has_records(frame);
        let touches = if everything { self.everything(d)? } else { touches };
        let before = self.reports(d)?;
        let applied = self.op(d, &touches, |store, heure| store.apply(frame.clone(), heure))?;
        self.count_gone(d, frame, before)?;
        self.lose_only_read(d, &read)?;
        let Some(applied) = applied else {
            // Stopped and started again, or no room: the rest of the answer is lost.
            return if self.appareils[d].depart == depart && self.appareils[d].echange.is_none() {
                self.fail(d).map(|()| Lu::Fini)
            } else {
                Ok(Lu::Fini)
            };
        };
        // One that is too old to be told of its rights stays as it was.
        if matches!(frame, Frame::Hello { push_only: false, .. }) {
            self.appareils[d].scelle = ends;
        }
        if self.appareils[d].scelle && suivi.histoire != self.serveur.histoire() {
            self.lose_handed_in(d, suivi)?;
        }
        suivi.repondu |= applied.repondues > 0;
        if self.appareils[d].machine.is_exchanging() && self.appareils[d].depart == depart {
            self.check_repair(d, frame, &applied)?;
            return self.frame_end(d, &applied, suivi);
        }
        Ok(Lu::Fini)
    }

    /// Reports shown; asked only when some may go.
    pub(crate) fn reports(&self, d: usize) -> Suite<i64> {
        let Some(store) = self.appareils[d].store_ref() else { return Ok(0) };
        Ok(store.cra_count(&FiltresCra::default()).map_err(crate::support::store_error("compte"))?.total)
    }

    /// Guarantee 11, in what one answer has taken away so far.
    fn count_gone(&mut self, d: usize, frame: &Frame, before: i64) -> Suite {
        if matches!(frame, Frame::Hello { .. }) {
            let shown = self.appareils[d].vue()?.len();
            (self.appareils[d].disparus, self.appareils[d].montres) = (0, shown);
        }
        if has_records(frame) {
            let gone = (before - self.reports(d)?).max(0);
            self.appareils[d].disparus += gone;
            return self.check_gone(d);
        }
        Ok(())
    }

    /// The same, of a whole answer.
    pub(crate) fn check_not_emptied(&mut self, d: usize, before: i64) -> Suite {
        let gone = (before - self.reports(d)?).max(0);
        let shown = self.appareils[d].vue()?.len() + usize::try_from(gone).unwrap_or_default();
        (self.appareils[d].disparus, self.appareils[d].montres) = (gone, shown);
        self.check_gone(d)
    }

    /// One answer never takes away more than so many records, or than their share, unasked.
    fn check_gone(&self, d: usize) -> Suite {
        let gone = u64::try_from(self.appareils[d].disparus).unwrap_or_default();
        // Twice the share that is asked about: what is shown is not all in one scope, nor all of it known to the server.
        let share = 2 * DELETIONS_ASKED_ABOVE_PERCENT * self.appareils[d].montres as u64;
        if gone > DELETIONS_ASKED_ABOVE || (gone > DISPARUS_MIN && gone * 100 > share) {
            return Err(Echec::new("G11 vidé", format!("appareil {d}: {gone} reports went in one exchange, unasked")));
        }
        Ok(())
    }

    fn frame_end(&mut self, d: usize, applied: &Applied, suivi: &Suivi) -> Suite<Lu> {
        if let Some((code, _)) = &applied.faute {
            self.trace.note(&format!("appareil {d} : {code}"));
            return self.end(d, code, suivi).map(|()| Lu::Fini);
        }
        let Some((more, _)) = applied.fin else { return Ok(Lu::Suite) };
        let waiting = self.waiting(d)?;
        self.trace.note(&format!("appareil {d} fin, encore {more}, en attente {waiting}"));
        self.check_end(d)?;
        self.tick(d, Event::Ended { more: more || (suivi.repondu && waiting > 0) })?;
        Ok(Lu::Fini)
    }

    /// The server cannot go on with this device.
    fn end(&mut self, d: usize, code: &str, suivi: &Suivi) -> Suite {
        match code {
            "appareil_perdu" | "appareil_retire" | "compte_radie" => {
                if code == "appareil_perdu" || self.waiting(d)? == 0 {
                    if suivi.histoire != self.serveur.histoire() {
                        self.lose_with_end(d, suivi)?;
                    }
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
    pub(crate) fn lose_handed_in(&mut self, d: usize, suivi: &Suivi) -> Suite {
        let personne = self.appareils[d].personne;
        let left = self.left(personne)?;
        self.personnes[personne].modele.lose(d, suivi.emporte.difference(&left).cloned());
        Ok(())
    }

    /// The same of one that never knew which scopes it lost: until it ends, it shows what was put aside for it.
    fn lose_with_end(&mut self, d: usize, suivi: &Suivi) -> Suite {
        let personne = self.appareils[d].personne;
        let left = self.left_without(personne, Some(d))?;
        self.personnes[personne].modele.lose(d, suivi.emporte.difference(&left).cloned());
        Ok(())
    }

    /// A device that ends gives a restored server back what it said itself, not what it had only read: that is nowhere
    /// any more when whoever said it has ended too. While one of them takes part, it must still come.
    pub(crate) fn lose_only_read(&mut self, d: usize, read: &BTreeSet<Fait>) -> Suite {
        if read.is_empty() {
            return Ok(());
        }
        let personne = self.appareils[d].personne;
        let left = self.left(personne)?;
        let modele = &self.personnes[personne].modele;
        let takes_part = |e: &usize| {
            let appareil = &self.appareils[*e];
            appareil.personne == personne && (*e == d || (appareil.etat == Etat::Vivant && !appareil.scelle))
        };
        let owed: BTreeSet<Fait> = (0..self.appareils.len()).filter(takes_part).flat_map(|e| modele.said(e)).collect();
        let lost: Vec<Fait> =
            read.iter().filter(|fait| !left.contains(fait) && !owed.contains(fait)).cloned().collect();
        self.personnes[personne].modele.lose(d, lost.into_iter());
        Ok(())
    }

    /// Every record of a device: a frame that concerns whole scopes may change any of them.
    pub(crate) fn everything(&self, d: usize) -> Suite<BTreeSet<Uuid>> {
        if self.appareils[d].panne.is_none() {
            return Ok(BTreeSet::new());
        }
        let vue = self.appareils[d].vue()?;
        Ok(vue.into_keys().map(|(_, id)| id).chain(self.personnes[self.appareils[d].personne].crees.clone()).collect())
    }
}

/// The server ended this device, or its account.
pub(crate) fn is_end_of_rights(frame: &Frame) -> bool {
    matches!(frame, Frame::Hello { scopes, push_only: false, .. } if scopes.is_empty())
}

/// The same, told by a server restored since the device last heard of it.
pub(crate) fn is_end_after_restore(frame: &Frame, connue: Option<Uuid>) -> bool {
    matches!(frame, Frame::Hello { epoch, .. } if connue.is_some_and(|connue| connue != *epoch))
        && is_end_of_rights(frame)
}

fn touched(frame: &Frame) -> BTreeSet<Uuid> {
    match frame {
        Frame::Changes { records, .. } | Frame::Snapshot { records, .. } | Frame::Repair { records, .. } => {
            records.iter().map(|record| record.id).collect()
        }
        _ => BTreeSet::new(),
    }
}

fn has_records(frame: &Frame) -> bool {
    matches!(frame, Frame::Changes { .. } | Frame::Snapshot { .. } | Frame::Repair { .. })
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
