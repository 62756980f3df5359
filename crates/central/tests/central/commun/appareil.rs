//! A device, as small as can be: it keeps documents, cursors and a number.

use std::collections::BTreeMap;

use besace_sync::dense::Contexte;
use besace_sync::enrol::{ApiError, Enrolement};
use besace_sync::frame::{Decoder, encode_request, from_cbor, to_cbor};
use besace_sync::id::Sequence;
use besace_sync::merge::checksum;
use besace_sync::sign::{self, seal};
use besace_sync::wire::{
    Cursor, Doc, Frame, Mutation, MutationResult, Op, Outcome, PROTOCOL, RecordWire, Reparation, Reprise, SCHEMA,
    SYNC_PATH, Scope, SyncRequest, collection,
};
use ed25519_dalek::SigningKey;
use serde::Serialize;
use uuid::Uuid;

/// A fresh device key.
pub(crate) fn cle() -> SigningKey {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).unwrap();
    SigningKey::from_bytes(&seed)
}

#[derive(Clone)]
pub(crate) struct Appareil {
    pub(crate) url: String,
    pub(crate) client: reqwest::Client,
    pub(crate) cle: SigningKey,
    pub(crate) id: Uuid,
    pub(crate) compte_id: Uuid,
    pub(crate) serveur_id: Uuid,
    pub(crate) epoch: Option<Uuid>,
    pub(crate) seq: u64,
    /// See [`SyncRequest::unheard`].
    pub(crate) unheard: u64,
    pub(crate) cursors: BTreeMap<Scope, Cursor>,
    /// What was received: (scope, collection, id) → (revision, document).
    pub(crate) recus: BTreeMap<(Scope, String, Uuid), (u64, Doc)>,
    pub(crate) budget: u32,
    pub(crate) limited: bool,
    pub(crate) protocol: u16,
    pub(crate) reprises: BTreeMap<Scope, Reprise>,
    pub(crate) reparations: BTreeMap<Scope, Reparation>,
    pub(crate) ids: Sequence,
    /// Everything it ever sent: an answer may come in a later exchange.
    pub(crate) envoyes: Vec<Mutation>,
}

/// An answer, unpacked.
#[derive(Debug, Default)]
pub(crate) struct Reponse {
    pub(crate) scopes: Vec<Scope>,
    pub(crate) epoch: Uuid,
    pub(crate) resultats: Vec<MutationResult>,
    pub(crate) records: Vec<(Scope, RecordWire)>,
    pub(crate) frames: usize,
    pub(crate) end: Option<(BTreeMap<Scope, Cursor>, bool, u64)>,
    pub(crate) fault: Option<String>,
    pub(crate) octets: usize,
    /// How far scopes were read.
    pub(crate) reached: BTreeMap<Scope, u64>,
    /// Scopes of which a piece came, and where it leaves them.
    pub(crate) reprises: BTreeMap<Scope, Option<Reprise>>,
    /// Scopes that begin again from nothing.
    pub(crate) oublies: Vec<Scope>,
    /// Pieces of a repair: (after, up to, when the scope stood at, records).
    pub(crate) repares: Vec<(u64, u64, u64, Vec<RecordWire>)>,
}

impl Reponse {
    pub(crate) fn outcome(&self) -> &Outcome {
        assert_eq!(self.resultats.len(), 1, "one mutation, one answer: {self:?}");
        &self.resultats[0].outcome
    }

    pub(crate) fn refus(&self) -> (&str, Option<&str>) {
        match self.outcome() {
            Outcome::Refused { code, champ, message } => {
                assert!(message.ends_with(['.', ')']), "a sentence for people: {message}");
                (code, champ.as_deref())
            }
            other => panic!("not refused: {other:?}"),
        }
    }

    pub(crate) fn rev(&self) -> u64 {
        match self.outcome() {
            Outcome::Applied { rev } | Outcome::Merged { rev, .. } | Outcome::Conflict { rev, .. } => *rev,
            other => panic!("not accepted: {other:?}"),
        }
    }
}

impl Appareil {
    pub(crate) fn new(url: &str, client: reqwest::Client, cle: SigningKey, enrolement: &Enrolement) -> Self {
        Self {
            url: url.to_owned(),
            client,
            cle,
            id: enrolement.appareil_id,
            compte_id: enrolement.compte.id,
            serveur_id: enrolement.serveur.id,
            epoch: None,
            seq: 0,
            unheard: 0,
            cursors: BTreeMap::new(),
            recus: BTreeMap::new(),
            budget: 1 << 20,
            limited: false,
            protocol: PROTOCOL,
            reprises: BTreeMap::new(),
            reparations: BTreeMap::new(),
            ids: Sequence::new(enrolement.appareil_numero, 1),
            envoyes: Vec::new(),
        }
    }

    /// Speaks to a server that moved.
    pub(crate) fn rebrancher(&mut self, serveur: &super::Serveur) {
        self.url.clone_from(&serveur.url);
        self.client = serveur.client.clone();
    }

    pub(crate) fn scope(&self) -> Scope {
        Scope::user(self.compte_id)
    }

    pub(crate) fn uuid(&mut self) -> Uuid {
        self.ids.next(1_795_514_400_000)
    }

    /// A mutation with the next number.
    pub(crate) fn mutation(&mut self, of: &str, id: Uuid, base_rev: u64, op: Op) -> Mutation {
        self.seq += 1;
        Mutation { seq: self.seq, collection: of.to_owned(), id, base_rev, schema: SCHEMA, op }
    }

    /// Creates a record; the answer is its id.
    pub(crate) async fn creer(&mut self, of: &str, doc: &Doc) -> (Uuid, Reponse) {
        let id = self.uuid();
        let op = Op::Put { set: doc.clone(), base: Doc::new(), whole: true };
        let mutation = self.mutation(of, id, 0, op);
        (id, self.envoyer(vec![mutation]).await)
    }

    /// Edits fields: (field, old, new).
    pub(crate) async fn corriger(&mut self, of: &str, id: Uuid, base_rev: u64, base: Doc, set: Doc) -> Reponse {
        let mutation = self.mutation(of, id, base_rev, Op::Put { set, base, whole: false });
        self.envoyer(vec![mutation]).await
    }

    pub(crate) async fn operer(&mut self, of: &str, id: Uuid, base_rev: u64, op: Op) -> Reponse {
        let mutation = self.mutation(of, id, base_rev, op);
        self.envoyer(vec![mutation]).await
    }

    /// One exchange, applied.
    pub(crate) async fn envoyer(&mut self, mutations: Vec<Mutation>) -> Reponse {
        self.envoyes.extend(mutations.iter().cloned());
        let (statut, bytes) = self.post(SYNC_PATH, &self.request(mutations)).await;
        assert_eq!(statut, 200, "{:?}", from_cbor::<ApiError>(&bytes));
        let reponse = unpack(&bytes, self.contexte());
        self.apply(&reponse);
        reponse
    }

    /// Exchanges until nothing remains.
    pub(crate) async fn recevoir(&mut self) {
        while self.envoyer(Vec::new()).await.end.expect("an end").1 {}
    }

    pub(crate) fn request(&self, mutations: Vec<Mutation>) -> Vec<u8> {
        let request = SyncRequest {
            protocol: self.protocol,
            epoch: self.epoch,
            mutations,
            unheard: self.unheard,
            cursors: self.cursors.clone(),
            budget: self.budget,
            limited: self.limited,
            trame: 0,
            reprises: self.reprises.clone(),
            reparations: self.reparations.clone(),
        };
        encode_request(&request, Some(self.compte_id)).unwrap()
    }

    /// What the answer to its next request refers to.
    pub(crate) fn contexte(&self) -> Contexte {
        Contexte { compte: Some(self.compte_id), epoch: self.epoch, cursors: self.cursors.clone() }
    }

    /// Signs and posts a payload.
    pub(crate) async fn post(&self, path: &str, payload: &[u8]) -> (u16, Vec<u8>) {
        let body = seal(&self.cle, self.id, self.serveur_id, path, payload.to_vec()).unwrap();
        self.post_raw(path, body).await
    }

    pub(crate) async fn post_raw(&self, path: &str, body: Vec<u8>) -> (u16, Vec<u8>) {
        let request = self.client.post(format!("{}{path}", self.url)).header("content-type", sign::CONTENT_TYPE);
        let response = request.body(body).send().await.unwrap();
        (response.status().as_u16(), response.bytes().await.unwrap().to_vec())
    }

    /// A small signed message.
    pub(crate) async fn message(&self, path: &str, value: &impl Serialize) -> (u16, Vec<u8>) {
        self.post(path, &to_cbor(value).unwrap()).await
    }

    /// What the device holds of a record.
    pub(crate) fn lire(&self, of: &str, id: Uuid) -> Option<&(u64, Doc)> {
        self.recus.get(&(self.scope(), of.to_owned(), id))
    }

    pub(crate) fn liste(&self, of: &str) -> Vec<(Uuid, Doc)> {
        let found = self.recus.iter().filter(|((_, c, _), _)| c == of);
        found.map(|((_, _, id), (_, doc))| (*id, doc.clone())).collect()
    }

    fn apply(&mut self, reponse: &Reponse) {
        if self.epoch.is_some_and(|known| known != reponse.epoch) {
            self.cursors.clear();
            self.reprises.clear();
            self.recus.clear();
        }
        self.epoch = Some(reponse.epoch);
        for resultat in &reponse.resultats {
            let Outcome::Applied { rev } = resultat.outcome else { continue };
            let mutation = self.envoyes.iter().rev().find(|m| m.seq == resultat.seq).cloned().unwrap();
            let key = (self.scope(), mutation.collection.clone(), mutation.id);
            if self.recus.get(&key).is_some_and(|(held, _)| *held > rev) {
                continue;
            }
            match &mutation.op {
                Op::Put { set, whole, .. } => {
                    let mut doc = if *whole { Doc::new() } else { self.recus[&key].1.clone() };
                    doc.extend(set.clone());
                    doc.retain(|_, v| !v.is_null());
                    self.recus.insert(key, (rev, doc));
                }
                Op::Delete => drop(self.recus.remove(&key)),
                Op::Erase => {
                    if let Some((held, doc)) = self.recus.get_mut(&key) {
                        (*held, *doc) = (rev, besace_domain::beneficiaire::effacer(doc));
                    }
                }
                Op::MergeInto { .. } => {}
            }
        }
        for scope in &reponse.oublies {
            self.recus.retain(|(s, ..), _| s != scope);
            self.reprises.remove(scope);
            self.cursors.remove(scope);
        }
        for (scope, record) in &reponse.records {
            let key = (scope.clone(), record.collection.clone(), record.id);
            if self.recus.get(&key).is_some_and(|(held, _)| *held > record.rev) {
                continue;
            }
            match &record.doc {
                Some(doc) => drop(self.recus.insert(key, (record.rev, doc.clone()))),
                None => drop(self.recus.remove(&key)),
            }
        }
        self.repair(reponse);
        for (scope, reprise) in &reponse.reprises {
            match reprise {
                Some(reprise) => drop(self.reprises.insert(scope.clone(), *reprise)),
                None => drop(self.reprises.remove(scope)),
            }
        }
        let Some((stands, more, _)) = &reponse.end else { return };
        if *more {
            let last = |scope: &Scope| reponse.reached.get(scope).copied();
            for scope in stands.keys().filter(|scope| !self.reprises.contains_key(scope)) {
                if let Some(rev) = last(scope) {
                    self.cursors.insert(scope.clone(), Cursor { rev, sum: self.sum(scope) });
                }
            }
            return;
        }
        for (scope, cursor) in stands {
            self.cursors.insert(scope.clone(), Cursor { rev: cursor.rev, sum: self.sum(scope) });
            assert_eq!(self.sum(scope), cursor.sum, "device and server hold the same of {scope}");
        }
    }

    fn repair(&mut self, reponse: &Reponse) {
        for (apres, jusque, _, records) in &reponse.repares {
            let scope = self.scope();
            self.recus.retain(|(s, ..), (rev, _)| *s != scope || *rev <= *apres || *rev > *jusque);
            for record in records {
                if let Some(doc) = &record.doc {
                    let key = (scope.clone(), record.collection.clone(), record.id);
                    self.recus.insert(key, (record.rev, doc.clone()));
                }
            }
            if let Some(reparation) = self.reparations.get_mut(&scope) {
                reparation.apres = *jusque;
            }
        }
    }

    fn sum(&self, scope: &Scope) -> u64 {
        let held = self.recus.iter().filter(|((s, ..), _)| s == scope);
        held.fold(0, |sum, ((_, _, id), (rev, _))| sum.wrapping_add(checksum(*id, *rev)))
    }

    /// Its own CRAs, by id.
    pub(crate) fn cras(&self) -> BTreeMap<Uuid, Doc> {
        self.liste(collection::CRA).into_iter().collect()
    }
}

pub(crate) fn unpack(bytes: &[u8], asked: Contexte) -> Reponse {
    let mut decoder = Decoder::new(asked);
    decoder.push(bytes);
    let mut reponse = Reponse { octets: bytes.len(), ..Reponse::default() };
    while let Some(frame) = decoder.next_frame().unwrap() {
        reponse.frames += 1;
        match frame {
            Frame::Hello { epoch, scopes, .. } => (reponse.epoch, reponse.scopes) = (epoch, scopes),
            Frame::Results { results } => reponse.resultats = results,
            Frame::Snapshot { scope, records, from, to, rev } => {
                assert_eq!(from, reponse.reprises.get(&scope).copied().flatten().or(from), "pieces follow each other");
                reponse.reprises.insert(scope.clone(), to);
                if to.is_none() {
                    reponse.reached.insert(scope.clone(), rev);
                }
                reponse.records.extend(records.into_iter().map(|record| (scope.clone(), record)));
            }
            Frame::Changes { scope, records, cursor } => {
                reponse.reached.insert(scope.clone(), cursor);
                let records = records.into_iter().map(|record| (scope.clone(), record));
                reponse.records.extend(records);
            }
            Frame::Restart { scope, .. } => reponse.oublies.push(scope),
            Frame::Repair { scope, records, apres, jusque, rev } => {
                assert!(apres < jusque && records.iter().all(|record| apres < record.rev && record.rev <= jusque));
                assert!(reponse.repares.last().is_none_or(|(_, last, ..)| *last <= apres), "in order");
                assert!(scope.as_user().is_some());
                reponse.repares.push((apres, jusque, rev, records));
            }
            Frame::End { cursors, more, remaining } => reponse.end = Some((cursors, more, remaining)),
            Frame::Fault { code, message } => {
                assert!(message.ends_with('.'), "a sentence for people: {message}");
                reponse.fault = Some(code);
            }
        }
    }
    assert_eq!(decoder.pending_bytes(), 0, "nothing after the last frame");
    reponse
}
