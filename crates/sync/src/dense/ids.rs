//! Identifiers, each told once in a stream: its instant as a difference, who made it as a place in a table, and from then
//! on the identifier itself as a place in a table.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::Broken;
use super::octets::{Reader, Writer};
use crate::id;

/// Sixteen bytes as they are.
const RAW: u64 = 0;
/// Made by a device that was not heard of yet.
const NEW_MAKER: u64 = 1;
/// Told already.
const KNOWN: u64 = 2;
/// Made by the device at this place of the table, counted from here.
const MAKER: u64 = 3;

/// What both sides remember of the identifiers of a stream.
#[derive(Debug, Default)]
pub(super) struct Ids {
    known: Vec<Uuid>,
    places: BTreeMap<Uuid, usize>,
    makers: Vec<(u32, u32)>,
    maker_places: BTreeMap<(u32, u32), usize>,
}

impl Ids {
    fn learn(&mut self, id: Uuid) {
        if let std::collections::btree_map::Entry::Vacant(place) = self.places.entry(id) {
            place.insert(self.known.len());
            self.known.push(id);
        }
    }

    fn learn_maker(&mut self, maker: (u32, u32)) {
        self.maker_places.insert(maker, self.makers.len());
        self.makers.push(maker);
    }
}

/// Identifiers of one frame, kind by kind.
#[derive(Debug, Default)]
pub(super) struct IdsWriter {
    kinds: Writer,
    places: Writer,
    instants: Writer,
    counters: Writer,
    makers: Writer,
    last: i64,
}

impl IdsWriter {
    pub(super) fn push(&mut self, ids: &mut Ids, id: Uuid) {
        if let Some(place) = ids.places.get(&id) {
            self.kinds.varint(KNOWN);
            self.places.length(*place);
            return;
        }
        match id::parts(id) {
            None => {
                self.kinds.varint(RAW);
                self.makers.raw(id.as_bytes());
            }
            Some(parts) => {
                let maker = (parts.device, parts.nonce);
                match ids.maker_places.get(&maker) {
                    Some(place) => self.kinds.varint(MAKER + *place as u64),
                    None => {
                        self.kinds.varint(NEW_MAKER);
                        self.makers.varint(u64::from(parts.device));
                        self.makers.raw(&parts.nonce.to_be_bytes());
                        ids.learn_maker(maker);
                    }
                }
                let instant = parts.unix_ms.cast_signed();
                self.instants.signed(instant - self.last);
                self.last = instant;
                self.counters.varint(u64::from(parts.counter));
            }
        }
        ids.learn(id);
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        for part in [&self.kinds, &self.places, &self.instants, &self.counters, &self.makers] {
            writer.part(part);
        }
    }
}

/// Reads what [`IdsWriter`] wrote.
#[derive(Debug)]
pub(super) struct IdsReader<'a> {
    kinds: Reader<'a>,
    places: Reader<'a>,
    instants: Reader<'a>,
    counters: Reader<'a>,
    makers: Reader<'a>,
    last: i64,
}

impl<'a> IdsReader<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Result<Self, Broken> {
        let (kinds, places, instants) = (reader.part()?, reader.part()?, reader.part()?);
        Ok(Self { kinds, places, instants, counters: reader.part()?, makers: reader.part()?, last: 0 })
    }

    pub(super) fn next(&mut self, ids: &mut Ids) -> Result<Uuid, Broken> {
        let id = match self.kinds.varint()? {
            KNOWN => return ids.known.get(self.places.count()?).copied().ok_or(Broken),
            RAW => Uuid::from_bytes(self.makers.array()?),
            kind => {
                if kind == NEW_MAKER {
                    let device = u32::try_from(self.makers.varint()?).map_err(|_| Broken)?;
                    ids.learn_maker((device, u32::from_be_bytes(self.makers.array()?)));
                }
                let place = if kind == NEW_MAKER { ids.makers.len() as u64 - 1 } else { kind - MAKER };
                let place = usize::try_from(place).map_err(|_| Broken)?;
                let (device, nonce) = *ids.makers.get(place).ok_or(Broken)?;
                self.last = self.last.checked_add(self.instants.signed()?).ok_or(Broken)?;
                let counter = u16::try_from(self.counters.varint()?).map_err(|_| Broken)?;
                id::uuid(self.last.cast_unsigned(), counter, device, nonce)
            }
        };
        ids.learn(id);
        Ok(id)
    }
}
