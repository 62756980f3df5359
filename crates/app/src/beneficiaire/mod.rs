//! People followed: « Mes bénéficiaires ».

mod create;
mod delete;
mod doublon;
mod get;
mod list;
mod merge;
mod search;
mod update;
