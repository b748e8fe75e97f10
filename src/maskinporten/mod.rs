//! What is fixed about Maskinporten, as tables: everything else in the crate derives from them.

pub mod address;
pub mod ca;
pub mod claims;
pub mod clients;
pub mod codes;
pub mod environments;
pub mod limits;
pub mod order;
pub mod pages;
pub mod placeholders;
pub mod policies;
pub mod rar;
pub mod scopes;
