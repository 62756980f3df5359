//! The frames of an answer, each in terms of what was asked and of the frames before it.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::contexte::{Contexte, cursors_read, cursors_write, reprise_read, reprise_write, scope_read, scope_write};
use super::docs::Docs;
use super::ids::{Ids, IdsReader, IdsWriter};
use super::octets::{Reader, Writer, flag};
use super::{Broken, MADE_BYTES_MAX};
use crate::wire::{Doc, Frame, MutationResult, Outcome, RecordWire, Scope};

const HELLO: u8 = 1;
const RESULTS: u8 = 2;
const CHANGES: u8 = 3;
const END: u8 = 4;
const FAULT: u8 = 5;
const SNAPSHOT: u8 = 6;
const REPAIR: u8 = 7;
const RESTART: u8 = 8;

/// Of [`HELLO`]: the history and the scopes are those that the request names.
const SAME_EPOCH: u8 = 1;
const SAME_SCOPES: u8 = 2;
const CGU: u8 = 4;
const PUSH_ONLY: u8 = 8;

/// Of [`SNAPSHOT`]: something came before, something comes after.
const FROM: u8 = 1;
const TO: u8 = 2;

/// Of [`END`].
const MORE: u8 = 1;

const APPLIED: u8 = 0;
const MERGED: u8 = 1;
const CONFLICT: u8 = 2;
const REFUSED: u8 = 3;
const SEND_WHOLE: u8 = 4;
const WAITING_FOR: u8 = 5;

/// What both sides remember while an answer goes by.
#[derive(Debug, Default)]
pub(super) struct Memory {
    asked: Contexte,
    ids: Ids,
    docs: Docs,
    /// Collections and schemas, in order of appearance.
    kinds: Vec<(String, u16)>,
}

impl Memory {
    pub(super) fn new(asked: Contexte) -> Self {
        Self { asked, ..Self::default() }
    }

    pub(super) fn write(&mut self, frame: &Frame, out: &mut Writer) {
        match frame {
            Frame::Hello { epoch, scopes, server_time, cgu_version, push_only } => {
                out.byte(HELLO);
                let same_epoch = self.asked.epoch == Some(*epoch);
                let same_scopes = scopes.len() == self.asked.cursors.len()
                    && scopes.iter().all(|scope| self.asked.cursors.contains_key(scope));
                out.byte(
                    flag(same_epoch, SAME_EPOCH)
                        | flag(same_scopes, SAME_SCOPES)
                        | flag(cgu_version.is_some(), CGU)
                        | flag(*push_only, PUSH_ONLY),
                );
                if !same_epoch {
                    out.raw(epoch.as_bytes());
                }
                if !same_scopes {
                    out.length(scopes.len());
                    scopes.iter().for_each(|scope| scope_write(scope, self.asked.compte, out));
                }
                out.signed(*server_time);
                if let Some(version) = cgu_version {
                    out.text(version);
                }
            }
            Frame::Results { results } => {
                out.byte(RESULTS);
                self.results_write(results, out);
            }
            Frame::Changes { scope, records, cursor } => {
                out.byte(CHANGES);
                scope_write(scope, self.asked.compte, out);
                out.varint(*cursor);
                self.records_write(records, out);
            }
            Frame::Snapshot { scope, records, from, to, rev } => {
                out.byte(SNAPSHOT);
                scope_write(scope, self.asked.compte, out);
                out.varint(*rev);
                out.byte(flag(from.is_some(), FROM) | flag(to.is_some(), TO));
                [from, to].into_iter().flatten().for_each(|reprise| reprise_write(reprise, out));
                self.records_write(records, out);
            }
            Frame::Restart { scope, horizon } => {
                out.byte(RESTART);
                scope_write(scope, self.asked.compte, out);
                out.varint(*horizon);
            }
            Frame::Repair { scope, records, apres, jusque, rev } => {
                out.byte(REPAIR);
                scope_write(scope, self.asked.compte, out);
                [apres, jusque, rev].into_iter().for_each(|rev| out.varint(*rev));
                self.records_write(records, out);
            }
            Frame::End { cursors, more, remaining } => {
                out.byte(END);
                out.byte(flag(*more, MORE));
                out.varint(*remaining);
                // Told are those that differ from the request, and which of the request are told no more.
                let new = cursors.iter().filter(|(scope, cursor)| self.asked.cursors.get(scope) != Some(cursor));
                let new: BTreeMap<_, _> = new.map(|(scope, cursor)| (scope.clone(), *cursor)).collect();
                cursors_write(&new, self.asked.compte, out);
                let gone: Vec<&Scope> = self.asked.cursors.keys().filter(|s| !cursors.contains_key(s)).collect();
                out.length(gone.len());
                gone.into_iter().for_each(|scope| scope_write(scope, self.asked.compte, out));
            }
            Frame::Fault { code, message } => {
                out.byte(FAULT);
                out.text(code);
                out.text(message);
            }
        }
    }

    pub(super) fn read(&mut self, reader: &mut Reader<'_>) -> Result<Frame, Broken> {
        Ok(match reader.byte()? {
            HELLO => self.hello_read(reader)?,
            RESULTS => Frame::Results { results: self.results_read(reader)? },
            CHANGES => {
                let scope = scope_read(reader, self.asked.compte)?;
                Frame::Changes { scope, cursor: reader.varint()?, records: self.records_read(reader)? }
            }
            SNAPSHOT => {
                let scope = scope_read(reader, self.asked.compte)?;
                let (rev, flags) = (reader.varint()?, reader.byte()?);
                let mut reprise = |flag| match flags & flag {
                    0 => Ok(None),
                    _ => reprise_read(reader).map(Some),
                };
                let (from, to) = (reprise(FROM)?, reprise(TO)?);
                Frame::Snapshot { scope, records: self.records_read(reader)?, from, to, rev }
            }
            RESTART => Frame::Restart { scope: scope_read(reader, self.asked.compte)?, horizon: reader.varint()? },
            REPAIR => {
                let scope = scope_read(reader, self.asked.compte)?;
                let (apres, jusque, rev) = (reader.varint()?, reader.varint()?, reader.varint()?);
                Frame::Repair { scope, records: self.records_read(reader)?, apres, jusque, rev }
            }
            END => {
                let more = reader.byte()? & MORE != 0;
                let remaining = reader.varint()?;
                let mut cursors = self.asked.cursors.clone();
                cursors.extend(cursors_read(reader, self.asked.compte)?);
                for _ in 0..reader.length()? {
                    cursors.remove(&scope_read(reader, self.asked.compte)?);
                }
                Frame::End { cursors, more, remaining }
            }
            FAULT => Frame::Fault { code: reader.text()?.to_owned(), message: reader.text()?.to_owned() },
            _ => return Err(Broken),
        })
    }

    fn hello_read(&self, reader: &mut Reader<'_>) -> Result<Frame, Broken> {
        let flags = reader.byte()?;
        let epoch = match flags & SAME_EPOCH {
            0 => Uuid::from_bytes(reader.array()?),
            _ => self.asked.epoch.ok_or(Broken)?,
        };
        let scopes = match flags & SAME_SCOPES {
            0 => (0..reader.length()?).map(|_| scope_read(reader, self.asked.compte)).collect::<Result<_, _>>()?,
            _ => self.asked.cursors.keys().cloned().collect(),
        };
        let server_time = reader.signed()?;
        let cgu_version = if flags & CGU == 0 { None } else { Some(reader.text()?.to_owned()) };
        Ok(Frame::Hello { epoch, scopes, server_time, cgu_version, push_only: flags & PUSH_ONLY != 0 })
    }

    fn results_write(&mut self, results: &[MutationResult], out: &mut Writer) {
        let (mut expected, mut last) = (0u64, self.asked.own_rev());
        let (mut refs, mut body) = (IdsWriter::default(), Writer::default());
        for MutationResult { seq, outcome } in results {
            body.signed(seq.wrapping_sub(expected).cast_signed());
            expected = seq.wrapping_add(1);
            let mut rev = |kind, rev: u64| {
                body.byte(kind);
                body.signed(rev.wrapping_sub(last).cast_signed());
                last = rev;
            };
            match outcome {
                Outcome::Applied { rev: at } => rev(APPLIED, *at),
                Outcome::SendWhole { rev: at } => rev(SEND_WHOLE, *at),
                Outcome::Merged { rev: at, fields } => {
                    rev(MERGED, *at);
                    names_write(fields, &mut body);
                }
                Outcome::Conflict { rev: at, fields, conflit } => {
                    rev(CONFLICT, *at);
                    names_write(fields, &mut body);
                    refs.push(&mut self.ids, *conflit);
                }
                Outcome::Refused { code, champ, message } => {
                    body.byte(REFUSED);
                    body.text(code);
                    names_write(champ.as_slice(), &mut body);
                    body.text(message);
                }
                Outcome::WaitingFor { id } => {
                    body.byte(WAITING_FOR);
                    refs.push(&mut self.ids, *id);
                }
            }
        }
        out.length(results.len());
        refs.write(out);
        out.raw(&body.0);
    }

    fn results_read(&mut self, reader: &mut Reader<'_>) -> Result<Vec<MutationResult>, Broken> {
        let count = reader.length()?;
        let mut refs = IdsReader::read(reader)?;
        let (mut expected, mut last) = (0u64, self.asked.own_rev());
        let mut results = Vec::with_capacity(count);
        for _ in 0..count {
            let seq = expected.wrapping_add(reader.signed()?.cast_unsigned());
            expected = seq.wrapping_add(1);
            let kind = reader.byte()?;
            if [APPLIED, SEND_WHOLE, MERGED, CONFLICT].contains(&kind) {
                last = last.wrapping_add(reader.signed()?.cast_unsigned());
            }
            let outcome = match kind {
                APPLIED => Outcome::Applied { rev: last },
                SEND_WHOLE => Outcome::SendWhole { rev: last },
                MERGED => Outcome::Merged { rev: last, fields: names_read(reader)? },
                CONFLICT => {
                    let fields = names_read(reader)?;
                    Outcome::Conflict { rev: last, fields, conflit: refs.next(&mut self.ids)? }
                }
                REFUSED => Outcome::Refused {
                    code: reader.text()?.to_owned(),
                    champ: names_read(reader)?.pop(),
                    message: reader.text()?.to_owned(),
                },
                WAITING_FOR => Outcome::WaitingFor { id: refs.next(&mut self.ids)? },
                _ => return Err(Broken),
            };
            results.push(MutationResult { seq, outcome });
        }
        Ok(results)
    }

    fn records_write(&mut self, records: &[RecordWire], out: &mut Writer) {
        let (mut places, mut revs) = (Writer::default(), Writer::default());
        let (mut own, mut refs) = (IdsWriter::default(), IdsWriter::default());
        let known = self.kinds.len();
        let mut expected = 0;
        for record in records {
            let is_it =
                |(collection, schema): &(String, u16)| *collection == record.collection && *schema == record.schema;
            let place = self.kinds.iter().position(is_it).unwrap_or(self.kinds.len());
            if place == self.kinds.len() {
                self.kinds.push((record.collection.clone(), record.schema));
            }
            places.length(place * 2 + usize::from(record.doc.is_none()));
            revs.signed(record.rev.wrapping_sub(expected).cast_signed());
            expected = record.rev.wrapping_add(1);
            own.push(&mut self.ids, record.id);
        }
        out.length(records.len());
        out.length(self.kinds.len() - known);
        for (collection, schema) in self.kinds.iter().skip(known) {
            out.text(collection);
            out.varint((*schema).into());
        }
        out.part(&places);
        out.part(&revs);
        own.write(out);

        let (shapes, mut body) = (self.docs.shapes.len(), Writer::default());
        for (collection, schema) in &self.kinds {
            let of_kind = records.iter().filter(|r| r.collection == *collection && r.schema == *schema);
            let docs: Vec<(Uuid, &Doc)> = of_kind.filter_map(|r| Some((r.id, r.doc.as_ref()?))).collect();
            if !docs.is_empty() {
                self.docs.write((collection.clone(), 0), &docs, (&mut self.ids, &mut refs), &mut body);
            }
        }
        self.docs.shapes.write_since(shapes, out);
        refs.write(out);
        out.raw(&body.0);
    }

    fn records_read(&mut self, reader: &mut Reader<'_>) -> Result<Vec<RecordWire>, Broken> {
        let count = reader.length()?;
        for _ in 0..reader.length()? {
            let collection = reader.text()?.to_owned();
            self.kinds.push((collection, u16::try_from(reader.varint()?).map_err(|_| Broken)?));
        }
        let (mut places, mut revs, mut own) = (reader.part()?, reader.part()?, IdsReader::read(reader)?);
        let mut of_kind: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut records = Vec::with_capacity(count);
        let mut expected = 0u64;
        for at in 0..count {
            let place = places.count()?;
            let (collection, schema) = self.kinds.get(place / 2).ok_or(Broken)?.clone();
            if place % 2 == 0 {
                of_kind.entry(place / 2).or_default().push(at);
            }
            let rev = expected.wrapping_add(revs.signed()?.cast_unsigned());
            expected = rev.wrapping_add(1);
            records.push(RecordWire { collection, id: own.next(&mut self.ids)?, rev, schema, doc: None });
        }
        self.docs.shapes.read_more(reader)?;
        let mut refs = IdsReader::read(reader)?;
        let mut left = MADE_BYTES_MAX;
        for (kind, places) in of_kind {
            let ids: Vec<Uuid> = places.iter().filter_map(|at| records.get(*at).map(|record| record.id)).collect();
            let (collection, _) = self.kinds.get(kind).ok_or(Broken)?;
            let group = (collection.clone(), 0);
            let docs = self.docs.read(group, &ids, (&mut self.ids, &mut refs), &mut left, reader)?;
            for (at, doc) in places.into_iter().zip(docs) {
                records.get_mut(at).ok_or(Broken)?.doc = Some(doc);
            }
        }
        Ok(records)
    }
}

fn names_write(names: &[String], out: &mut Writer) {
    out.length(names.len());
    names.iter().for_each(|name| out.text(name));
}

fn names_read(reader: &mut Reader<'_>) -> Result<Vec<String>, Broken> {
    (0..reader.length()?).map(|_| Ok(reader.text()?.to_owned())).collect()
}
