//! Activity reports: « Mes activités » and its forms.

mod create;
mod delete;
mod get;
mod import;
mod list;
mod parse;
mod prefill;
mod references;
mod restore;
mod tag;
mod update;

pub(crate) use references::check as check_references;
