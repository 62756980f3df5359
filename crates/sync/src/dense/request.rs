//! A request: where the device stands, what it wants back, and its mutations, kind by kind.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::contexte::{
    cursors_read, cursors_write, reparation_read, reparation_write, reprise_read, reprise_write, scope_read,
    scope_write,
};
use super::docs::Docs;
use super::ids::{Ids, IdsReader, IdsWriter};
use super::octets::{Reader, Writer, flag};
use super::{Broken, MADE_BYTES_MAX};
use crate::wire::{Doc, Mutation, Op, SyncRequest};

const LIMITED: u8 = 1;
const EPOCH: u8 = 2;
const UNHEARD: u8 = 4;
const REPRISES: u8 = 8;
const REPARATIONS: u8 = 16;

/// What a mutation does, without its documents.
const PATCH: u8 = 0;
const WHOLE: u8 = 1;
const DELETE: u8 = 2;
const ERASE: u8 = 3;
const MERGE: u8 = 4;

/// New values; what stood before.
const SET: u8 = 0;
const BASE: u8 = 1;

struct Kind {
    collection: String,
    schema: u16,
    op: u8,
}

pub(super) fn write(request: &SyncRequest, compte: Option<Uuid>) -> Vec<u8> {
    let mut out = Writer::default();
    out.byte(
        flag(request.limited, LIMITED)
            | flag(request.epoch.is_some(), EPOCH)
            | flag(request.unheard > 0, UNHEARD)
            | flag(!request.reprises.is_empty(), REPRISES)
            | flag(!request.reparations.is_empty(), REPARATIONS),
    );
    if let Some(epoch) = request.epoch {
        out.raw(epoch.as_bytes());
    }
    if request.unheard > 0 {
        out.varint(request.unheard);
    }
    out.varint(request.budget.into());
    out.varint(request.trame.into());
    cursors_write(&request.cursors, compte, &mut out);
    if !request.reprises.is_empty() {
        out.length(request.reprises.len());
        for (scope, reprise) in &request.reprises {
            scope_write(scope, compte, &mut out);
            reprise_write(reprise, &mut out);
        }
    }
    if !request.reparations.is_empty() {
        out.length(request.reparations.len());
        for (scope, reparation) in &request.reparations {
            scope_write(scope, compte, &mut out);
            reparation_write(reparation, &mut out);
        }
    }
    mutations_write(&request.mutations, &mut out);
    out.0
}

pub(super) fn read(bytes: &[u8], compte: Option<Uuid>) -> Result<SyncRequest, Broken> {
    let mut reader = Reader(bytes);
    let flags = reader.byte()?;
    let epoch = if flags & EPOCH == 0 { None } else { Some(Uuid::from_bytes(reader.array()?)) };
    let unheard = if flags & UNHEARD == 0 { 0 } else { reader.varint()? };
    let mut small = || u32::try_from(reader.varint()?).map_err(|_| Broken);
    let (budget, trame) = (small()?, small()?);
    let cursors = cursors_read(&mut reader, compte)?;
    let mut reprises = BTreeMap::new();
    if flags & REPRISES != 0 {
        for _ in 0..reader.length()? {
            let scope = scope_read(&mut reader, compte)?;
            reprises.insert(scope, reprise_read(&mut reader)?);
        }
    }
    let mut reparations = BTreeMap::new();
    if flags & REPARATIONS != 0 {
        for _ in 0..reader.length()? {
            let scope = scope_read(&mut reader, compte)?;
            reparations.insert(scope, reparation_read(&mut reader)?);
        }
    }
    let mutations = mutations_read(&mut reader)?;
    if !reader.is_empty() {
        return Err(Broken);
    }
    let (protocol, limited) = (super::PROTOCOL, flags & LIMITED != 0);
    Ok(SyncRequest { protocol, epoch, mutations, unheard, cursors, budget, limited, trame, reprises, reparations })
}

fn op_of(op: &Op) -> u8 {
    match op {
        Op::Put { whole: false, .. } => PATCH,
        Op::Put { whole: true, .. } => WHOLE,
        Op::Delete => DELETE,
        Op::Erase => ERASE,
        Op::MergeInto { .. } => MERGE,
    }
}

fn mutations_write(mutations: &[Mutation], out: &mut Writer) {
    let (mut kinds, mut places, mut numbers) = (Vec::<(&str, u16, u8)>::new(), Writer::default(), Writer::default());
    let (mut ids, mut own, mut refs) = (Ids::default(), IdsWriter::default(), IdsWriter::default());
    let mut expected = 0;
    for mutation in mutations {
        let kind = (mutation.collection.as_str(), mutation.schema, op_of(&mutation.op));
        let place = kinds.iter().position(|known| *known == kind).unwrap_or(kinds.len());
        if place == kinds.len() {
            kinds.push(kind);
        }
        places.length(place);
        numbers.signed(mutation.seq.wrapping_sub(expected).cast_signed());
        numbers.varint(mutation.base_rev);
        expected = mutation.seq.wrapping_add(1);
        own.push(&mut ids, mutation.id);
    }
    out.length(mutations.len());
    out.length(kinds.len());
    for (collection, schema, op) in &kinds {
        out.text(collection);
        out.varint((*schema).into());
        out.byte(*op);
    }
    out.part(&places);
    out.part(&numbers);
    own.write(out);

    let (mut docs, mut body) = (Docs::default(), Writer::default());
    for kind in &kinds {
        let of_kind = || mutations.iter().filter(|m| (m.collection.as_str(), m.schema, op_of(&m.op)) == *kind);
        let (mut set, mut base) = (Vec::<(Uuid, &Doc)>::new(), Vec::<(Uuid, &Doc)>::new());
        for mutation in of_kind() {
            match &mutation.op {
                Op::Put { set: new, base: old, .. } => {
                    set.push((mutation.id, new));
                    base.push((mutation.id, old));
                }
                Op::MergeInto { into } => refs.push(&mut ids, *into),
                Op::Delete | Op::Erase => {}
            }
        }
        for (side, of_side) in [(SET, &set), (BASE, &base)].into_iter().filter(|(_, docs)| !docs.is_empty()) {
            docs.write((kind.0.to_owned(), side), of_side, (&mut ids, &mut refs), &mut body);
        }
    }
    docs.shapes.write_since(0, out);
    refs.write(out);
    out.raw(&body.0);
}

fn mutations_read(reader: &mut Reader<'_>) -> Result<Vec<Mutation>, Broken> {
    let count = reader.length()?;
    let mut kinds = Vec::new();
    for _ in 0..reader.length()? {
        let collection = reader.text()?.to_owned();
        let schema = u16::try_from(reader.varint()?).map_err(|_| Broken)?;
        kinds.push(Kind { collection, schema, op: reader.byte()? });
    }
    let (mut places, mut numbers) = (reader.part()?, reader.part()?);
    let (mut ids, mut own) = (Ids::default(), IdsReader::read(reader)?);
    let mut mutations = Vec::with_capacity(count);
    let mut of_kind: Vec<Vec<usize>> = kinds.iter().map(|_| Vec::new()).collect();
    let mut expected = 0u64;
    for place in 0..count {
        let number = places.count()?;
        let kind = kinds.get(number).ok_or(Broken)?;
        of_kind.get_mut(number).ok_or(Broken)?.push(place);
        let seq = expected.wrapping_add(numbers.signed()?.cast_unsigned());
        expected = seq.wrapping_add(1);
        let base_rev = numbers.varint()?;
        let (id, collection) = (own.next(&mut ids)?, kind.collection.clone());
        mutations.push(Mutation { seq, collection, id, base_rev, schema: kind.schema, op: Op::Delete });
    }
    let mut docs = Docs::default();
    docs.shapes.read_more(reader)?;
    let mut refs = IdsReader::read(reader)?;
    let mut left = MADE_BYTES_MAX;
    for (kind, places) in kinds.iter().zip(&of_kind) {
        let records: Vec<Uuid> = places.iter().filter_map(|place| mutations.get(*place).map(|m| m.id)).collect();
        let mut side = |side| match kind.op {
            PATCH | WHOLE if !records.is_empty() => {
                let group = (kind.collection.clone(), side);
                docs.read(group, &records, (&mut ids, &mut refs), &mut left, reader).map(Vec::into_iter)
            }
            _ => Ok(Vec::new().into_iter()),
        };
        let (mut set, mut base) = (side(SET)?, side(BASE)?);
        for place in places {
            let mutation = mutations.get_mut(*place).ok_or(Broken)?;
            mutation.op = match kind.op {
                DELETE => Op::Delete,
                ERASE => Op::Erase,
                MERGE => Op::MergeInto { into: refs.next(&mut ids)? },
                PATCH | WHOLE => {
                    let (set, base) = (set.next().ok_or(Broken)?, base.next().ok_or(Broken)?);
                    Op::Put { set, base, whole: kind.op == WHOLE }
                }
                _ => return Err(Broken),
            };
        }
    }
    Ok(mutations)
}
