//! Files and records.

mod files;
mod record;
