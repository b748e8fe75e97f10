//! The least that answering token requests can cost: one RSA-2048 verification and one RSA-3072 signature
//! each, with the library that `grantlint serve` uses, on all processors. See `benches/serve.sh`.
//!
//! ```text
//! cargo run --release -p grantlint-benches --bin floor-serve -- SECONDS
//! ```
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::time::{Duration, Instant};

use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair,
};

fn main() {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(10);
    let span = Duration::from_secs(seconds);
    let [client, server] =
        [KeySize::Rsa2048, KeySize::Rsa3072].map(|size| RsaKeyPair::generate(size).unwrap());
    let message = [7; 600];
    let grant = sign(&client, &message);
    let der: PublicKeyX509Der<'_> = client.public_key().as_der().unwrap();
    let public = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der.as_ref()).unwrap();
    let jobs = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    let work = || {
        let (start, mut done) = (Instant::now(), 0_u64);
        while start.elapsed() < span {
            public.verify_sig(&message, &grant).expect("a good signature");
            std::hint::black_box(sign(&server, &message));
            done += 1;
        }
        done
    };
    let done: u64 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    println!("{}", done / seconds);
}

fn sign(pair: &RsaKeyPair, message: &[u8]) -> Vec<u8> {
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).unwrap();
    signature
}
