//! Packs a file as raw DEFLATE (RFC 1951), which every browser unpacks, as small as it goes. It takes seconds, and what
//! comes out is a twentieth smaller than with the highest level of zlib.
//!
//!     grantlint-wasm-pack FILE PACKED

use std::process::ExitCode;
use std::{env, fs, io};

use zopfli::{Format, Options};

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let (Some(file), Some(packed)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: grantlint-wasm-pack FILE PACKED");
        return ExitCode::from(2);
    };
    let made = fs::read(file).and_then(|bytes| fs::write(packed, pack(&bytes)?));
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn pack(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    zopfli::compress(Options::default(), Format::Deflate, bytes, &mut packed)?;
    Ok(packed)
}
