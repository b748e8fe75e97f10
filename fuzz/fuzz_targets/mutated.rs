//! A grant that begins well and is changed in a way that keeps most of it.
#![no_main]

#[path = "../../tests/it/fuzzed.rs"]
mod fuzzed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzed::mutated(bytes));
