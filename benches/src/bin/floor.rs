//! The least that checking grants can cost: a bare pipeline to hold grantlint against.
//!
//! ```text
//! cargo run --release -p grantlint-benches --bin floor -- grants.jsonl [--jobs N] [--no-signature] [--jwks FILE]
//! ```
//!
//! Splits lines, decodes base64url, reads the JSON into borrowed structs, finds the parsed key by the
//! text of x5c or by kid, verifies RS256, looks at four claims, and keeps the jti. It says how many
//! grants were good and nothing else: no places, no findings, no order.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::borrow::Cow;
use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use clap::Parser;
use grantlint::internals::grant::certificate::Certificate;
use grantlint::internals::grant::key::PublicKey;
use hashbrown::{HashMap, HashSet};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Parser)]
struct Options {
    file: PathBuf,
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    #[arg(long)]
    no_signature: bool,
    #[arg(long)]
    jwks: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Header<'a> {
    #[serde(borrow)]
    alg: Cow<'a, str>,
    #[serde(borrow)]
    kid: Option<Cow<'a, str>>,
    #[serde(borrow)]
    x5c: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Claims<'a> {
    #[serde(borrow)]
    aud: Cow<'a, str>,
    #[serde(borrow)]
    iss: Cow<'a, str>,
    #[serde(borrow)]
    jti: Cow<'a, str>,
    iat: i64,
    exp: i64,
}

type Keys = HashMap<Box<str>, Arc<ParsedPublicKey>, foldhash::fast::RandomState>;
type Seen = HashSet<u128, foldhash::fast::RandomState>;

struct Input {
    file: File,
    rest: Vec<u8>,
}

const BLOCK: usize = 1024 * 1024;

impl Input {
    fn block(&mut self) -> Vec<u8> {
        let mut block = std::mem::take(&mut self.rest);
        let kept = block.len();
        block.resize(kept + BLOCK, 0);
        let read = self.file.read(&mut block[kept..]).unwrap();
        block.truncate(kept + read);
        let end = if read == 0 { block.len() } else { memchr::memrchr(b'\n', &block).map_or(0, |at| at + 1) };
        self.rest = block.split_off(end);
        block
    }
}

fn main() {
    let options = Options::parse();
    let registered = options.jwks.as_ref().map_or_else(Keys::default, jwks);
    let input = Mutex::new(Input { file: File::open(&options.file).unwrap(), rest: Vec::new() });
    let seen = Mutex::new(Seen::default());
    let good = Mutex::new(0_usize);
    std::thread::scope(|scope| {
        for _ in 0..options.jobs {
            scope.spawn(|| {
                let mut keys = registered.clone();
                let mut scratch = Vec::new();
                loop {
                    let block = input.lock().unwrap().block();
                    if block.is_empty() {
                        break;
                    }
                    let mut ids = Vec::new();
                    for line in lines(&block) {
                        ids.extend(grant(line, &mut keys, &mut scratch, !options.no_signature));
                    }
                    let mut seen = seen.lock().unwrap();
                    *good.lock().unwrap() += ids.into_iter().filter(|id| seen.insert(*id)).count();
                }
            });
        }
    });
    println!("{} good", good.into_inner().unwrap());
}

fn lines(block: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    memchr::memchr_iter(b'\n', block).map(move |end| {
        let line = &block[start..end];
        start = end + 1;
        line
    })
}

/// The jti of a good grant.
fn grant(line: &[u8], keys: &mut Keys, scratch: &mut Vec<u8>, verify: bool) -> Option<u128> {
    let dot = memchr::memchr(b'.', line)?;
    let second = dot + 1 + memchr::memchr(b'.', &line[dot + 1..])?;
    scratch.clear();
    scratch.resize(line.len(), 0);
    let (head, tail) = scratch.split_at_mut(dot);
    let (body, tail) = tail.split_at_mut(second - dot);
    let header = decode(&line[..dot], head)?;
    let claims = decode(&line[dot + 1..second], body)?;
    let signature = decode(&line[second + 1..], tail)?;
    let header: Header<'_> = serde_json::from_slice(header).ok()?;
    let claims: Claims<'_> = serde_json::from_slice(claims).ok()?;
    if verify {
        let key = match (header.x5c, header.kid) {
            (Some(x5c), _) => {
                let known = keys.get(x5c.get()).map(Arc::clone);
                known.or_else(|| {
                    let key = Arc::new(leaf(x5c.get())?);
                    keys.insert(x5c.get().into(), Arc::clone(&key));
                    Some(key)
                })?
            }
            (None, Some(kid)) => Arc::clone(keys.get(kid.as_ref())?),
            _ => return None,
        };
        key.verify_sig(&line[..second], signature).ok()?;
    }
    let good = header.alg == "RS256"
        && claims.aud == "https://test.maskinporten.no/"
        && claims.iss.len() == 36
        && claims.exp - claims.iat <= 120;
    good.then(|| uuid(&claims.jti)).flatten()
}

fn decode<'o>(text: &[u8], out: &'o mut [u8]) -> Option<&'o [u8]> {
    use base64_simd::Out;
    base64_simd::URL_SAFE_NO_PAD.decode(text, Out::from_slice(out)).ok().map(|decoded| &*decoded)
}

fn uuid(text: &str) -> Option<u128> {
    let mut value = 0_u128;
    for byte in text.bytes().filter(|b| *b != b'-') {
        value = value << 4 | u128::from(char::from(byte).to_digit(16)?);
    }
    Some(value)
}

fn parsed(spki: &[u8]) -> Option<ParsedPublicKey> {
    ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, spki).ok()
}

fn leaf(x5c: &str) -> Option<ParsedPublicKey> {
    let texts: Vec<Cow<'_, str>> = serde_json::from_str(x5c).ok()?;
    let der = STANDARD.decode(texts.first()?.as_bytes()).ok()?;
    parsed(&Certificate::from_der(&der).ok()?.key.spki)
}

fn jwks(path: &PathBuf) -> Keys {
    #[derive(Deserialize)]
    struct Set {
        keys: Vec<Key>,
    }
    #[derive(Deserialize)]
    struct Key {
        kid: String,
        n: String,
        e: String,
    }
    let set: Set = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let number = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    set.keys
        .into_iter()
        .map(|key| {
            let public = PublicKey::from_jwk(&number(&key.n), &number(&key.e)).unwrap();
            (key.kid.into(), Arc::new(parsed(&public.spki).unwrap()))
        })
        .collect()
}
