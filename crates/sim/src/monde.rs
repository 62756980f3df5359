//! Everyone: people, their devices, the server, the time. One step at a time.

use std::collections::{BTreeSet, VecDeque};

use besace_central::stockage::EtatAppareil;
use besace_store::StoreError;
use besace_sync::machine::{Effect, Event};
use besace_sync::wire::collection as of;
use besace_testkit::Chance;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::appareil::{Appareil, Etat, Vue};
use crate::colis::{Colis, Retour};
use crate::disque::{self, Panne};
use crate::echec::{Echec, Suite};
use crate::modele::{Fait, Modele, Vus, faits_de};
use crate::pas::Pas;
use crate::plan::Decor;
use crate::serveur::Serveur;
use crate::trace::Trace;

/// The morning when every history begins.
pub const DEPART: i64 = 1_795_507_200_000;
/// Copies of requests that may still arrive.
const TARDIFS_MAX: usize = 6;

/// One person.
#[derive(Debug)]
pub(crate) struct Personne {
    /// Account.
    pub(crate) compte: Uuid,
    /// Employed: reads what the département shares.
    pub(crate) employe: bool,
    /// Account closed.
    pub(crate) radie: bool,
    /// What must hold.
    pub(crate) modele: Modele,
    /// Records that exist or existed.
    pub(crate) crees: BTreeSet<Uuid>,
    /// A restore, a copy or a lost device may have blurred who saw what.
    pub(crate) trouble: bool,
}

/// Everything.
pub struct Monde {
    pub(crate) decor: Decor,
    pub(crate) serveur: Serveur,
    pub(crate) personnes: Vec<Personne>,
    pub(crate) appareils: Vec<Appareil>,
    pub(crate) now: i64,
    pub(crate) chance: Chance,
    pub(crate) tardifs: VecDeque<Vec<u8>>,
    pub(crate) colis: VecDeque<Colis>,
    pub(crate) retours: VecDeque<Retour>,
    pub(crate) colis_ecrits: u32,
    pub(crate) trace: Trace,
    /// Tags shared and not withdrawn.
    pub(crate) partages: BTreeSet<(u32, u32)>,
    /// Values made so far: each is unique.
    pub(crate) valeurs: u32,
    numeros: u32,
    /// Faults have stopped.
    pub(crate) calme: bool,
    /// What was seen at the last look, and for how long it has not moved.
    pub(crate) dernier: Option<Repos>,
    pub(crate) stable: u32,
}

/// (device, records that wait, records shown), and the revision of each person.
pub(crate) type Repos = (Vec<(usize, u64, u64)>, Vec<u64>);

impl Monde {
    /// Everyone at the start.
    pub fn new(decor: &Decor) -> Suite<Self> {
        disque::install();
        disque::reset();
        let mut monde = Self {
            decor: decor.clone(),
            serveur: Serveur::new(decor.chiffre, DEPART)?,
            personnes: Vec::new(),
            appareils: Vec::new(),
            now: DEPART,
            chance: Chance::new(decor.graine ^ 0x5eed),
            tardifs: VecDeque::new(),
            colis: VecDeque::new(),
            retours: VecDeque::new(),
            colis_ecrits: 0,
            trace: Trace::default(),
            partages: BTreeSet::new(),
            valeurs: 0,
            numeros: 0,
            calme: false,
            dernier: None,
            stable: 0,
        };
        for (n, appareils) in decor.personnes.iter().enumerate() {
            let compte = Uuid::from_u128(0xc000_0000_0000_4000_8000_0000_0000_0000 | ((n as u128 + 1) << 8));
            monde.serveur.compte_create(compte, DEPART)?;
            monde.personnes.push(Personne {
                compte,
                employe: true,
                radie: false,
                modele: Modele::default(),
                crees: BTreeSet::new(),
                trouble: false,
            });
            for _ in 0..*appareils {
                let numero = monde.enrol(n)?;
                let nom = format!("appareil{numero}");
                let mut appareil = Appareil::new(&nom, decor.chiffre, n, compte, numero, DEPART)?;
                appareil.limites.mutations = decor.mutations as usize;
                monde.appareils.push(appareil);
            }
        }
        for d in 0..monde.appareils.len() {
            monde.tick(d, Event::Start)?;
        }
        Ok(monde)
    }

    /// A new identity for a device of this person.
    pub(crate) fn enrol(&mut self, personne: usize) -> Suite<u32> {
        self.numeros += 1;
        let numero = self.numeros;
        let identite = crate::appareil::identite(numero);
        let cle = crate::appareil::signing_key(numero).verifying_key().to_bytes();
        let compte = self.personnes[personne].compte;
        self.serveur.appareil_create(identite.id, compte, numero, cle, self.now)?;
        Ok(numero)
    }

    /// The device that a number names, when it takes part.
    pub(crate) fn device(&self, n: u32) -> Option<usize> {
        let d = n as usize % self.appareils.len();
        (self.appareils[d].etat == Etat::Vivant).then_some(d)
    }

    /// The person whose device this is.
    pub(crate) fn de(&mut self, d: usize) -> &mut Personne {
        &mut self.personnes[self.appareils[d].personne]
    }

    /// One step.
    pub fn step(&mut self, n: usize, pas: &Pas) -> Suite {
        self.trace.note(&format!("{n} {pas}"));
        self.play(pas)?;
        for d in 0..self.appareils.len() {
            self.wake(d)?;
        }
        Ok(())
    }

    /// What happened.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// Calls the machine when it asked to be.
    fn wake(&mut self, d: usize) -> Suite {
        let due = self.appareils[d].reveil.is_some_and(|at| at <= self.now);
        if due { self.tick(d, Event::Tick) } else { Ok(()) }
    }

    /// Tells the machine, and does what it says.
    pub(crate) fn tick(&mut self, d: usize, event: Event) -> Suite {
        let random = self.chance.bits();
        let now = self.now;
        let appareil = &mut self.appareils[d];
        if appareil.etat == Etat::Fini {
            return Ok(());
        }
        match appareil.machine.step(now - appareil.depart, random, event) {
            Some(Effect::Exchange) => {
                appareil.reveil = None;
                self.exchange_begin(d)
            }
            Some(Effect::WaitUntil { ms }) => {
                appareil.reveil = Some(appareil.depart + ms);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// One call of the store, under whatever fault was prepared. `None` = it did not succeed: nothing is acknowledged.
    pub(crate) fn op<T>(
        &mut self,
        d: usize,
        touches: &BTreeSet<Uuid>,
        f: impl FnOnce(&mut besace_store::Store, DateTime<Utc>) -> besace_store::Result<T>,
    ) -> Suite<Option<T>> {
        let now = self.now;
        let appareil = &mut self.appareils[d];
        let heure = appareil.heure(now);
        let panne = appareil.panne.take();
        let before = if panne.is_some() { Some(appareil.vue()?) } else { None };
        if let (Some((ecritures, _, plein)), Some(prefix)) = (panne, appareil.support.prefix()) {
            disque::arm(prefix, ecritures, if plein { Panne::Plein } else { Panne::Arret });
        }
        let Some(store) = appareil.store() else { return Ok(None) };
        let result = f(store, heure);
        disque::disarm();
        if let (Some((_, gardees, _)), Some(before)) = (panne, before) {
            let stopped = appareil.support.prefix().is_none_or(disque::is_stopped);
            let full = matches!(&result, Err(StoreError::Full));
            if stopped {
                appareil.restart(gardees, now)?;
                self.trace.note(&format!("appareil {d} s’arrête et repart"));
            }
            if stopped || full {
                self.check_durable(d, &before, touches)?;
            }
            if stopped {
                self.tick(d, Event::Start)?;
                // On the real disk the call itself succeeded before the machine stopped.
                return Ok(result.ok().filter(|_| self.appareils[d].support.prefix().is_none()));
            }
            if full {
                return Ok(None);
            }
        }
        match result {
            Ok(value) => Ok(Some(value)),
            Err(StoreError::NotFound { .. }) => Ok(None),
            Err(error) => Err(Echec::new("G0 panne", format!("appareil {d}: {} {error:?}", error.code()))),
        }
    }

    /// Guarantee 1: what was acknowledged survives; only what was being written may or may not be there.
    fn check_durable(&self, d: usize, before: &Vue, touches: &BTreeSet<Uuid>) -> Suite {
        let after = self.appareils[d].vue()?;
        let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
        for key in keys {
            if before.get(key) != after.get(key) && !touches.contains(&key.1) {
                let detail = format!("appareil {d}: {key:?} was {:?}, is {:?}", before.get(key), after.get(key));
                return Err(Echec::new("G1 durable", detail));
            }
        }
        Ok(())
    }

    /// What a person does to records: done, then what they see of them before and after is noted.
    pub(crate) fn act(
        &mut self,
        d: usize,
        fiches: &[(&str, Uuid)],
        f: impl FnOnce(&mut besace_store::Store, DateTime<Utc>) -> besace_store::Result<besace_store::Changes>,
    ) -> Suite<bool> {
        self.act_beside(d, fiches, &[], f)
    }

    /// The same; of what is beside, what changes is said by nobody: a merge renames people in the reports.
    pub(crate) fn act_beside(
        &mut self,
        d: usize,
        fiches: &[(&str, Uuid)],
        beside: &[Uuid],
        f: impl FnOnce(&mut besace_store::Store, DateTime<Utc>) -> besace_store::Result<besace_store::Changes>,
    ) -> Suite<bool> {
        let avant = self.vus(d, fiches)?;
        let touches = fiches.iter().map(|(_, id)| *id).chain(beside.iter().copied()).collect();
        let done = self.op(d, &touches, f)?.is_some();
        let apres = self.vus(d, fiches)?;
        self.de(d).modele.action(d, &avant, &apres);
        if done {
            self.tick(d, Event::LocalWrite)?;
        }
        Ok(done)
    }

    /// What a device shows of these records, conflicts about them included.
    pub(crate) fn vus(&self, d: usize, fiches: &[(&str, Uuid)]) -> Suite<Vus> {
        let mut vus = Vus::default();
        let Some(store) = self.appareils[d].store_ref() else { return Ok(vus) };
        let error = crate::support::store_error("lecture");
        for (collection, id) in fiches.iter().filter(|(collection, _)| *collection != of::CONFLIT) {
            if let Some(document) = store.get(collection, *id).map_err(&error)? {
                vus.fiches.extend(faits_de(collection, *id, &document.doc));
            }
        }
        let ids: BTreeSet<Uuid> = fiches.iter().map(|(_, id)| *id).collect();
        for conflit in store.conflits().map_err(&error)? {
            let about = faits_de(&conflit.collection, conflit.id, &conflit.doc);
            vus.conflits.extend(about.into_iter().filter(|fait| ids.contains(&fait.fiche)));
        }
        Ok(vus)
    }

    /// A request that may still arrive, one day.
    pub(crate) fn keep_late(&mut self, body: Vec<u8>) {
        if self.tardifs.len() == TARDIFS_MAX {
            self.tardifs.pop_front();
        }
        self.tardifs.push_back(body);
    }

    /// A device ends without having handed in its work.
    pub(crate) fn lose(&mut self, d: usize) -> Suite {
        let vue = self.appareils[d].vue()?;
        self.serveur.appareil_end(self.appareils[d].id, EtatAppareil::Perdu)?;
        let kept = self.kept_by_server(self.appareils[d].personne)?;
        let lost: Vec<Fait> = vue
            .iter()
            .flat_map(|((collection, id), doc)| faits_de(collection, *id, doc))
            .filter(|fait| !kept.contains(fait))
            .collect();
        let personne = self.de(d);
        personne.modele.lose(d, lost.into_iter());
        personne.modele.blur_all();
        personne.trouble = true;
        self.appareils[d].end();
        Ok(())
    }
}
