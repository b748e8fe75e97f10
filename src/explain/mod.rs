//! From a code, a rule, or a server's answer to what to do. Pure: texts in, texts out.

pub mod answer;
mod fields;
mod hosts;
mod layers;
mod wording;

pub use answer::{Answer, Ground, decode};
