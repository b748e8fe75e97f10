//! `grantlint x5c` and `grantlint jwk`: what a file with certificates or keys gives for a grant and for
//! registration.

use std::path::Path;
use std::sync::Arc;

use super::args::{JwkArgs, X5cArgs};
use super::failure::{Failure, complain};
use super::password;
use super::print::print;
use super::read::Place;
use super::status::Status;
use crate::context::Password;
use crate::grant::certificate::Certificate;
use crate::grant::key::{Algorithm, PublicKey};
use crate::grant::store::{
    KeyFault, KeyFile, KeyState, KeyToRegister, MOST_CERTIFICATES, Store, StoreFault, public_jwk,
};
use crate::input::{self, Body, File};
use crate::language::Lang;
use crate::maskinporten::limits;
use crate::rules::cert_file;

/// Prints the header with x5c.
pub(crate) fn x5c(args: &X5cArgs) -> Result<Status, Failure> {
    let password = password::of(&args.password, std::slice::from_ref(&args.file))?;
    with_file(&args.file, |body| match body {
        Body::Certificates(file) => print_header(file, password.as_ref(), &args.file),
        _ => Err(refused(&args.file, "holds no certificate; grantlint check says what it is")),
    })
}

/// Prints the public keys as JWKs. Those that cannot be registered are left out, and each is said.
pub(crate) fn jwk(args: &JwkArgs) -> Result<Status, Failure> {
    let path = &args.file;
    let password = password::of(&args.password, std::slice::from_ref(path))?;
    let password = password.as_ref();
    let bytes = Place::new(path).read_for("a certificate or key").map_err(|why| refused(path, &why))?;
    let mut keys = Vec::new();
    // Of several JWKs, one on each line, each is an input of its own.
    for candidate in input::find(&bytes) {
        match &candidate.body {
            Body::Keys(file) => keys.extend(public_keys(file, password, args)?),
            Body::Certificates(file) => keys.push(key_of_certificate(file, password, args)?),
            _ if keys.is_empty() => {
                return Err(refused(path, "holds no key; grantlint check says what it is"));
            }
            _ => {}
        }
    }
    let only = keys.len() == 1;
    if args.kid.is_some() && !only {
        complain("warning", "--kid is for a single key; each of these keeps its own");
    }
    let mut jwks = Vec::new();
    for (position, key) in keys.iter().enumerate() {
        match registrable(key, args.kid.as_deref().filter(|_| only)) {
            Ok(jwk) => jwks.push(jwk),
            Err(why) if only => return Err(refused(path, &format!("cannot be registered: {why}"))),
            Err(why) => complain("warning", format!("key number {} is left out: {why}", position + 1)),
        }
    }
    if jwks.is_empty() {
        return Err(refused(path, "holds no RSA key that can be registered"));
    }
    print(&format!("{}\n", pretty(&serde_json::Value::Array(jwks))))
}

/// A key that a file has, and what the file says of it.
struct Found {
    public: Option<Arc<PublicKey>>,
    kid: Option<String>,
    algorithm: Option<Algorithm>,
}

/// The JWK to register, or why `grantlint check` would reject it.
fn registrable(key: &Found, kid: Option<&str>) -> Result<serde_json::Value, String> {
    let unread = || "it is not an RSA key whose public half can be read".to_owned();
    let public = key.public.as_deref().ok_or_else(unread)?;
    let is_large = public.rsa_bits().is_some_and(|bits| bits > limits::RSA_BITS_MAX);
    match public.unusable() {
        Some(why) if !is_large => Err(why),
        _ => public_jwk(public, kid.or(key.kid.as_deref()), key.algorithm).ok_or_else(unread),
    }
}

fn with_file(
    path: &Path,
    print: impl FnOnce(&Body<'_>) -> Result<Status, Failure>,
) -> Result<Status, Failure> {
    let place = Place::new(path);
    let bytes = place.read_for("a certificate or key").map_err(|why| refused(path, &why))?;
    match input::find(&bytes).first() {
        Some(candidate) => print(&candidate.body),
        None => Err(refused(path, "is empty")),
    }
}

fn refused(path: &Path, why: &str) -> Failure {
    Failure::new(format!("{}: {why}", Place::new(path).shown()))
}

fn print_header(file: &File<'_>, password: Option<&Password>, path: &Path) -> Result<Status, Failure> {
    let store = Store::read(file, password.map(Password::reveal));
    let Some(header) = store.header() else { return Err(unread(&store, path)) };
    print(&format!("{}\n", pretty(&header)))
}

/// Why a store gives nothing, in the words of the rule that says so in a report.
fn unread(store: &Store, path: &Path) -> Failure {
    let Some(fault) = store.faults.first() else { return refused(path, "it holds no certificate") };
    let number = match fault {
        StoreFault::BadCertificate(number, _) => number + 1,
        StoreFault::TooMany(count) => *count,
        _ => 0,
    };
    let words = cert_file::message_for(fault).words(Lang::En);
    let text = format!("{}\n  help: {}", words.text, words.help).replace("{found}", &number.to_string());
    refused(path, &text.replace("{expected}", &MOST_CERTIFICATES.to_string()))
}

fn public_keys(file: &File<'_>, password: Option<&Password>, args: &JwkArgs) -> Result<Vec<Found>, Failure> {
    let keys = KeyFile::read(file, password.map(Password::reveal)).keys;
    if let Some(fault) = keys.first().and_then(|key| key.fault)
        && keys.iter().all(|key| key.fault.is_some())
    {
        let why = match fault {
            KeyFault::NoPassword => {
                "the private key is encrypted: give its password with --password-file FILE"
            }
            KeyFault::WrongPassword => {
                "the private key is encrypted, and the password does not open it, or it is encrypted in an old way that is not read here: write it again with `openssl pkcs8 -topk8`"
            }
            KeyFault::Broken => "the private key is damaged or ends early: copy the whole of it again",
        };
        return Err(refused(&args.file, why));
    }
    let found = |key: &KeyToRegister<'_>| Found {
        public: key.public.clone(),
        kid: key.kid().map(str::to_owned),
        algorithm: key.algorithm(),
    };
    Ok(keys.iter().map(found).collect())
}

fn key_of_certificate(
    file: &File<'_>,
    password: Option<&Password>,
    args: &JwkArgs,
) -> Result<Found, Failure> {
    let store = Store::read(file, password.map(Password::reveal));
    let of_leaf = store.leaf().and_then(|leaf| PublicKey::from_spki(&leaf.key.spki)).map(Arc::new);
    let Some(key) = of_leaf.or_else(|| store.keys.iter().find_map(|key| key.public.clone())) else {
        return Err(unread(&store, &args.file));
    };
    // What somebody issues to himself for a test says no usage, and often that it is a CA.
    let is_of_ca = |leaf: &Certificate| leaf.is_ca == Some(true) && leaf.key_usage.is_some();
    if store.key_state() != KeyState::Fits && store.leaf().is_some_and(is_of_ca) {
        let why = "holds only certificates of CAs, whose keys are not yours to register: give the file with your own certificate or key";
        return Err(refused(&args.file, why));
    }
    if store.key_state() == KeyState::Other {
        complain("warning", "the private key in the file is not that of its certificate, whose key this is");
    }
    Ok(Found { public: Some(key), kid: None, algorithm: None })
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
