//! The fixed truths and what comes near them.

mod address;
mod claims;
mod placeholders;
mod rar;
mod scopes;
