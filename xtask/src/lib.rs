//! The repository's own tools: what writes its data files and what checks its style.

pub mod communes;
pub mod tidy;
