//! Reports as text and as data. Nothing here decides anything.

pub mod json;
