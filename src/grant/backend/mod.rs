//! The one place that knows which library does the cryptography: aws-lc-rs natively, pure Rust in
//! WebAssembly, for which aws-lc does not compile. What a key is and which ones are tried is in `key`.

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod wasm;

#[cfg(not(target_arch = "wasm32"))]
pub(super) use native::{Keys, hash};
#[cfg(target_arch = "wasm32")]
pub(super) use wasm::{Keys, hash};
