//! Members of a JWK that are there and are not written as RFC 7517 and RFC 7518 say.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::messages::{END, HEXADECIMAL, LEADING_ZERO, OPERATIONS, SPELLING, THUMBPRINT, THUMBPRINT_FORM};
use crate::finding::{Finding, Findings};
use crate::grant::store::KeyToRegister;
use crate::grant::{Field, PartName};
use crate::json::{Kind, Value};
use crate::rule::Message;
use crate::rules::facts::Facts;
use crate::rules::thumbprint::{self, Thumbprint};

/// From this on a time is one in milliseconds: in seconds it is the year 5138.
const MILLISECONDS: i64 = 100_000_000_000;

/// Fewest hexadecimal digits of a modulus, of 1024 bits. So many in a row do not happen in base64url.
const HEXADECIMAL_DIGITS: usize = 256;

pub(super) fn check(facts: &Facts<'_>, key: &KeyToRegister<'_>, out: &mut Findings) {
    if key.public.is_some() {
        check_number(facts, "n", out);
        check_number(facts, "e", out);
    }
    if !key.is_private {
        check_operations(facts, out);
    }
    check_end(facts, out);
    check_thumbprints(facts, out);
}

fn check_number(facts: &Facts<'_>, name: &'static str, out: &mut Findings) {
    let Some(text) = facts.grant.header.text(name).is() else { return };
    let pointer = if name == "n" { "/n" } else { "/e" };
    let strangers = strangers(&text);
    if is_hexadecimal(&text) {
        at(&HEXADECIMAL, pointer, out).found(name);
    } else if !strangers.is_empty() {
        at(&SPELLING, pointer, out).found(name).with("characters", strangers);
    } else if URL_SAFE_NO_PAD.decode(text.as_bytes()).is_ok_and(|bytes| bytes.first() == Some(&0)) {
        at(&LEADING_ZERO, pointer, out).found(name);
    }
}

/// Whether a modulus is written so that base64url makes another number of it.
pub(super) fn is_hexadecimal(text: &str) -> bool {
    text.len() >= HEXADECIMAL_DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The characters that base64url does not have, each once.
fn strangers(text: &str) -> String {
    let mut found: Vec<String> = Vec::new();
    for c in text.chars().filter(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))) {
        let name = if c.is_whitespace() { "whitespace".to_owned() } else { format!("{c:?}") };
        if !found.contains(&name) && found.len() < 8 {
            found.push(name);
        }
    }
    found.join(", ")
}

fn check_operations(facts: &Facts<'_>, out: &mut Findings) {
    let Some(operations) = facts.grant.header.members.iter().find(|member| member.name == "key_ops") else {
        return;
    };
    let names: Vec<_> =
        operations.value.elements().unwrap_or_default().into_iter().filter_map(Value::as_str).collect();
    if !names.iter().any(|name| *name == "verify") {
        let found = if operations.value.kind() == Kind::Array { names.join(", ") } else { String::new() };
        let found = if found.is_empty() { shown(operations.value).to_owned() } else { found };
        at(&OPERATIONS, "/key_ops", out).found(found);
    }
}

fn check_end(facts: &Facts<'_>, out: &mut Findings) {
    match facts.grant.header.integer("exp") {
        Field::Is(end) if end >= MILLISECONDS => {
            at(&END, "/exp", out).found(end.to_string());
        }
        Field::Wrong(value) => {
            at(&END, "/exp", out).found(shown(value));
        }
        _ => {}
    }
}

fn check_thumbprints(facts: &Facts<'_>, out: &mut Findings) {
    let Some(leaf) = facts.grant.chain.as_deref().and_then(|chain| chain.at(0)) else { return };
    for name in thumbprint::MEMBERS {
        let Field::Is(text) = facts.grant.header.text(name) else { continue };
        match thumbprint::compare(name, &text, leaf) {
            Thumbprint::Right => {}
            Thumbprint::Written(form) => {
                let finding = at(&THUMBPRINT_FORM, &format!("/{name}"), out).found(name);
                finding.expected(thumbprint::expected(name, leaf)).with_bilingual("form", form);
            }
            Thumbprint::Other => {
                at(&THUMBPRINT, &format!("/{name}"), out).found(name);
            }
        }
    }
}

/// Reports at a member of the key.
pub(super) fn at<'o>(message: &'static Message, pointer: &str, out: &'o mut Findings) -> &'o mut Finding {
    out.report(message).at(PartName::Header, pointer)
}

/// A value that is not a string, as far as it is worth showing.
pub(super) fn shown(value: Value<'_>) -> &str {
    match value.kind() {
        Kind::Object => "{…}",
        Kind::Array => "[…]",
        _ => value.raw(),
    }
}
