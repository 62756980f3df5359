//! What PostgreSQL answers, in the storage's words. Values never appear: they may be a person's.

use std::error::Error as _;

use deadpool_postgres::PoolError;
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use crate::stockage::StockageError;

/// A refusal of PostgreSQL, or its silence.
pub(super) fn error(e: Error) -> StockageError {
    let Some(db) = e.as_db_error() else {
        // Not an answer: the link, TLS, or silence.
        return StockageError::Injoignable(e.source().map_or_else(|| e.to_string(), ToString::to_string));
    };
    match db.code() {
        &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED => StockageError::Conflit,
        &SqlState::LOCK_NOT_AVAILABLE | &SqlState::QUERY_CANCELED => StockageError::Occupe,
        &SqlState::UNIQUE_VIOLATION => StockageError::Doublon,
        &SqlState::DISK_FULL => StockageError::Plein,
        &SqlState::READ_ONLY_SQL_TRANSACTION => StockageError::LectureSeule,
        &SqlState::DATA_CORRUPTED | &SqlState::INDEX_CORRUPTED => StockageError::Endommage(db.code().code().to_owned()),
        code if is_access(code) => StockageError::AccesRefuse(db.message().to_owned()),
        code if is_gone(code) => StockageError::Injoignable(db.message().to_owned()),
        // Data exceptions and broken constraints quote the values at fault.
        code if ["22", "23"].contains(&class(code)) => StockageError::Autre(format!("PostgreSQL {}", code.code())),
        code => StockageError::Autre(format!("PostgreSQL {} : {}", code.code(), db.message())),
    }
}

/// No connection to be had.
pub(super) fn pool_error(e: PoolError) -> StockageError {
    match e {
        PoolError::Backend(e) => error(e),
        PoolError::Timeout(deadpool_postgres::TimeoutType::Wait) => StockageError::Occupe,
        other => StockageError::Injoignable(other.to_string()),
    }
}

fn class(code: &SqlState) -> &str {
    code.code().get(..2).unwrap_or_default()
}

/// The server stops, starts, is not there, or has no place left.
fn is_gone(code: &SqlState) -> bool {
    ["08", "57"].contains(&class(code)) || *code == SqlState::TOO_MANY_CONNECTIONS
}

fn is_access(code: &SqlState) -> bool {
    class(code) == "28" || [SqlState::INVALID_CATALOG_NAME, SqlState::INSUFFICIENT_PRIVILEGE].contains(code)
}
