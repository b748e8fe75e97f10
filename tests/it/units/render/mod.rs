//! Reports.

mod concise;
mod document;
mod narrow;
mod times;
mod view;
