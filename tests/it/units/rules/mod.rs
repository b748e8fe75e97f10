//! What rules have in common.

mod page;
mod requested;
