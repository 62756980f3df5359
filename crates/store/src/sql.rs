//! How our values cross the border of SQLite.

use besace_sync::wire::Doc;
use chrono::{DateTime, Utc};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use uuid::Uuid;

/// A record's identity: 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id(pub(crate) Uuid);

impl ToSql for Id {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self.0.as_bytes())))
    }
}

impl FromSql for Id {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Uuid::from_slice(value.as_blob()?).map(Self).map_err(FromSqlError::other)
    }
}

/// A document: JSON text.
#[derive(Debug, Clone)]
pub(crate) struct Json(pub(crate) Doc);

impl FromSql for Json {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// JSON text of a document.
pub(crate) fn json(doc: &Doc) -> crate::Result<String> {
    Ok(serde_json::to_string(doc)?)
}

/// Revisions and sums are unsigned on the wire, signed in SQLite: the same 64 bits.
pub(crate) const fn signed(value: u64) -> i64 {
    value.cast_signed()
}

/// See [`signed`].
pub(crate) const fn unsigned(value: i64) -> u64 {
    value.cast_unsigned()
}

/// A moment from its milliseconds; the epoch when out of range.
pub(crate) fn instant(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap_or_default()
}
