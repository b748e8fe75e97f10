//! A key that Digdir's self-service does not take, or not with this in it.

mod members;
mod messages;

use super::facts::Facts;
use super::key_reference::{is_allowed, is_blank, strangers};
use members::{at, shown};
use messages::{
    ALG, BROKEN, CLOSED, END, EXPONENT, HEXADECIMAL, KEY_TYPE, KID_CHARACTERS, KID_EMPTY, KID_TYPE, LARGE,
    LEADING_ZERO, LOCKED, LONG_EXPONENT, MODULUS, NO_ALG, NO_JWK, NO_KID, NO_USE, OPERATIONS,
    OTHER_CERTIFICATE, OWN_OTHER, OWN_UNREADABLE, PRIVATE, SAME_KEY, SAME_KID, SMALL, SPELLING, THUMBPRINT,
    THUMBPRINT_FORM, TOO_MANY, UNREADABLE, USE,
};

use crate::change::{Operation, Safety};
use crate::finding::Findings;
use crate::grant::key::{Algorithm, OddNumber, PublicKey};
use crate::grant::store::{KeyFault, KeyToRegister};
use crate::grant::{Field, PartName};
use crate::language::Bilingual;
use crate::maskinporten::{limits, pages};
use crate::printable::PRIVATE_JWK_MEMBERS;
use crate::rule::{Basis, Cite, Group, Rule, Severity};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "key-registration",
    group: Group::Key,
    code: None,
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "a key is not one that can be registered on a client",
        nb: "en nøkkel kan ikke registreres på en klient slik den er",
    },
    needs: &[],
    cites: &[
        Cite::documented("Self-service API: keys of a client", pages::SELF_SERVICE_API, "2026-11-22"),
        Cite::documented(
            "Client registration: keys, kid, algorithms",
            pages::CLIENT_REGISTRATION,
            "2026-11-22",
        ),
        Cite::documented("RFC 7517: JSON Web Key", "https://www.rfc-editor.org/rfc/rfc7517", "2026-11-27"),
    ],
    messages: &[
        &PRIVATE,
        &LOCKED,
        &CLOSED,
        &BROKEN,
        &KEY_TYPE,
        &UNREADABLE,
        &OWN_UNREADABLE,
        &OWN_OTHER,
        &SPELLING,
        &HEXADECIMAL,
        &LEADING_ZERO,
        &SMALL,
        &LARGE,
        &EXPONENT,
        &MODULUS,
        &LONG_EXPONENT,
        &NO_USE,
        &USE,
        &NO_ALG,
        &ALG,
        &OPERATIONS,
        &END,
        &NO_KID,
        &KID_TYPE,
        &KID_EMPTY,
        &KID_CHARACTERS,
        &SAME_KID,
        &SAME_KEY,
        &TOO_MANY,
        &OTHER_CERTIFICATE,
        &THUMBPRINT,
        &THUMBPRINT_FORM,
        &NO_JWK,
    ],
    page: page!("key_registration.md"),
};

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(key) = facts.grant.key else { return check_own(facts, out) };
    if key.number == 0 && key.total > limits::REGISTERED_KEYS {
        let finding = at(&TOO_MANY, "", out);
        finding.found(key.total.to_string()).expected(limits::REGISTERED_KEYS.to_string());
    }
    let name = name(facts, key);
    // A secret as a whole has no public half to register: that is its type.
    let is_symmetric = facts.grant.header.text("kty").is().is_some_and(|kty| kty == "oct");
    if key.is_private && !is_symmetric {
        let finding = at(&PRIVATE, "", out).found(&name);
        if key.is_jwk {
            let members = facts.grant.header.members.iter().map(|member| member.name.as_ref());
            let private = members.filter(|name| PRIVATE_JWK_MEMBERS.contains(name));
            finding.change(Safety::Safe, private.map(removal).collect());
        }
    }
    check_numbers(facts, key, &name, out);
    if key.is_jwk {
        check_members(facts, key, &name, out);
    } else if !key.is_private {
        at(&NO_JWK, "", out);
    }
    if let Some(other) = key.same_key {
        at(&SAME_KEY, "", out).found(&name).expected((other + 1).to_string());
    }
}

/// Takes a private member out of the key.
fn removal(name: &str) -> Operation {
    Operation::Remove { part: PartName::Header, pointer: format!("/{name}") }
}

/// A key as people call it: its kid, else its number in the file.
fn name(facts: &Facts<'_>, key: &KeyToRegister<'_>) -> String {
    let kid = facts.grant.header.text("kid").is();
    kid.map_or_else(|| (key.number + 1).to_string(), std::borrow::Cow::into_owned)
}

fn check_numbers(facts: &Facts<'_>, key: &KeyToRegister<'_>, name: &str, out: &mut Findings) {
    let header = &facts.grant.header;
    if key.is_jwk {
        match header.text("kty") {
            Field::Is(kty) if kty == "RSA" => {}
            Field::Is(kty) => {
                at(&KEY_TYPE, "/kty", out).found(kty.as_ref());
                return;
            }
            Field::Wrong(value) => {
                at(&KEY_TYPE, "/kty", out).found(shown(value));
                return;
            }
            _ => return,
        }
    }
    match (key.public.as_deref(), key.fault) {
        // Read as base64url it is another number, and its being even is no mistake of its own.
        (Some(public), _)
            if header.text("n").is().is_some_and(|n| members::is_hexadecimal(&n))
                && public.odd_number() == Some(OddNumber::EvenModulus) =>
        {
            check_size(public, &|member| member, out);
        }
        (Some(public), _) => check_public(public, &|member| if key.is_jwk { member } else { "" }, out),
        (None, Some(fault)) => {
            let message = match fault {
                KeyFault::NoPassword => &LOCKED,
                KeyFault::WrongPassword => &CLOSED,
                KeyFault::Broken => &BROKEN,
            };
            at(message, "", out);
        }
        // That it is private is what needs saying.
        (None, None) if key.is_private => {}
        (None, None) => {
            at(&UNREADABLE, if key.is_jwk { "/n" } else { "" }, out).found(name);
        }
    }
}

/// The key that settings hold. That it is private belongs so.
fn check_own(facts: &Facts<'_>, out: &mut Findings) {
    let Some(named) = facts.grant.named else { return };
    if let Some(kty) = &named.key_type {
        at(&KEY_TYPE, "/jwk", out).found(kty);
    } else if let Some(setting) = &named.broken_key {
        at(&OWN_UNREADABLE, "/jwk", out).found(setting);
    } else if let Some(public) = named.key.as_deref() {
        check_public(public, &|_| "/jwk", out);
        if let Some(alg) = named.key_algorithm.as_deref().filter(|alg| Algorithm::named(alg).is_none()) {
            at(&ALG, "/jwk", out).found(alg).expected(algorithms());
        }
        check_registered(facts, public, out);
    }
}

/// The key that settings hold is the one that is registered under the kid that they name.
fn check_registered(facts: &Facts<'_>, public: &PublicKey, out: &mut Findings) {
    let Some(kid) = facts.grant.header.text("kid").is().filter(|_| !facts.names_other_client()) else {
        return;
    };
    let registered = facts.context.keys.as_ref().and_then(|keys| keys.find(&kid)?.key.as_deref());
    if registered.is_some_and(|registered| registered != public) {
        at(&OWN_OTHER, "/jwk", out).found(kid.as_ref());
    }
}

fn algorithms() -> String {
    Algorithm::ALL.map(Algorithm::name).join(", ")
}

/// `pointer` says where a member of the key is.
fn check_public(public: &PublicKey, pointer: &dyn Fn(&'static str) -> &'static str, out: &mut Findings) {
    check_size(public, pointer, out);
    check_odd(public, pointer, out);
}

fn check_size(public: &PublicKey, pointer: &dyn Fn(&'static str) -> &'static str, out: &mut Findings) {
    let Some(bits) = public.rsa_bits() else {
        at(&KEY_TYPE, pointer(""), out).found(public.kind.to_string());
        return;
    };
    if bits < limits::RSA_BITS_MIN {
        let finding = at(&SMALL, pointer("/n"), out);
        finding.found(bits.to_string()).expected(limits::RSA_BITS_MIN.to_string());
    } else if bits > limits::RSA_BITS_MAX {
        at(&LARGE, pointer("/n"), out).found(bits.to_string());
    }
}

fn check_odd(public: &PublicKey, pointer: &dyn Fn(&'static str) -> &'static str, out: &mut Findings) {
    match public.odd_number() {
        None => {}
        Some(OddNumber::EvenModulus) => {
            at(&MODULUS, pointer("/n"), out);
        }
        Some(OddNumber::Exponent) => {
            at(&EXPONENT, pointer("/e"), out);
        }
        Some(OddNumber::LongExponent(bits)) => {
            at(&LONG_EXPONENT, pointer("/e"), out)
                .found(bits.to_string())
                .expected(limits::RSA_EXPONENT_BITS.to_string());
        }
    }
}

fn check_members(facts: &Facts<'_>, key: &KeyToRegister<'_>, name: &str, out: &mut Findings) {
    let header = &facts.grant.header;
    match header.text("use") {
        Field::Absent => {
            at(&NO_USE, "/use", out).found(name);
        }
        Field::Is(usage) if usage == "sig" => {}
        Field::Is(usage) => {
            at(&USE, "/use", out).found(usage.as_ref()).expected("sig");
        }
        Field::Wrong(value) => {
            at(&USE, "/use", out).found(shown(value)).expected("sig");
        }
        _ => {}
    }
    // An algorithm for another type of key is no mistake of its own.
    let is_rsa = header.text("kty").is().is_none_or(|kty| kty == "RSA");
    match header.text("alg") {
        Field::Absent if !is_rsa => {}
        Field::Absent => {
            at(&NO_ALG, "/alg", out).found(name);
        }
        Field::Is(alg) if !is_rsa || Algorithm::named(&alg).is_some() => {}
        Field::Is(alg) => {
            at(&ALG, "/alg", out).found(alg.as_ref()).expected(algorithms());
        }
        Field::Wrong(value) => {
            at(&ALG, "/alg", out).found(shown(value)).expected(algorithms());
        }
        _ => {}
    }
    check_kid(facts, key, out);
    let leaf = facts.grant.chain.as_deref().and_then(|chain| chain.at(0));
    if let (Some(leaf), Some(public)) = (leaf, key.public.as_deref())
        && leaf.key != *public
    {
        at(&OTHER_CERTIFICATE, "/x5c", out);
    }
    members::check(facts, key, out);
}

fn check_kid(facts: &Facts<'_>, key: &KeyToRegister<'_>, out: &mut Findings) {
    match facts.grant.header.text("kid") {
        Field::Absent => {
            at(&NO_KID, "/kid", out).found((key.number + 1).to_string());
        }
        Field::Wrong(value) => {
            at(&KID_TYPE, "/kid", out).found(shown(value));
        }
        Field::Is(kid) if kid.chars().all(is_blank) => {
            at(&KID_EMPTY, "/kid", out);
        }
        Field::Is(kid) => {
            if !kid.chars().all(is_allowed) {
                at(&KID_CHARACTERS, "/kid", out).found(kid.as_ref()).with("characters", strangers(&kid));
            }
            if let Some(other) = key.same_kid {
                at(&SAME_KID, "/kid", out).found(kid.as_ref()).expected((other + 1).to_string());
            }
        }
        _ => {}
    }
}
