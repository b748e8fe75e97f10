//! `grantlint x5c` and `grantlint jwk`: what a file with certificates or keys gives for a grant and for
//! registration.

use std::path::Path;

use super::args::{JwkArgs, X5cArgs};
use super::failure::{Failure, complain};
use super::password;
use super::print::print;
use super::read::Place;
use super::status::Status;
use crate::context::Password;
use crate::grant::key::PublicKey;
use crate::grant::store::{KeyFile, KeyToRegister, MOST_CERTIFICATES, Store, StoreFault, public_jwk};
use crate::input::{self, Body, File};
use crate::language::Lang;
use crate::rules::cert_file;

/// Prints the header with x5c.
pub(crate) fn x5c(args: &X5cArgs) -> Result<Status, Failure> {
    let password = password::of(&args.password, std::slice::from_ref(&args.file))?;
    with_file(&args.file, |body| match body {
        Body::Certificates(file) => print_header(file, password.as_ref(), &args.file),
        _ => Err(refused(&args.file, "holds no certificate; grantlint check says what it is")),
    })
}

/// Prints the public keys as JWKs.
pub(crate) fn jwk(args: &JwkArgs) -> Result<Status, Failure> {
    let password = password::of(&args.password, std::slice::from_ref(&args.file))?;
    with_file(&args.file, |body| {
        let keys = match body {
            Body::Keys(file) => public_keys(file, password.as_ref(), args)?,
            Body::Certificates(file) => key_of_certificate(file, password.as_ref(), args)?,
            _ => return Err(refused(&args.file, "holds no key; grantlint check says what it is")),
        };
        if keys.is_empty() {
            return Err(refused(&args.file, "holds no RSA key whose public half can be read"));
        }
        print(&format!("{}\n", pretty(&serde_json::Value::Array(keys))))
    })
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
    let text = cert_file::message_for(fault).words(Lang::En).text;
    let text = text.replace("{found}", &number.to_string());
    refused(path, &text.replace("{expected}", &MOST_CERTIFICATES.to_string()))
}

fn public_keys(
    file: &File<'_>,
    password: Option<&Password>,
    args: &JwkArgs,
) -> Result<Vec<serde_json::Value>, Failure> {
    let keys = KeyFile::read(file, password.map(Password::reveal)).keys;
    if !keys.is_empty() && keys.iter().all(|key| key.is_locked) {
        let why = if password.is_some() {
            "the private key is encrypted, and the password does not open it, or it is encrypted in an old way that is not read here: write it again with `openssl pkcs8 -topk8`"
        } else {
            "the private key is encrypted: give its password with --password-file FILE"
        };
        return Err(refused(&args.file, why));
    }
    let only = keys.len() == 1;
    let jwk = |key: &KeyToRegister<'_>| {
        let given = args.kid.as_deref().filter(|_| only);
        public_jwk(key.public.as_deref()?, given.or(key.kid()), key.algorithm())
    };
    if args.kid.is_some() && !only {
        complain("warning", "--kid is for a single key; each of these keeps its own");
    }
    Ok(keys.iter().filter_map(jwk).collect())
}

fn key_of_certificate(
    file: &File<'_>,
    password: Option<&Password>,
    args: &JwkArgs,
) -> Result<Vec<serde_json::Value>, Failure> {
    let store = Store::read(file, password.map(Password::reveal));
    let key: Option<&PublicKey> = store
        .leaf()
        .map(|leaf| &leaf.key)
        .or_else(|| store.keys.iter().find_map(|key| key.public.as_deref()));
    let Some(key) = key else { return Err(unread(&store, &args.file)) };
    Ok(public_jwk(key, args.kid.as_deref(), None).into_iter().collect())
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
