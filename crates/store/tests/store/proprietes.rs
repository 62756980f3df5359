//! Whatever people do on two devices, and wherever the link is cut: nothing is lost, nothing is done twice.

use std::collections::BTreeSet;

use besace_store::{FiltresCra, Limites};
use besace_sync::wire::collection as of;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::serveur::{Serveur, scope, sync_all};
use crate::support::{Profil, at, cases, cra_with, doc_of, id, profil};

#[derive(Debug, Clone)]
enum Step {
    /// Someone saves: device, record, field, value.
    Edit(usize, u128, usize, u32),
    Delete(usize, u128),
    Restore(usize, u128),
    /// An exchange of which so many frames arrive; `edit` = a save while it was under way.
    Exchange {
        device: usize,
        frames: usize,
        mutations: usize,
        lost: bool,
        during: Option<(u128, u32)>,
    },
    Reopen(usize),
}

const FIELDS: [&str; 3] = ["notes", "duree", "precisions_demarche"];

fn value(champ: usize, n: u32) -> Value {
    match FIELDS[champ] {
        "duree" => json!(1 + n % 1_000),
        champ => json!(format!("{champ}-{n}")),
    }
}

fn any_step() -> impl Strategy<Value = Step> {
    let record = 1..4u128;
    prop_oneof![
        6 => (0..2usize, record.clone(), 0..3usize, any::<u32>()).prop_map(|(d, r, c, v)| Step::Edit(d, r, c, v)),
        1 => (0..2usize, record.clone()).prop_map(|(d, r)| Step::Delete(d, r)),
        1 => (0..2usize, record.clone()).prop_map(|(d, r)| Step::Restore(d, r)),
        5 => (0..2usize, 0..9usize, 1..4usize, any::<bool>(), proptest::option::of((record, any::<u32>())))
            .prop_map(|(device, frames, mutations, lost, during)| Step::Exchange { device, frames, mutations, lost, during }),
        1 => (0..2usize).prop_map(Step::Reopen),
    ]
}

struct World {
    serveur: Serveur,
    devices: [Profil; 2],
    clock: u128,
    /// Every value ever saved in a field of a record, with who had it before their eyes when they replaced it.
    saved: BTreeSet<(u128, usize, String)>,
    /// Values replaced by someone who saw them.
    replaced: BTreeSet<(u128, usize, String)>,
    /// Values deleted with their record by someone who saw them, by device: « Annuler » takes it back.
    deleted: [BTreeSet<(u128, usize, String)>; 2],
}

impl World {
    fn new(records_per_frame: usize) -> Self {
        let serveur = Serveur { records_per_frame, whole: records_per_frame.is_multiple_of(2), ..Serveur::default() };
        let mut devices = [profil(), profil()];
        devices[1].store.renew_identity(None, 43, "autre").unwrap();
        Self {
            serveur,
            devices,
            clock: 0,
            saved: BTreeSet::new(),
            replaced: BTreeSet::new(),
            deleted: Default::default(),
        }
    }

    fn edit(&mut self, device: usize, record: u128, champ: usize, n: u32) {
        self.clock += 1;
        let store = &mut self.devices[device].store;
        if store.get(of::CRA, id(record)).unwrap().is_none() {
            // Written anew over what was deleted: no « Annuler » brings that back.
            let gone = self.deleted[device].extract_if(.., |(of, ..)| *of == record);
            self.replaced.extend(gone);
        }
        let mut doc =
            store.get(of::CRA, id(record)).unwrap().map_or_else(|| doc_of(cra_with(json!({}))), |found| found.doc);
        let new = value(champ, n);
        if let Some(seen) = doc.get(FIELDS[champ]).filter(|seen| **seen != new) {
            self.replaced.insert((record, champ, seen.to_string()));
        }
        self.saved.insert((record, champ, new.to_string()));
        self.replaced.remove(&(record, champ, new.to_string()));
        for deleted in &mut self.deleted {
            deleted.remove(&(record, champ, new.to_string()));
        }
        doc.insert(FIELDS[champ].to_owned(), new);
        store.put(of::CRA, id(record), doc, at(self.clock)).unwrap();
    }

    fn delete(&mut self, device: usize, record: u128) {
        let store = &mut self.devices[device].store;
        if let Some(found) = store.get(of::CRA, id(record)).unwrap() {
            for (champ, name) in FIELDS.iter().enumerate() {
                if let Some(seen) = found.doc.get(*name) {
                    self.deleted[device].insert((record, champ, seen.to_string()));
                }
            }
        }
        store.delete(of::CRA, &[id(record)], at(self.clock)).unwrap();
    }

    fn restore(&mut self, device: usize, record: u128) {
        if self.devices[device].store.get(of::CRA, id(record)).unwrap().is_some() {
            return;
        }
        self.devices[device].store.restore(of::CRA, &[id(record)], at(self.clock)).unwrap();
        self.deleted[device].retain(|(of, ..)| *of != record);
    }

    fn exchange(&mut self, device: usize, frames: usize, mutations: usize, lost: bool, during: Option<(u128, u32)>) {
        let author = u8::try_from(device).unwrap();
        let limites = Limites { mutations, ..Limites::default() };
        let request = self.devices[device].store.prepare(limites, false).unwrap();
        let answer = if lost && frames == 0 { Vec::new() } else { self.serveur.answer(author, &request) };
        if let Some((record, n)) = during {
            self.edit(device, record, 0, n);
        }
        for frame in answer.into_iter().take(frames) {
            self.devices[device].store.apply(frame.clone(), at(self.clock)).unwrap();
            if lost {
                self.devices[device].store.apply(frame, at(self.clock)).unwrap();
            }
        }
        self.check_cursor(device);
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Edit(device, record, champ, n) => self.edit(device, record, champ, n),
            Step::Delete(device, record) => self.delete(device, record),
            Step::Restore(device, record) => self.restore(device, record),
            Step::Exchange { device, frames, mutations, lost, during } => {
                self.exchange(device, frames, mutations, lost, during);
            }
            Step::Reopen(device) => self.devices[device].reopen(),
        }
    }

    /// What the store says it holds is what its rows add up to.
    fn check_cursor(&mut self, device: usize) {
        let path = self.devices[device].path();
        let conn = crate::file::raw(&path);
        let mut statement = conn.prepare("SELECT id, base_rev FROM record WHERE vivant = 1 AND scope = ?1").unwrap();
        let sum = statement
            .query_map([scope().0], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .fold(0u64, |sum, (id, rev)| {
                let id = uuid::Uuid::from_slice(&id).unwrap();
                sum.wrapping_add(besace_sync::merge::checksum(id, u64::try_from(rev).unwrap()))
            });
        let request =
            self.devices[device].store.prepare(Limites { mutations: 1, ..Limites::default() }, false).unwrap();
        assert_eq!(request.cursors.get(&scope()).map_or(0, |cursor| cursor.sum), sum, "device {device}");
    }

    fn quiet(&mut self) {
        for _ in 0..6 {
            for device in 0..2 {
                sync_all(&mut self.serveur, &mut self.devices[device].store, u8::try_from(device).unwrap());
            }
        }
    }

    /// Every value saved and not knowingly replaced is current, or stands in a conflict.
    fn nothing_lost(&self) {
        let mut findable = String::new();
        for version in self.serveur.records.values() {
            findable.push_str(&version.doc.as_ref().map(|doc| serde_json::to_string(doc).unwrap()).unwrap_or_default());
        }
        let knowingly: BTreeSet<_> = self.deleted.iter().flatten().chain(&self.replaced).cloned().collect();
        for (record, champ, value) in self.saved.difference(&knowingly) {
            let bare = value.trim_matches('"');
            assert!(findable.contains(bare), "{bare} of record {record}, {} is nowhere: {findable}", FIELDS[*champ]);
        }
    }

    fn converged(&self) {
        let docs = |device: &Profil| {
            let mut docs: Vec<_> =
                device.store.all(of::CRA).unwrap().into_iter().map(|found| (found.id, found.doc)).collect();
            docs.sort_by_key(|(id, _)| *id);
            docs
        };
        let of_server: Vec<_> = self
            .serveur
            .records
            .iter()
            .filter(|((collection, _), _)| collection == of::CRA)
            .filter_map(|((_, id), version)| Some((*id, version.doc.clone()?)))
            .collect();
        for (n, device) in self.devices.iter().enumerate() {
            assert_eq!(docs(device), of_server, "device {n}");
            let total = device.store.cra_count(&FiltresCra::default()).unwrap().total;
            assert_eq!(usize::try_from(total).unwrap(), of_server.len(), "the index of device {n} equals its table");
            assert!(!device.store.has_unsent().unwrap());
        }
    }
}

/// Answers lost, then asked again a few at a time: the changes must not come before what explains them.
#[test]
fn a_merge_heard_before_its_answer_is_not_forgotten() {
    use Step::{Edit, Exchange};
    let lost = |device, mutations| Exchange { device, frames: 1, mutations, lost: false, during: None };
    let steps = [
        Edit(0, 1, 0, 0),
        Edit(1, 2, 0, 0),
        lost(1, 1),
        Edit(0, 3, 0, 0),
        Edit(0, 2, 0, 1),
        lost(0, 3),
        Exchange { device: 0, frames: 5, mutations: 1, lost: false, during: Some((1, 2)) },
    ];
    for terse in [false, true] {
        let mut world = World::new(1);
        world.serveur.terse = terse;
        for step in &steps {
            world.step(step);
        }
        world.quiet();
        world.converged();
        world.nothing_lost();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(32), max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_everyone_ends_with_the_same(
        records_per_frame in 1..4usize,
        steps in prop::collection::vec(any_step(), 1..40),
    ) {
        play(records_per_frame, &steps);
    }
}

fn play(records_per_frame: usize, steps: &[Step]) {
    let mut world = World::new(records_per_frame);
    for step in steps {
        world.step(step);
    }
    world.quiet();
    world.nothing_lost();
    world.converged();
}

/// Histories that once went wrong.
#[test]
fn past_failures_stay_mended() {
    const fn exchange(device: usize, frames: usize, during: Option<(u128, u32)>) -> Step {
        Step::Exchange { device, frames, mutations: 1, lost: false, during }
    }
    let histories: [&[Step]; 3] = [
        // Created on both sides, received under an unanswered creation, deleted by the other side, then taken whole.
        &[
            exchange(1, 0, Some((2, 0))),
            Step::Edit(1, 1, 0, 0),
            Step::Edit(0, 1, 2, 0),
            Step::Exchange { device: 1, frames: 0, mutations: 2, lost: true, during: None },
            exchange(0, 0, None),
            exchange(1, 3, None),
            Step::Delete(0, 1),
        ],
        // « Annuler » on a device that had deleted nothing.
        &[
            Step::Edit(0, 1, 2, 5),
            exchange(0, 0, None),
            exchange(1, 3, None),
            Step::Edit(1, 1, 2, 60_000_000),
            Step::Restore(0, 1),
        ],
        // Deleted, written anew, then « Annuler ».
        &[exchange(0, 0, Some((1, 0))), Step::Delete(0, 1), Step::Edit(0, 1, 0, 1), Step::Restore(0, 1)],
    ];
    for steps in histories {
        play(1, steps);
    }
}
