//! From a code, a rule, or a server's answer to what to do. Pure: texts in, texts out.

pub mod answer;
pub mod culprits;
pub(crate) mod fields;
mod hosts;
pub mod json;
pub(crate) mod layers;
pub mod markdown;
pub mod page;
mod phrases;
mod status;
pub mod text;
pub mod topic;
pub(crate) mod wording;

pub use answer::{Answer, Ground, decode};
pub use topic::{Explanation, Topic, find};
