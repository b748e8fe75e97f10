//! The grant, as far as it could be read. Reading never fails: what is wrong is kept as a fault.

mod algorithm;
mod backend;
mod base64;
mod ber;
mod buffers;
mod cache;
pub mod certificate;
pub mod chain;
mod der;
mod duplicates;
pub mod issuer;
pub mod key;
mod kind;
mod links;
mod name;
mod origins;
mod other_tokens;
mod part;
mod passed;
pub(crate) mod pem;
mod private;
mod read;
pub mod store;
mod summary;
mod time;
mod x5c;

pub(crate) use buffers::Spare;
pub use buffers::{Buffers, Fault, FaultKind};
pub use cache::Cache;
pub use kind::InputKind;
pub use origins::{Origin as MemberOrigin, Origins};
pub use part::{Field, Part, PartName};
pub use passed::TokenKind;
pub use read::{Form, Grant};
pub use summary::CertificateSummary;
pub use time::{Time, Unit};
