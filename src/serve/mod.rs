//! A double of Maskinporten: `grantlint serve`. It refuses what Maskinporten refuses, in the same words,
//! and keeps a report of everything that is wrong.
//!
//! [`Double`] is the whole of it without network and clock; [`http`] gives it addresses, and [`listen`]
//! connections.

pub mod access;
pub mod control;
mod double;
mod events;
pub mod form;
pub mod guard;
pub mod http;
mod judge;
mod key;
pub mod listen;
mod page;
pub mod records;
pub mod shared;

pub use double::{Answer, Double, Settings};
pub use key::{KeyError, SigningKey};
pub use records::{Answered, Counts, Listener, Record, Records};
