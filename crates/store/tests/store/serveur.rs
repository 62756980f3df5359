//! A server in forty lines: what the real one promises, over the same merge.

use std::collections::{BTreeMap, BTreeSet};

use besace_domain::beneficiaire::{effacer, merge as merge_personnes};
use besace_store::{Applied, Limites, Store};
use besace_sync::merge::{Keep, Patch, checksum, merge, patched};
use besace_sync::repair::{Ecart, Marque};
use besace_sync::wire::{
    Cursor, Doc, Etape, Frame, Mutation, MutationResult, Op, Outcome, RecordWire, Reparation, Reprise, SCHEMA, Scope,
    SyncRequest, collection as of,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{COMPTE, at};

#[derive(Debug, Clone, Default)]
pub struct Version {
    pub rev: u64,
    pub doc: Option<Doc>,
    /// Newest revision that someone else than the last author wrote.
    pub others_rev: u64,
    pub author: u8,
}

#[derive(Debug, Clone)]
pub struct Serveur {
    pub epoch: Uuid,
    pub rev: u64,
    pub records: BTreeMap<(String, Uuid), Version>,
    /// By device.
    pub results: BTreeMap<(u8, u64), MutationResult>,
    pub last_seq: BTreeMap<u8, u64>,
    /// Numbered, not processed.
    pub waiting: BTreeMap<(u8, u64), Mutation>,
    pub erased: BTreeSet<Uuid>,
    /// Refuses every document that holds this word.
    pub refuses: Option<String>,
    pub records_per_frame: usize,
    /// Forgets to repeat what it answered before: a server that came back from a backup.
    pub terse: bool,
    /// Whoever holds nothing reads the scope whole, the newest first.
    pub whole: bool,
    /// Does not know how to repair a part of a scope.
    pub repairs_nothing: bool,
}

impl Default for Serveur {
    fn default() -> Self {
        Self {
            epoch: Uuid::from_u128(0xe0),
            rev: 0,
            records: BTreeMap::new(),
            results: BTreeMap::new(),
            last_seq: BTreeMap::new(),
            waiting: BTreeMap::new(),
            erased: BTreeSet::new(),
            refuses: None,
            records_per_frame: 2,
            terse: false,
            whole: false,
            repairs_nothing: false,
        }
    }
}

pub fn scope() -> Scope {
    Scope::user(COMPTE)
}

/// One whole exchange of device `device`.
pub fn sync(serveur: &mut Serveur, store: &mut Store, device: u8) -> Vec<Applied> {
    let request = store.prepare(Limites::default(), false).unwrap();
    serveur.answer(device, &request).into_iter().map(|frame| store.apply(frame, at(100)).unwrap()).collect()
}

/// Until nothing remains on either side.
pub fn sync_all(serveur: &mut Serveur, store: &mut Store, device: u8) {
    for _ in 0..20 {
        let more = sync(serveur, store, device).iter().any(|applied| applied.fin.is_some_and(|(more, _)| more));
        if !more && store.etat_echange().unwrap().en_attente == 0 {
            return;
        }
    }
    panic!("the exchange never ends");
}

impl Serveur {
    pub fn doc(&self, collection: &str, id: Uuid) -> Option<&Doc> {
        self.records.get(&(collection.to_owned(), id))?.doc.as_ref()
    }

    /// Someone else's edit.
    pub fn write(&mut self, collection: &str, id: Uuid, doc: Option<Value>) {
        self.set(0xff, collection, id, doc.map(crate::support::doc_of));
    }

    pub fn answer(&mut self, device: u8, request: &SyncRequest) -> Vec<Frame> {
        let hello = Frame::Hello {
            epoch: self.epoch,
            scopes: vec![scope()],
            server_time: at(50).timestamp_millis(),
            cgu_version: Some("2026-11".to_owned()),
            push_only: false,
        };
        let mut frames = vec![hello];
        let same = request.epoch.is_none_or(|epoch| epoch == self.epoch);
        let mut own = BTreeMap::new();
        if same {
            let results = self.take(device, request, &mut own);
            frames.push(Frame::Results { results });
        }
        let from = if same { request.cursors.get(&scope()).map_or(0, |cursor| cursor.rev) } else { 0 };
        let mut from = from;
        if self.whole && from == 0 && self.rev > 0 {
            let left = request.reprises.get(&scope()).copied().filter(|_| request.epoch == Some(self.epoch));
            from = left.map_or(self.rev, |left| left.rev);
            frames.extend(self.snapshot(left));
        }
        let newer = self.between((from, u64::MAX), &own);
        for records in newer.chunks(self.records_per_frame) {
            let cursor = records.last().unwrap().rev;
            frames.push(Frame::Changes { scope: scope(), records: records.to_vec(), cursor });
        }
        if let Some(held) = request.reparations.get(&scope()).filter(|_| same && !self.repairs_nothing) {
            assert!(held.is_sound(request.cursors[&scope()].rev), "{held:?}");
            frames.extend(self.repair(held));
        }
        let cursors = BTreeMap::from([(scope(), Cursor { rev: self.rev, sum: self.sum() })]);
        frames.push(Frame::End { cursors, more: !same, remaining: 0 });
        frames
    }

    fn between(&self, (after, before): (u64, u64), but: &BTreeMap<(String, Uuid), u64>) -> Vec<RecordWire> {
        let mut records: Vec<RecordWire> = self
            .records
            .iter()
            .filter(|(key, version)| version.rev > after && version.rev < before && but.get(*key) != Some(&version.rev))
            .map(|((collection, id), version)| RecordWire {
                collection: collection.clone(),
                id: *id,
                rev: version.rev,
                schema: SCHEMA,
                doc: version.doc.clone(),
            })
            .collect();
        records.sort_by_key(|record| record.rev);
        records
    }

    fn snapshot(&self, left: Option<Reprise>) -> Vec<Frame> {
        let begin = Reprise { rev: self.rev, seuil: 0, etape: Etape::Reste, sous: self.rev + 1 };
        let (rev, sous) = left.map_or((begin.rev, begin.sous), |left| (left.rev, left.sous));
        let mut records = self.between((0, sous), &BTreeMap::new());
        records.reverse();
        let (mut from, mut frames) = (left, Vec::new());
        for records in records.chunks(self.records_per_frame) {
            let to = Some(Reprise { rev, sous: records.last().unwrap().rev, ..begin });
            frames.push(Frame::Snapshot { scope: scope(), records: records.to_vec(), from, to, rev });
            from = to;
        }
        frames.push(Frame::Snapshot { scope: scope(), records: Vec::new(), from, to: None, rev });
        frames
    }

    fn repair(&self, held: &Reparation) -> Vec<Frame> {
        let all = self.between((0, u64::MAX), &BTreeMap::new());
        let marque = |record: &RecordWire| Marque { rev: record.rev, id: record.id, vivant: record.doc.is_some() };
        let marques: Vec<Marque> = all.iter().map(marque).collect();
        let mut frames = Vec::new();
        for Ecart { mut apres, jusque, .. } in held.differing(&marques) {
            let records = self.between((apres, jusque + 1), &BTreeMap::new());
            let pieces = records.chunks(self.records_per_frame).len();
            for (n, records) in records.chunks(self.records_per_frame).map(<[_]>::to_vec).enumerate() {
                let upto = if n + 1 < pieces { records.last().unwrap().rev } else { jusque };
                frames.push(Frame::Repair { scope: scope(), records, apres, jusque: upto, rev: self.rev });
                apres = upto;
            }
            if pieces == 0 {
                frames.push(Frame::Repair { scope: scope(), records: Vec::new(), apres, jusque, rev: self.rev });
            }
        }
        frames
    }

    pub fn sum(&self) -> u64 {
        let live = self.records.iter().filter(|(_, version)| version.doc.is_some());
        live.fold(0u64, |sum, ((_, id), version)| sum.wrapping_add(checksum(*id, version.rev)))
    }

    fn take(
        &mut self,
        device: u8,
        request: &SyncRequest,
        own: &mut BTreeMap<(String, Uuid), u64>,
    ) -> Vec<MutationResult> {
        let mut results = Vec::new();
        for mutation in &request.mutations {
            let last = self.last_seq.get(&device).copied().unwrap_or(0);
            if let Some(result) = self.results.get(&(device, mutation.seq)) {
                results.push(result.clone());
                continue;
            }
            match self.waiting.get(&(device, mutation.seq)) {
                Some(waiting) => assert_eq!(waiting, mutation, "a number never says two things"),
                None => assert_eq!(mutation.seq, last + 1, "numbers are dense"),
            }
            self.last_seq.insert(device, mutation.seq.max(last));
            let outcome = self.process(device, mutation);
            let result = MutationResult { seq: mutation.seq, outcome };
            results.push(result.clone());
            if matches!(result.outcome, Outcome::WaitingFor { .. }) {
                self.waiting.insert((device, mutation.seq), mutation.clone());
                continue;
            }
            if let Outcome::Applied { rev } = result.outcome {
                own.insert((mutation.collection.clone(), mutation.id), rev);
            }
            self.results.insert((device, mutation.seq), result);
        }
        // What was processed before, not heard and not repeated, ahead of the changes that hold it.
        let sent = request.mutations.iter().map(|mutation| mutation.seq).max().unwrap_or(0);
        if request.unheard > sent && !self.terse {
            let unheard = self.results.range((device, sent + 1)..=(device, request.unheard));
            results.extend(unheard.map(|(_, result)| result.clone()));
        }
        results
    }

    fn process(&mut self, device: u8, mutation: &Mutation) -> Outcome {
        let key = (mutation.collection.clone(), mutation.id);
        let current = self.records.get(&key).cloned().unwrap_or_default();
        let seen =
            mutation.base_rev >= current.rev || (current.author == device && mutation.base_rev >= current.others_rev);
        match &mutation.op {
            Op::Put { set, base, whole } => self.put(device, mutation, &current, seen, (set, base, *whole)),
            Op::Delete if current.doc.is_some() && !seen => {
                Outcome::Merged { rev: current.rev, fields: vec!["suppression".to_owned()] }
            }
            Op::Delete => Outcome::Applied { rev: self.set(device, &mutation.collection, mutation.id, None) },
            Op::Erase => {
                self.erased.insert(mutation.id);
                let doc = current.doc.as_ref().map(effacer);
                Outcome::Merged { rev: self.set(device, &mutation.collection, mutation.id, doc), fields: Vec::new() }
            }
            Op::MergeInto { into } => {
                let (Some(source), Some(destination)) = (&current.doc, self.doc(of::BENEFICIAIRE, *into)) else {
                    return Outcome::WaitingFor { id: *into };
                };
                let merged = merge_personnes(destination, source);
                self.set(0xff, of::BENEFICIAIRE, *into, Some(merged));
                let (from, to) = (json!(mutation.id.to_string()), json!(into.to_string()));
                let moved: Vec<(Uuid, Doc)> = self
                    .records
                    .iter()
                    .filter_map(|((_, id), version)| Some((*id, version.doc.clone()?)))
                    .filter(|(_, doc)| doc.get("beneficiaire_id") == Some(&from))
                    .collect();
                for (id, mut doc) in moved {
                    doc.insert("beneficiaire_id".to_owned(), to.clone());
                    self.set(0xff, of::CRA, id, Some(doc));
                }
                let rev = self.set(0xff, &mutation.collection, mutation.id, None);
                Outcome::Merged { rev, fields: Vec::new() }
            }
        }
    }

    fn put(
        &mut self,
        device: u8,
        mutation: &Mutation,
        current: &Version,
        seen: bool,
        (set, base, whole): (&Doc, &Doc, bool),
    ) -> Outcome {
        if let Some(word) = &self.refuses
            && set.values().any(|value| value.as_str().is_some_and(|text| text.contains(word.as_str())))
        {
            let message = "Refusé par la règle du test.".to_owned();
            return Outcome::Refused { code: "invalide".to_owned(), champ: Some("notes".to_owned()), message };
        }
        if let Some(personne) = set.get("beneficiaire_id").and_then(Value::as_str).and_then(|id| id.parse().ok())
            && self.doc(of::BENEFICIAIRE, personne).is_none()
        {
            return Outcome::WaitingFor { id: personne };
        }
        let (theirs, read, mine) = match (&current.doc, whole) {
            (None, false) => return Outcome::SendWhole { rev: current.rev },
            (None, true) => (Doc::new(), Doc::new(), set.clone()),
            (Some(theirs), true) => (theirs.clone(), base.clone(), set.clone()),
            (Some(theirs), false) => {
                let (read, mine) = patched(theirs, &Patch { set: set.clone(), base: base.clone() });
                (theirs.clone(), read, mine)
            }
        };
        let read = if seen { &theirs } else { &read };
        let merged = merge(&mutation.collection, read, &theirs, &mine, Keep::Mine);
        let exact = merged.doc == mine.into_iter().filter(|(_, value)| !value.is_null()).collect::<Doc>();
        let rev = self.set(device, &mutation.collection, mutation.id, Some(merged.doc));
        if !merged.conflicts.is_empty() {
            let champs: Vec<Value> = merged
                .conflicts
                .iter()
                .map(|c| json!({ "champ": c.champ, "gardee": c.gardee, "autre": c.autre }))
                .collect();
            let conflit = Uuid::from_u128(0xc0_0000 + u128::from(rev));
            let doc = json!({ "collection": mutation.collection, "record_id": mutation.id, "champs": champs });
            self.write(of::CONFLIT, conflit, Some(doc));
            let fields = merged.conflicts.into_iter().map(|conflict| conflict.champ).collect();
            return Outcome::Conflict { rev, fields, conflit };
        }
        if exact && (seen || current.doc.is_none()) {
            Outcome::Applied { rev }
        } else {
            Outcome::Merged { rev, fields: Vec::new() }
        }
    }

    fn set(&mut self, author: u8, collection: &str, id: Uuid, doc: Option<Doc>) -> u64 {
        self.rev += 1;
        let rev = self.rev;
        let version = self.records.entry((collection.to_owned(), id)).or_default();
        if version.author != author {
            version.others_rev = version.rev;
        }
        (version.rev, version.doc, version.author) = (rev, doc, author);
        rev
    }
}
