//! « Essayer »: a profile of invented people, on this computer alone, removed in one click.

mod activites;
mod contenu;
mod create;
mod delete;
