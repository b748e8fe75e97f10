//! The one place that knows which library does the cryptography: aws-lc-rs natively, jsonwebtoken's
//! pure Rust backend in WebAssembly. Both at once would make jsonwebtoken's automatic choice panic,
//! so the target decides. What a key is and which ones are tried is in `key`.

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod wasm;

#[cfg(not(target_arch = "wasm32"))]
pub(super) use native::{BITS, Keys};
#[cfg(target_arch = "wasm32")]
pub(super) use wasm::{BITS, Keys};
