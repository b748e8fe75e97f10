//! Makes grants to measure with: each signed for real, each with a jti of its own.
//!
//! ```text
//! cargo run --release -p grantlint-benches --bin make-grants -- --count 100000 --clients 64 --kind x5c-leaf grants.jsonl
//! ```
//!
//! `--kind kid` also writes the registered keys to `grants.jsonl.jwks`. The certificates are those
//! of the test material with other keys in them, signed by its test CA.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use clap::{Parser, ValueEnum};
use grantlint::internals::digest::sha256;
use grantlint::internals::grant::certificate::Certificate;

/// When the first grant is issued: 2026-01-01.
const START: usize = 1_767_225_600;

#[derive(Parser)]
struct Options {
    /// How many.
    #[arg(long, default_value_t = 100_000)]
    count: usize,
    /// Clients that make them in turn, each with a key of its own.
    #[arg(long, default_value_t = 64)]
    clients: usize,
    /// How the key is named.
    #[arg(long, value_enum, default_value_t = Kind::X5cLeaf)]
    kind: Kind,
    /// Where to write them, one a line.
    file: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// The certificate alone in x5c.
    X5cLeaf,
    /// The certificate and those above it in x5c.
    X5cChain,
    /// A kid.
    Kid,
}

struct Client {
    id: String,
    kid: String,
    /// The header, in base64url.
    header: String,
    key: RsaKeyPair,
}

fn main() {
    let options = Options::parse();
    let clients: Vec<Client> = (0..options.clients).map(|n| client(n, options.kind)).collect();
    if options.kind == Kind::Kid {
        std::fs::write(format!("{}.jwks", options.file.display()), jwks(&clients)).unwrap();
    }
    let mut file = BufWriter::new(File::create(&options.file).unwrap());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (clients, count) = (&clients, options.count);
    std::thread::scope(|scope| {
        // One channel a thread, read in turn: the file is the same whatever the number of threads.
        let receivers: Vec<_> = (0..threads)
            .map(|thread| {
                let (sender, receiver) = mpsc::sync_channel(64);
                scope.spawn(move || {
                    for n in (thread..count).step_by(threads) {
                        sender.send(grant(n, &clients[scatter(n) % clients.len()])).unwrap();
                    }
                });
                receiver
            })
            .collect();
        for n in 0..count {
            writeln!(file, "{}", receivers[n % threads].recv().unwrap()).unwrap();
        }
    });
    file.flush().unwrap();
}

/// An order without pattern, the same in each run.
fn scatter(n: usize) -> usize {
    n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40
}

/// A UUID that depends on nothing but the name.
fn uuid(name: &str) -> String {
    let digest = sha256(name.as_bytes());
    let hex = format!("{:032x}", u128::from_be_bytes(digest[..16].try_into().unwrap()));
    format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}

fn client(n: usize, kind: Kind) -> Client {
    let key = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let key_id = uuid(&format!("kid {n}"));
    let header = match kind {
        Kind::Kid => format!(r#"{{"alg":"RS256","kid":"{key_id}"}}"#),
        Kind::X5cLeaf => format!(r#"{{"alg":"RS256","x5c":["{}"]}}"#, STANDARD.encode(certificate(&key))),
        Kind::X5cChain => {
            let chain = [certificate(&key), pem("certs/ca-test.pem"), pem("certs/ca-root-test.pem")];
            let chain = chain.map(|der| format!("\"{}\"", STANDARD.encode(der))).join(",");
            format!(r#"{{"alg":"RS256","x5c":[{chain}]}}"#)
        }
    };
    Client { id: uuid(&format!("client {n}")), kid: key_id, header: URL_SAFE_NO_PAD.encode(header), key }
}

/// The test certificate with another public key, signed again by the test CA.
fn certificate(key: &RsaKeyPair) -> Vec<u8> {
    let template = Certificate::from_der(&pem("certs/seid2-test.pem")).unwrap();
    let authority = RsaKeyPair::from_pkcs8(&pem("keys/ca-issuing.key.pem")).unwrap();
    let spki: PublicKeyX509Der<'_> = key.public_key().as_der().unwrap();
    let der = replace(&template.der, &template.key.spki, spki.as_ref());
    let mut signature = vec![0; authority.public_modulus_len()];
    let signed = &der[template.tbs.start..template.tbs.end];
    authority.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed, &mut signature).unwrap();
    replace(&der, &template.signature, &signature)
}

/// Puts `new` in place of `old`, which it must match in length: then no other length changes.
fn replace(der: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let at = memchr::memmem::find(der, old).unwrap();
    [&der[..at], new, &der[at + old.len()..]].concat()
}

/// The bytes of a file of the test material.
fn pem(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/pki").join(name);
    let text = std::fs::read_to_string(&path).unwrap();
    let body: String = text
        .lines()
        .skip_while(|line| !line.starts_with("-----BEGIN"))
        .skip(1)
        .take_while(|line| !line.starts_with("-----END"))
        .collect();
    STANDARD.decode(body).unwrap()
}

fn grant(n: usize, client: &Client) -> String {
    let iat = START + n / 100;
    let payload = format!(
        r#"{{"aud":"https://test.maskinporten.no/","iss":"{}","iat":{iat},"exp":{},"jti":"{}","scope":"digdir:test.read digdir:test.write"}}"#,
        client.id,
        iat + 120,
        uuid(&format!("jti {n}"))
    );
    let signed = format!("{}.{}", client.header, URL_SAFE_NO_PAD.encode(payload));
    let mut signature = vec![0; client.key.public_modulus_len()];
    client.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// The public keys, as the self-service API gives them.
fn jwks(clients: &[Client]) -> String {
    let keys: Vec<String> = clients
        .iter()
        .map(|client| {
            let public = client.key.public_key();
            let modulus = URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero());
            let exponent = URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero());
            format!(
                r#"{{"kty":"RSA","alg":"RS256","use":"sig","kid":"{}","n":"{modulus}","e":"{exponent}"}}"#,
                client.kid
            )
        })
        .collect();
    format!("{{\"keys\":[\n{}\n]}}\n", keys.join(",\n"))
}
