//! Tags.

mod create;
mod list;
