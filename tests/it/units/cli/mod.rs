//! The command line.

mod hint;
mod plain;
mod positions;
mod progress;
