//! Bytes to domain types and back: [`coop`] reads the answers of the Coop's API v1.
//!
//! This crate never opens a file or a socket and never reads a clock.

pub mod coop;
