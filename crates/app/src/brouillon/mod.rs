//! Drafts: what is typed, kept while it is typed; they never leave the device.

mod delete;
mod list;
mod save;
mod vue;
