//! The grant taken apart.

mod ber;
mod der;
mod name;
mod origins;
mod part;
mod private;
mod store;
mod time;
