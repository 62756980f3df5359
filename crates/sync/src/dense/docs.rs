//! Documents field by field: in a column values resemble each other, and a value seen before is one number.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::Broken;
use super::ids::{Ids, IdsReader, IdsWriter};
use super::octets::{Reader, Writer};
use super::value::{Reading, Shapes, Writing, instant_of};
use crate::wire::Doc;

/// The document has no such field.
const ABSENT: u64 = 0;
/// A value to remember.
const NEW: u64 = 1;
/// A value that names a record, or too long to come back.
const ONCE: u64 = 2;
/// The value at this place of the column's table, counted from here.
const AGAIN: u64 = 3;
/// Bytes of a value worth remembering, at most.
const REMEMBERED_BYTES_MAX: usize = 48;
/// Values of one column worth remembering, at most.
const REMEMBERED_MAX: usize = 4_096;

/// Documents that have the same fields: those of one collection, the patches of one collection…
pub(super) type Group = (String, u8);

/// What both sides remember of the documents of a stream.
#[derive(Debug, Default)]
pub(super) struct Docs {
    pub(super) shapes: Shapes,
    groups: BTreeMap<Group, Fields>,
}

#[derive(Debug, Default)]
struct Fields {
    names: Vec<String>,
    places: BTreeMap<String, usize>,
    tables: Vec<Table>,
}

#[derive(Debug, Default)]
struct Table {
    values: Vec<Vec<u8>>,
    places: BTreeMap<Vec<u8>, usize>,
}

impl Fields {
    fn add(&mut self, name: &str) {
        self.places.insert(name.to_owned(), self.names.len());
        self.names.push(name.to_owned());
        self.tables.push(Table::default());
    }
}

impl Table {
    fn is_kept(&self, value: &[u8]) -> bool {
        value.len() <= REMEMBERED_BYTES_MAX && self.values.len() < REMEMBERED_MAX
    }

    fn add(&mut self, value: Vec<u8>) {
        self.places.insert(value.clone(), self.values.len());
        self.values.push(value);
    }
}

impl Docs {
    /// Writes documents of one group, each with the record that it belongs to.
    pub(super) fn write(
        &mut self,
        group: Group,
        docs: &[(Uuid, &Doc)],
        (ids, refs): (&mut Ids, &mut IdsWriter),
        out: &mut Writer,
    ) {
        let fields = self.groups.entry(group).or_default();
        let known = fields.names.len();
        for name in docs.iter().flat_map(|(_, doc)| doc.keys()) {
            if !fields.places.contains_key(name) {
                fields.add(name);
            }
        }
        out.length(fields.names.len() - known);
        fields.names.iter().skip(known).for_each(|name| out.text(name));
        let (mut codes, mut values) = (Writer::default(), Writer::default());
        for (name, table) in fields.names.iter().zip(&mut fields.tables) {
            let present = docs.iter().any(|(_, doc)| doc.contains_key(name));
            out.byte(u8::from(present));
            for (id, doc) in docs.iter().filter(|_| present) {
                let Some(value) = doc.get(name) else {
                    codes.varint(ABSENT);
                    continue;
                };
                let mut writing =
                    Writing { shapes: &mut self.shapes, ids: &mut *ids, refs: &mut *refs, instant: instant_of(*id) };
                let mut bytes = Writer::default();
                let same = writing.write(value, &mut bytes);
                match table.places.get(&bytes.0) {
                    Some(place) if same => {
                        codes.varint(AGAIN + *place as u64);
                        continue;
                    }
                    _ => values.raw(&bytes.0),
                }
                if same && table.is_kept(&bytes.0) {
                    codes.varint(NEW);
                    table.add(bytes.0);
                } else {
                    codes.varint(ONCE);
                }
            }
        }
        out.part(&codes);
        out.part(&values);
    }

    /// Reads them back.
    pub(super) fn read(
        &mut self,
        group: Group,
        records: &[Uuid],
        (ids, refs): (&mut Ids, &mut IdsReader<'_>),
        left: &mut usize,
        reader: &mut Reader<'_>,
    ) -> Result<Vec<Doc>, Broken> {
        let fields = self.groups.entry(group).or_default();
        for _ in 0..reader.length()? {
            fields.add(reader.text()?);
        }
        let present = reader.raw(fields.names.len())?;
        let (mut codes, mut values) = (reader.part()?, reader.part()?);
        let mut docs = vec![Doc::new(); records.len()];
        for ((name, table), present) in fields.names.iter().zip(&mut fields.tables).zip(present) {
            if *present == 0 {
                continue;
            }
            for (id, doc) in records.iter().zip(&mut docs) {
                let code = codes.varint()?;
                if code == ABSENT {
                    continue;
                }
                let mut reading = Reading {
                    shapes: &self.shapes,
                    ids: &mut *ids,
                    refs: &mut *refs,
                    instant: instant_of(*id),
                    left: &mut *left,
                };
                reading.spend(name.len())?;
                let value = if code < AGAIN {
                    let before = values.0;
                    let value = reading.read(&mut values)?;
                    if code == NEW {
                        let length = before.len() - values.0.len();
                        table.add(before.get(..length).ok_or(Broken)?.to_vec());
                    }
                    value
                } else {
                    let place = usize::try_from(code - AGAIN).map_err(|_| Broken)?;
                    reading.read(&mut Reader(table.values.get(place).ok_or(Broken)?))?
                };
                doc.insert(name.clone(), value);
            }
        }
        Ok(docs)
    }
}
