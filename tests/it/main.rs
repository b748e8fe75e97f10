//! Integration tests, in one binary so that they link once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub)] // Tests may panic.

mod anchors;
mod answers;
mod architecture;
mod basis;
mod beginnings;
mod beside;
mod bulk;
mod ca;
mod carriers;
mod cases;
mod causes;
mod certificates;
mod claims;
mod cli;
mod codes;
mod containers;
mod corpus;
mod decoded;
mod docs;
mod document;
mod drafted;
mod embed;
mod encoded;
mod english;
mod environments;
mod equality;
mod explain;
mod failures;
mod filter;
mod fix;
#[cfg(unix)]
mod followed;
mod formats;
mod found;
mod fuzzed;
mod generated;
mod held;
mod hostile;
mod html;
mod input;
mod ledger;
mod literal;
mod looked;
mod lsp;
mod margins;
mod mutated;
mod numbers;
mod objects;
mod offline;
mod order;
mod patch;
mod picture;
mod places;
mod printed;
mod profile;
#[cfg(feature = "redis")]
mod redis;
mod replay;
mod saved;
mod schema;
mod schemas;
mod secrets;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "serve")]
mod serve_http;
#[cfg(feature = "serve")]
mod serve_schema;
mod settings;
mod source_code;
mod stores;
mod support;
mod taken;
mod text;
mod time;
mod told_apart;
mod units;
mod vectors;
mod watch;
mod written;
