//! The sync engine without its I/O.
//!
//! [`wire`] is what crosses the network, [`frame`] how an answer is cut, [`dense`] how it is written, [`suite`] how the
//! rest of one is asked for, [`repair`] how both sides find where they differ, [`sign`] how a device proves who speaks,
//! [`colis`] the same exchange as a sealed file, [`merge()`] what becomes of two edits of one record, [`machine`] when to exchange. All of it is pure: time,
//! randomness and identifiers come in as arguments, which is why it can be simulated.
//!
//! This crate never opens a socket or a file, never reads a clock, never draws a random number.

pub mod colis;
pub mod dense;
pub mod enrol;
pub mod frame;
pub mod id;
pub mod limits;
pub mod machine;
pub mod merge;
pub mod repair;
pub mod sign;
pub mod suite;
pub mod wire;

pub use merge::merge;
