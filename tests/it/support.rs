//! Makes signed grants from readable drafts, with key material that exists for tests only.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RsaEncoding, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// How many inputs at random a test tries: few while working and in CI, many where `GRANTLINT_LONG_TESTS` is set.
pub fn at_random(few: u32, many: u32) -> u32 {
    if std::env::var_os("GRANTLINT_LONG_TESTS").is_some() { many } else { few }
}

/// Says that a test did not look, and why, past the capture of the test harness. For `.ci/run` that is a failure where
/// everything must be run.
pub fn not_run(test: &str, why: &str) {
    use std::io::Write as _;
    // On a line of its own, whatever the harness has begun to write.
    let _ = write!(std::io::stderr(), "\nNOT RUN: {test}: {why}\n");
}

/// A file below `testdata/`.
pub fn testdata(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(path)
}

/// The bytes of the first PEM block of a file.
pub fn pem(path: &Path) -> Vec<u8> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let body: String = text
        .lines()
        .skip_while(|l| !l.starts_with("-----BEGIN"))
        .skip(1)
        .take_while(|l| !l.starts_with("-----END"))
        .collect();
    STANDARD.decode(body).unwrap()
}

/// Base64 of the DER of `testdata/pki/certs/NAME.pem`, as it is in x5c.
pub fn certificate(name: &str) -> String {
    STANDARD.encode(pem(&testdata(&format!("pki/certs/{name}.pem"))))
}

/// The private test key `testdata/pki/keys/NAME.key.pem`; certificates without a key of their own
/// share the key `leaf`.
pub fn key(name: &str) -> Arc<RsaKeyPair> {
    static KEYS: LazyLock<Mutex<HashMap<String, Arc<RsaKeyPair>>>> = LazyLock::new(Mutex::default);
    let mut keys = KEYS.lock().unwrap();
    let own = testdata(&format!("pki/keys/{name}.key.pem"));
    let path = if own.exists() { own } else { testdata("pki/keys/leaf.key.pem") };
    let load = || Arc::new(RsaKeyPair::from_pkcs8(&pem(&path)).unwrap());
    Arc::clone(keys.entry(name.to_owned()).or_insert_with(load))
}

/// Puts certificates in place of strings such as `"@leaf-test"`.
pub fn with_certificates(json: &str) -> String {
    let mut out = String::new();
    let mut rest = json;
    while let Some((before, after)) = rest.split_once("\"@") {
        let (name, tail) = after.split_once('"').unwrap();
        out.push_str(before);
        out.push('"');
        out.push_str(&certificate(name));
        out.push('"');
        rest = tail;
    }
    out + rest
}

/// Fills in what a text takes from the test PKI: `{pem:NAME}` is the PEM block of a file below
/// `testdata/pki/`, `{n:NAME}` the modulus of a test key as in a JWK, `"@NAME"` a certificate as in x5c.
pub fn with_pki(text: &str) -> String {
    let text = filled(text, "{pem:", |name| {
        let text = std::fs::read_to_string(testdata(&format!("pki/{name}.pem"))).unwrap();
        text[text.find("-----BEGIN").unwrap()..].trim_end().to_owned()
    });
    with_certificates(&filled(&text, "{n:", modulus))
}

fn filled(text: &str, open: &str, value: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let (name, tail) = after.split_once('}').unwrap();
        out = out + before + &value(name);
        rest = tail;
    }
    out + rest
}

/// The modulus of a test key as in a JWK.
pub fn modulus(name: &str) -> String {
    let pair = key(name);
    let public = aws_lc_rs::signature::KeyPair::public_key(&*pair);
    URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero())
}

/// Signs header and payload, byte for byte as written, with the algorithm that the header names.
pub fn sign(header: &str, payload: &str, key_name: &str) -> String {
    sign_as(header, header, payload, key_name)
}

/// The same with the algorithm that is named in `algorithm`; RS256 if none is that exists here.
pub fn sign_as(algorithm: &str, header: &str, payload: &str, key_name: &str) -> String {
    // Many tests go through every case of every page: a signature is the same each time, and is made once.
    type Signatures = HashMap<(String, String, usize), String>;
    static SIGNED: LazyLock<Mutex<Signatures>> = LazyLock::new(Mutex::default);
    let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let size = [384, 512].into_iter().find(|size| algorithm.contains(&format!("RS{size}"))).unwrap_or(256);
    let known = (input, key_name.to_owned(), size);
    if let Some(signature) = SIGNED.lock().unwrap().get(&known) {
        return format!("{}.{signature}", known.0);
    }
    let scheme = match size {
        384 => &RSA_PKCS1_SHA384,
        512 => &RSA_PKCS1_SHA512,
        _ => &RSA_PKCS1_SHA256,
    };
    let signature = signature(scheme, known.0.as_bytes(), key_name);
    let token = format!("{}.{signature}", known.0);
    SIGNED.lock().unwrap().insert(known, signature);
    token
}

/// RS256 over any bytes, as the third part of a token.
pub fn sign_bytes(message: &[u8], key_name: &str) -> String {
    signature(&RSA_PKCS1_SHA256, message, key_name)
}

fn signature(scheme: &'static dyn RsaEncoding, message: &[u8], key_name: &str) -> String {
    let pair = key(key_name);
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(scheme, &SystemRandom::new(), message, &mut signature).unwrap();
    URL_SAFE_NO_PAD.encode(signature)
}

/// Compares each table in a folder of `testdata/` with what `filled` makes of its inputs: the same table with
/// the outcome behind each input. With `UPDATE` in the environment outcomes are written instead.
pub fn golden(folder: &str, mut filled: impl FnMut(&str) -> String) {
    let entries = std::fs::read_dir(testdata(folder)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut wrong = String::new();
    for path in paths {
        let table = std::fs::read_to_string(&path).unwrap();
        let now = filled(&table);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &now).unwrap();
        } else if now != table {
            let lines = table.lines().zip(now.lines()).enumerate();
            for (number, (was, is)) in lines.filter(|(_, (was, is))| was != is) {
                let place = format!("{}:{}", path.display(), number + 1);
                let _ = writeln!(wrong, "{place}\n  expected {was}\n  found    {is}");
            }
            let _ = writeln!(wrong, "{} differs", path.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The same for tables whose inputs are a line each, and their outcomes indented lines below it. `outcome` gives those
/// of a line that is an input. How many inputs there were.
pub fn golden_lines(folder: &str, outcome: impl Fn(&str) -> Option<Vec<String>>) -> usize {
    let mut cases = 0;
    golden(folder, |table| {
        let mut out = String::new();
        for line in table.lines().filter(|line| !line.starts_with("    ")) {
            let _ = writeln!(out, "{line}");
            let Some(said) = Some(line).filter(|line| !line.starts_with('#')).and_then(&outcome) else {
                continue;
            };
            cases += 1;
            for line in said {
                let _ = writeln!(out, "    {line}");
            }
        }
        out
    });
    cases
}
