//! Bundles and the network, in whatever order: nothing is lost, nothing is doubled, everyone ends with the same.

use std::collections::{BTreeMap, BTreeSet};

use besace_store::{ClesColis, ColisConnu, Limites, RetourColis};
use besace_sync::wire::{Frame, SyncRequest, collection as of};
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use crate::serveur::{Serveur, scope, sync_all};
use crate::support::{Profil, at, cases, cra_with, doc_of, id, profil};

const CLES: ClesColis = ClesColis { secret: [7; 32], serveur: [8; 32] };
/// Of the other device, which only has the network.
const AUTRE: usize = 1;

#[derive(Debug, Clone)]
enum Step {
    /// Device, record.
    Edit(usize, u128),
    Delete(usize, u128),
    /// A bundle is written.
    Export,
    /// One of those written is handed in, for the first time or again.
    HandIn(prop::sample::Index),
    /// One of the answers is read, or the beginning of it before the power goes, for the first time or again.
    Import(prop::sample::Index, usize),
    /// An exchange by the network, of which so many frames arrive.
    Exchange(usize, usize, usize),
    Reopen,
    /// The server's clock, forwards or backwards.
    Clock(i64),
    Backup,
    Restore,
}

fn any_step() -> impl Strategy<Value = Step> {
    let record = 1..4u128;
    let which = any::<prop::sample::Index>;
    prop_oneof![
        6 => (0..2usize, record.clone()).prop_map(|(device, record)| Step::Edit(device, record)),
        1 => (0..2usize, record).prop_map(|(device, record)| Step::Delete(device, record)),
        4 => Just(Step::Export),
        5 => which().prop_map(Step::HandIn),
        6 => (which(), 0..12usize).prop_map(|(which, frames)| Step::Import(which, frames)),
        4 => (0..2usize, 0..9usize, 1..4usize).prop_map(|(device, frames, mutations)| Step::Exchange(device, frames, mutations)),
        1 => Just(Step::Reopen),
        1 => (-30..30i64).prop_map(Step::Clock),
        1 => Just(Step::Backup),
        1 => Just(Step::Restore),
    ]
}

struct World {
    serveur: Serveur,
    backup: Option<Serveur>,
    devices: [Profil; 2],
    clock: u128,
    /// The server's, in minutes.
    heure: i64,
    colis: Vec<(Uuid, SyncRequest)>,
    reponses: Vec<(Uuid, Vec<Frame>)>,
    /// Values that nobody has replaced knowingly, by record.
    kept: BTreeSet<(u128, String)>,
}

impl World {
    fn new(records_per_frame: usize) -> Self {
        let mut devices = [profil(), profil()];
        devices[AUTRE].store.renew_identity(None, 43, "autre").unwrap();
        Self {
            serveur: Serveur { records_per_frame, whole: records_per_frame.is_multiple_of(2), ..Serveur::default() },
            backup: None,
            devices,
            clock: 0,
            heure: 100,
            colis: Vec::new(),
            reponses: Vec::new(),
            kept: BTreeSet::new(),
        }
    }

    fn step(&mut self, step: &Step) {
        self.heure += 1;
        match step {
            Step::Edit(device, record) => self.edit(*device, *record),
            Step::Delete(device, record) => self.delete(*device, *record),
            Step::Export => {
                let colis = Uuid::from_u128(0xc0115 + self.colis.len() as u128);
                let request = self.devices[0].store.colis_create(colis, &CLES, at(self.clock)).unwrap();
                self.colis.push((colis, request));
            }
            Step::HandIn(which) if !self.colis.is_empty() => {
                let (colis, request) = which.get(&self.colis).clone();
                let frames = self.answer(0, &request);
                self.reponses.push((colis, frames));
            }
            Step::Import(which, frames) if !self.reponses.is_empty() => {
                let (colis, answer) = which.get(&self.reponses).clone();
                self.import(colis, answer.into_iter().take(*frames).collect());
            }
            Step::Exchange(device, frames, mutations) => self.exchange(*device, *frames, *mutations),
            Step::Reopen => self.devices[0].reopen(),
            Step::Clock(minutes) => self.heure += minutes,
            Step::Backup => self.backup = Some(self.serveur.clone()),
            Step::Restore => self.restore(),
            Step::HandIn(_) | Step::Import(..) => {}
        }
    }

    fn edit(&mut self, device: usize, record: u128) {
        self.clock += 1;
        let store = &mut self.devices[device].store;
        let found = store.get(of::CRA, id(record)).unwrap();
        let mut doc = found.map_or_else(|| doc_of(cra_with(json!({}))), |found| found.doc);
        let valeur = format!("valeur-{}.", self.clock);
        if let Some(seen) = doc.insert("notes".to_owned(), json!(valeur)) {
            self.kept.remove(&(record, seen.as_str().unwrap().to_owned()));
        }
        self.kept.insert((record, valeur));
        store.put(of::CRA, id(record), doc, at(self.clock)).unwrap();
    }

    fn delete(&mut self, device: usize, record: u128) {
        let store = &mut self.devices[device].store;
        let Some(found) = store.get(of::CRA, id(record)).unwrap() else { return };
        if let Some(seen) = found.doc.get("notes") {
            self.kept.remove(&(record, seen.as_str().unwrap().to_owned()));
        }
        store.delete(of::CRA, &[id(record)], at(self.clock)).unwrap();
    }

    fn answer(&mut self, device: usize, request: &SyncRequest) -> Vec<Frame> {
        let mut frames = self.serveur.answer(u8::try_from(device).unwrap(), request);
        if let Some(Frame::Hello { server_time, .. }) = frames.first_mut() {
            *server_time = self.heure * 60_000;
        }
        frames
    }

    fn import(&mut self, colis: Uuid, frames: Vec<Frame>) {
        let store = &mut self.devices[0].store;
        if store.colis_get(colis).unwrap() != Some(ColisConnu::Attendu(CLES)) {
            return;
        }
        let retour = store.colis_apply(colis, frames, at(self.clock)).unwrap();
        if let RetourColis::Applique { applied, .. } = retour {
            assert!(applied.faute.is_none());
        }
    }

    fn exchange(&mut self, device: usize, frames: usize, mutations: usize) {
        let limites = Limites { mutations, ..Limites::default() };
        let request = self.devices[device].store.prepare(limites, false).unwrap();
        for frame in self.answer(device, &request).into_iter().take(frames) {
            self.devices[device].store.apply(frame, at(self.clock)).unwrap();
        }
    }

    fn restore(&mut self) {
        let Some(backup) = self.backup.take() else { return };
        let epoch = Uuid::from_u128(self.serveur.epoch.as_u128() + 1);
        let rev = self.serveur.rev + 100;
        self.serveur = Serveur { epoch, rev, ..backup };
    }

    fn converged(&mut self) {
        for _ in 0..6 {
            for device in 0..2 {
                sync_all(&mut self.serveur, &mut self.devices[device].store, u8::try_from(device).unwrap());
            }
        }
        let held: BTreeMap<Uuid, _> = self
            .serveur
            .records
            .iter()
            .filter(|((collection, _), _)| collection == of::CRA)
            .filter_map(|((_, id), version)| Some((*id, version.doc.clone()?)))
            .collect();
        for (n, device) in self.devices.iter_mut().enumerate() {
            let docs = device.store.all(of::CRA).unwrap();
            assert_eq!(docs.len(), held.len(), "device {n}: each record once");
            let docs: BTreeMap<_, _> = docs.into_iter().map(|found| (found.id, found.doc)).collect();
            assert_eq!(docs, held, "device {n}");
            assert!(!device.store.has_unsent().unwrap());
            let request = device.store.prepare(Limites::default(), false).unwrap();
            assert_eq!(request.cursors[&scope()].sum, self.serveur.sum(), "device {n}");
        }
        let findable = self.serveur.records.values().filter_map(|version| version.doc.as_ref());
        let findable: String = findable.map(|doc| serde_json::to_string(doc).unwrap()).collect();
        for (_, valeur) in &self.kept {
            assert!(findable.contains(valeur), "{valeur} is nowhere: {findable}");
        }
    }
}

fn play(records_per_frame: usize, steps: &[Step]) {
    let mut world = World::new(records_per_frame);
    for step in steps {
        world.step(step);
    }
    world.converged();
}

#[test]
fn a_deletion_that_crosses_an_edit_and_a_restore_loses_nothing() {
    use Step::{Backup, Delete, Edit, Exchange, Restore};
    let steps = [Edit(0, 3), Exchange(0, 0, 1), Exchange(1, 3, 1), Delete(1, 3), Backup, Edit(0, 3), Restore];
    for records_per_frame in 1..4 {
        play(records_per_frame, &steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(48), max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_disorder_everyone_ends_with_the_same(
        records_per_frame in 1..4usize,
        steps in prop::collection::vec(any_step(), 1..40),
    ) {
        play(records_per_frame, &steps);
    }
}
