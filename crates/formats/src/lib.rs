//! Bytes to domain types and back: [`coop`] reads the answers of the Coop's API v1; [`qr`] draws and reads
//! QR codes.
//!
//! This crate never opens a file or a socket and never reads a clock.

pub mod coop;
pub mod qr;
