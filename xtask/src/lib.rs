//! The repository's own tools: what writes its data files, what checks its style, what measures it.

pub mod bench;
pub mod communes;
pub mod licences;
pub mod tidy;
