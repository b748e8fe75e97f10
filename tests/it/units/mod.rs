//! Single functions of what is inside, reached through `internals`. A file or folder is called as what it tests.

mod change;
mod cli;
mod context;
mod document;
mod engine;
mod explain;
mod grant;
mod input;
mod json;
#[cfg(feature = "redis")]
mod ledger;
mod maskinporten;
mod moment;
mod printable;
mod render;
mod rules;
#[cfg(feature = "serve")]
mod serve;
