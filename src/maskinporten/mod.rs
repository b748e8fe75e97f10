//! What is fixed about Maskinporten, as tables: everything else in the crate derives from them.

pub mod codes;
pub mod environments;
pub mod limits;
