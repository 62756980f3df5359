//! Bytes to domain types and back, pure.
