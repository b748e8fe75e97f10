//! What is known beside the grant.

mod meaning;
mod password;
mod placeholder;
