//! Answers of the server.

mod fields;
mod layers;
mod markdown;
mod wording;
