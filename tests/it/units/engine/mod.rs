//! Fixes and how they are written.

mod fix;
mod notation;
mod rewrite;
