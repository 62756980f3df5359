//! Values, told in terms of the record that holds them: its day, its instant, the identifiers told already.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use serde_json::{Map, Number, Value};
use uuid::Uuid;

use super::Broken;
use super::ids::{Ids, IdsReader, IdsWriter};
use super::octets::{Reader, Writer};
use crate::id;

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const SIGNED: u8 = 3;
const UNSIGNED: u8 = 4;
const FLOAT: u8 = 5;
const LIST: u8 = 6;
const OBJECT: u8 = 7;
const ID: u8 = 8;
/// Days from the record's own.
const DAY: u8 = 9;
/// Milliseconds from the record's own.
const INSTANT: u8 = 10;
/// A text of so many bytes, counted from here.
const TEXT: u64 = 11;

const DAY_MS: i64 = 86_400_000;
/// Lists and objects inside one another: beyond what a document may hold, below what the stack can.
const DEPTH_MAX: usize = 256;

/// When a record was made, as far as its identifier says.
pub(super) fn instant_of(id: Uuid) -> i64 {
    id::parts(id).map_or(0, |parts| parts.unix_ms.cast_signed())
}

/// Objects of the same keys: the keys are told once.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    shapes: Vec<Vec<String>>,
    places: BTreeMap<Vec<String>, usize>,
}

impl Shapes {
    pub(super) fn len(&self) -> usize {
        self.shapes.len()
    }

    pub(super) fn write_since(&self, from: usize, writer: &mut Writer) {
        let new = self.shapes.get(from..).unwrap_or_default();
        writer.length(new.len());
        for keys in new {
            writer.length(keys.len());
            keys.iter().for_each(|key| writer.text(key));
        }
    }

    pub(super) fn read_more(&mut self, reader: &mut Reader<'_>) -> Result<(), Broken> {
        for _ in 0..reader.length()? {
            let keys = (0..reader.length()?).map(|_| Ok(reader.text()?.to_owned())).collect::<Result<_, Broken>>()?;
            self.shapes.push(keys);
        }
        Ok(())
    }

    fn place(&mut self, object: &Map<String, Value>) -> usize {
        let keys: Vec<String> = object.keys().cloned().collect();
        if let Some(place) = self.places.get(&keys) {
            return *place;
        }
        self.shapes.push(keys.clone());
        self.places.insert(keys, self.shapes.len() - 1);
        self.shapes.len() - 1
    }
}

/// What a value is written with.
pub(super) struct Writing<'a> {
    pub(super) shapes: &'a mut Shapes,
    pub(super) ids: &'a mut Ids,
    pub(super) refs: &'a mut IdsWriter,
    /// See [`instant_of`].
    pub(super) instant: i64,
}

impl Writing<'_> {
    /// Returns whether the bytes mean the same anywhere in the stream: they do unless they name a record.
    pub(super) fn write(&mut self, value: &Value, out: &mut Writer) -> bool {
        match value {
            Value::Null => out.byte(NULL),
            Value::Bool(false) => out.byte(FALSE),
            Value::Bool(true) => out.byte(TRUE),
            Value::Number(number) => number_write(number, out),
            Value::String(text) => return self.text(text, out),
            Value::Array(values) => {
                out.byte(LIST);
                out.length(values.len());
                return self.all(values.iter(), out);
            }
            Value::Object(object) => {
                out.byte(OBJECT);
                out.length(self.shapes.place(object));
                return self.all(object.values(), out);
            }
        }
        true
    }

    fn all<'v>(&mut self, values: impl Iterator<Item = &'v Value>, out: &mut Writer) -> bool {
        let mut same = true;
        for value in values {
            same &= self.write(value, out);
        }
        same
    }

    fn text(&mut self, text: &str, out: &mut Writer) -> bool {
        if let Some(id) = id_in(text) {
            out.byte(ID);
            self.refs.push(self.ids, id);
            return false;
        }
        if let Some(day) = day_in(text) {
            out.byte(DAY);
            out.signed(day - self.instant.div_euclid(DAY_MS));
        } else if let Some(instant) = instant_in(text) {
            out.byte(INSTANT);
            out.signed(instant - self.instant);
        } else {
            out.varint(TEXT + text.len() as u64);
            out.raw(text.as_bytes());
        }
        true
    }
}

/// What a value is read with.
pub(super) struct Reading<'a, 'b> {
    pub(super) shapes: &'a Shapes,
    pub(super) ids: &'a mut Ids,
    pub(super) refs: &'a mut IdsReader<'b>,
    pub(super) instant: i64,
    /// Bytes that may still be made out of the frame: a key told once may come back a thousand times.
    pub(super) left: &'a mut usize,
}

impl Reading<'_, '_> {
    pub(super) fn read(&mut self, bytes: &mut Reader<'_>) -> Result<Value, Broken> {
        self.value(bytes, 0)
    }

    pub(super) fn spend(&mut self, bytes: usize) -> Result<(), Broken> {
        *self.left = self.left.checked_sub(bytes).ok_or(Broken)?;
        Ok(())
    }

    fn value(&mut self, bytes: &mut Reader<'_>, depth: usize) -> Result<Value, Broken> {
        if depth > DEPTH_MAX {
            return Err(Broken);
        }
        self.spend(size_of::<Value>())?;
        let kind = bytes.varint()?;
        let Some(kind) = u8::try_from(kind).ok().filter(|kind| u64::from(*kind) < TEXT) else {
            let length = usize::try_from(kind - TEXT).map_err(|_| Broken)?;
            self.spend(length)?;
            return Ok(Value::String(std::str::from_utf8(bytes.raw(length)?).map_err(|_| Broken)?.to_owned()));
        };
        Ok(match kind {
            NULL => Value::Null,
            FALSE => Value::Bool(false),
            TRUE => Value::Bool(true),
            SIGNED => Value::from(bytes.signed()?),
            UNSIGNED => Value::from(bytes.varint()?),
            FLOAT => Value::Number(Number::from_f64(f64::from_be_bytes(bytes.array()?)).ok_or(Broken)?),
            LIST => {
                let length = bytes.length()?;
                Value::Array((0..length).map(|_| self.value(bytes, depth + 1)).collect::<Result<_, _>>()?)
            }
            OBJECT => {
                let shapes = self.shapes;
                let keys = shapes.shapes.get(bytes.count()?).ok_or(Broken)?;
                let mut object = Map::new();
                for key in keys {
                    self.spend(key.len())?;
                    object.insert(key.clone(), self.value(bytes, depth + 1)?);
                }
                Value::Object(object)
            }
            ID => Value::String(self.refs.next(self.ids)?.to_string()),
            DAY => {
                let day = self.instant.div_euclid(DAY_MS).checked_add(bytes.signed()?).ok_or(Broken)?;
                Value::String(day_text(day).ok_or(Broken)?)
            }
            _ => {
                let instant = self.instant.checked_add(bytes.signed()?).ok_or(Broken)?;
                Value::String(instant_text(instant).ok_or(Broken)?)
            }
        })
    }
}

fn number_write(number: &Number, out: &mut Writer) {
    if let Some(signed) = number.as_i64() {
        out.byte(SIGNED);
        out.signed(signed);
    } else if let Some(unsigned) = number.as_u64() {
        out.byte(UNSIGNED);
        out.varint(unsigned);
    } else {
        out.byte(FLOAT);
        out.raw(&number.as_f64().unwrap_or_default().to_be_bytes());
    }
}

/// Only what is written back exactly the same.
fn id_in(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    (id.as_hyphenated().encode_lower(&mut Uuid::encode_buffer()) == text).then_some(id)
}

fn day_in(text: &str) -> Option<i64> {
    if text.len() != "2026-11-24".len() {
        return None;
    }
    let day = i64::from(text.parse::<NaiveDate>().ok()?.to_epoch_days());
    (day_text(day)? == text).then_some(day)
}

fn day_text(day: i64) -> Option<String> {
    NaiveDate::from_epoch_days(i32::try_from(day).ok()?).map(|day| day.to_string())
}

fn instant_in(text: &str) -> Option<i64> {
    if text.len() != "2026-11-24T09:00:00.000Z".len() {
        return None;
    }
    let instant = DateTime::parse_from_rfc3339(text).ok()?.timestamp_millis();
    (instant_text(instant)? == text).then_some(instant)
}

fn instant_text(instant: i64) -> Option<String> {
    Some(DateTime::from_timestamp_millis(instant)?.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
}
