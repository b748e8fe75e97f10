//! Integration tests, in one binary so that they link once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub)]

mod architecture;
mod cases;
mod certificates;
mod cli;
mod replay;
mod answers;
mod cases;
mod codes;
mod support;
mod text;
