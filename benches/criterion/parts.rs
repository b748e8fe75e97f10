//! The parts of linting a grant, one by one.
//!
//! ```text
//! cargo bench -p grantlint-benches --bench parts
//! ```
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use grantlint::internals::grant::certificate::Certificate;
use grantlint::internals::grant::key::Algorithm;
use grantlint::internals::grant::{Buffers, Cache, Grant};
use grantlint::internals::{input, json};
use grantlint::ledger::{FileLedger, Ledger as _, Memory, Place, Use};
use grantlint::report::Source;
use grantlint::{At, Context, Linter, Policy};

/// A good grant with its certificate in x5c.
fn token() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/examples/good.jwt");
    let mut token = std::fs::read(path).unwrap();
    token.truncate(token.trim_ascii_end().len());
    token
}

fn reading(c: &mut Criterion) {
    let token = token();
    c.bench_function("input: find the grant", |b| b.iter(|| input::find(black_box(&token))));
    let candidates = input::find(&token);
    c.bench_function("grant: decode base64url", |b| b.iter(|| Buffers::decode(black_box(&candidates[0]))));
    let buffers = Buffers::decode(&candidates[0]);
    let mut cache = Cache::default();
    c.bench_function("grant: read JSON, certificate from the cache", |b| {
        b.iter(|| {
            let mut faults = Vec::new();
            black_box(Grant::read(&candidates[0], &buffers, &mut faults, &mut cache).chain.is_some())
        });
    });
    let mut faults = Vec::new();
    let grant = Grant::read(&candidates[0], &buffers, &mut faults, &mut cache);
    let (header, leaf) = (grant.header.text, grant.chain.as_ref().unwrap().leaf().unwrap());
    c.bench_function("json: header with members and places", |b| {
        b.iter(|| json::Value::parse(black_box(header)).unwrap().members());
    });
    c.bench_function("certificate: read", |b| b.iter(|| Certificate::from_der(black_box(&leaf.der))));
    let signed = grant.signing_inputs().next().unwrap();
    c.bench_function("signature: RS256 with a parsed key", |b| {
        b.iter(|| leaf.key.verify(Algorithm::Rs256, black_box(signed), grant.signature));
    });
}

fn linting(c: &mut Criterion) {
    let (token, context) = (token(), Context::new(At::Issued));
    let source = Source::default();
    for (name, ignore) in [("all rules", ""), ("all rules but signature", "signature")] {
        let policy = Policy::default().ignoring(ignore);
        let mut linter = Linter::new(&context, &policy).within_one_run();
        c.bench_function(&format!("lint: {name}"), |b| {
            b.iter(|| linter.lint(black_box(&token), &source));
        });
    }
    c.bench_function("lint: a single grant, nothing cached", |b| {
        b.iter(|| grantlint::lint(black_box(&token), &context));
    });
}

/// The `n`th use; no two are alike.
fn used(n: u64) -> Use<'static> {
    let mut id = [0; 32];
    id[..8].copy_from_slice(&n.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_le_bytes());
    id[31] = n.to_le_bytes()[0];
    Use {
        id,
        client: id,
        grant: id,
        place: Place { file: Some("grants.jsonl"), line: usize::try_from(n).ok() },
    }
}

fn ledgers(c: &mut Criterion) {
    c.bench_function("ledger: 1,000 new uses in memory", |b| {
        b.iter_batched_ref(
            Memory::default,
            |ledger| (0..1000).for_each(|n| assert!(ledger.record_one(&used(n), 0).is_none())),
            BatchSize::SmallInput,
        );
    });
    let folder = tempfile::tempdir().unwrap();
    let wait = std::time::Duration::from_secs(10);
    let mut ledger = FileLedger::open(&folder.path().join("used.jti"), 1000, wait).unwrap();
    let mut next = 0;
    c.bench_function("ledger: 1,000 new uses in a file, committed", |b| {
        b.iter(|| {
            let uses: Vec<_> = (next..next + 1000).map(used).collect();
            next += 1000;
            ledger.record(&uses, 0).unwrap()
        });
    });
}

criterion_group!(parts, reading, linting, ledgers);
criterion_main!(parts);
