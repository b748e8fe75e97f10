//! Reports as text and as data. Nothing here decides anything.

pub mod json;
#[cfg(feature = "cli")]
pub mod text;
pub mod view;
