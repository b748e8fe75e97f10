//! What must not be printed although someone put it where a value is shown.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::numbers::{mask, mask_persons};
use crate::source::JSON_IN_BASE64;

/// Members of a JWK that are secret (RFC 7517 section 9.3; RFC 7518 sections 6.2.2, 6.3.2 and 6.4).
pub const PRIVATE_JWK_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// What names of settings hold that are secret, in English and Norwegian.
const SECRET_WORDS: [&str; 9] = [
    "secret",
    "password",
    "passord",
    "passwd",
    "passphrase",
    "passfrase",
    "privatekey",
    "encodedjwk",
    "clientjwk",
];

/// What such names end in that others can hold.
const SECRET_ENDINGS: [&str; 3] = ["pwd", "storepass", "keypass"];

/// Characters from which on a value of such a member is taken for a number of a key.
const LONG: usize = 20;

/// Characters of base64 that hold what tells whether a key in DER is private.
const KEY_HEAD: usize = 16;

/// What the base64 of PEM begins with, and how many characters of it hold the label.
const ENCODED_PEM: &str = "LS0tLS1CRUdJTi";
const ENCODED_LABEL: usize = 56;

/// Hides signatures of tokens, private keys in PEM, base64 or as a JWK, passwords in addresses, and what may be a
/// personal number. The result has as many bytes as `text`, at the same places.
#[must_use]
pub fn hide_secrets(text: &str) -> Cow<'_, str> {
    let persons = mask_persons(text);
    // Each of them has one of these characters; the values that are printed most have none.
    // Without a branch in the loop the compiler looks at many bytes at a time.
    if !text.bytes().fold(false, |any, byte| any | matches!(byte, b'"' | b'I' | b'J' | b'K' | b'@')) {
        return persons;
    }
    let mut mask = Mask { bytes: text.as_bytes(), ranges: Vec::new() };
    mask.signatures();
    mask.pem();
    mask.base64_keys();
    mask.encoded_pem();
    mask.jwk(text);
    mask.passwords();
    if mask.ranges.is_empty() {
        return persons;
    }
    let ranges = mask.ranges;
    let mut bytes = persons.into_owned().into_bytes();
    for range in ranges {
        bytes.get_mut(range).unwrap_or_default().fill(b'*');
    }
    // Only runs of ASCII were exchanged for ASCII, so the text is still UTF-8.
    String::from_utf8(bytes).map_or(Cow::Borrowed(""), Cow::Owned)
}

struct Mask<'t> {
    bytes: &'t [u8],
    ranges: Vec<std::ops::Range<usize>>,
}

impl Mask<'_> {
    /// The end of the base64 or base64url that begins at `at`.
    fn run(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        at + rest.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_+/=".contains(b)).count()
    }

    fn find(&self, what: &str, from: usize) -> Option<usize> {
        memchr::memmem::find(self.bytes.get(from..)?, what.as_bytes()).map(|at| from + at)
    }

    /// The third part of whatever looks like a compact JWS, and base64 of a JWK that is private.
    fn signatures(&mut self) {
        let mut from = 0;
        while let Some(start) = self.json_in_base64(from) {
            let mut end = self.run(start);
            if self.bytes.get(end) == Some(&b'.') {
                end = self.run(end + 1);
                if self.bytes.get(end) == Some(&b'.') {
                    let signature = end + 1;
                    end = self.run(signature);
                    self.ranges.push(signature..end);
                }
            } else if is_private_jwk(self.bytes.get(start..end).unwrap_or_default()) {
                self.ranges.push(start..end);
            }
            from = end.max(start + 3);
        }
    }

    /// Where the next base64 of a JSON object begins. `eyJ` is that anywhere; what else there is can be a part of a
    /// word, such as the name of a host.
    fn json_in_base64(&self, from: usize) -> Option<usize> {
        const SHORTEST: usize = 16;
        let rest = self.bytes.get(from..)?;
        memchr::memchr_iter(b'e', rest).map(|at| from + at).find(|&at| {
            let begins = |b: &&&[u8]| self.bytes.get(at..).is_some_and(|rest| rest.starts_with(b));
            let is_inside = || {
                let before = at.checked_sub(1).and_then(|at| self.bytes.get(at));
                before.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
            };
            JSON_IN_BASE64.iter().find(begins).is_some_and(|beginning| {
                *beginning == b"eyJ" || (!is_inside() && self.run(at) - at >= SHORTEST)
            })
        })
    }

    fn pem(&mut self) {
        let mut from = 0;
        while let Some(start) = self.find("PRIVATE KEY-----", from) {
            let body = start + "PRIVATE KEY-----".len();
            let end = self.find("-----END", body).unwrap_or(self.bytes.len());
            let mut at = body;
            while at < end {
                let run = self.run(at).min(end);
                if run > at {
                    self.ranges.push(at..run);
                }
                at = run + 1;
            }
            from = end + 1;
        }
    }

    fn base64_keys(&mut self) {
        let mut from = 0;
        while let Some(start) = self.find("M", from) {
            let head = self.bytes.get(start..start + KEY_HEAD);
            let der = head
                .and_then(|head| URL_SAFE_NO_PAD.decode(head).or_else(|_| STANDARD_NO_PAD.decode(head)).ok());
            from = start + 1;
            if der.is_some_and(|der| is_private_key(&der)) {
                from = self.run(start);
                self.ranges.push(start..from);
            }
        }
    }

    /// PEM with a private key in base64 once more, as in a Secret of Kubernetes, over lines too.
    fn encoded_pem(&mut self) {
        let mut from = 0;
        while let Some(start) = self.find(ENCODED_PEM, from) {
            let mut end = self.run(start);
            let head = self.bytes.get(start..end.min(start + ENCODED_LABEL)).unwrap_or_default();
            let head = head.get(..head.len() / 4 * 4).unwrap_or_default();
            let is_private = STANDARD_NO_PAD
                .decode(head)
                .is_ok_and(|pem| memchr::memmem::find(&pem, b"PRIVATE KEY").is_some());
            let mut line = start;
            while is_private && end - line >= LONG {
                self.ranges.push(line..end);
                let rest = self.bytes.get(end..).unwrap_or_default();
                line = end + rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
                end = self.run(line);
            }
            from = end.max(start + ENCODED_PEM.len());
        }
    }

    /// What is between `:` and `@` before the host of an address.
    fn passwords(&mut self) {
        let mut from = 0;
        while let Some(scheme) = self.find("://", from) {
            let start = scheme + "://".len();
            let rest = self.bytes.get(start..).unwrap_or_default();
            let is_end = |b: &u8| b.is_ascii_whitespace() || b"/?#\"'`<>".contains(b);
            let authority =
                rest.get(..rest.iter().position(is_end).unwrap_or(rest.len())).unwrap_or_default();
            let end = memchr::memrchr(b'@', authority);
            let user = end.and_then(|end| memchr::memchr(b':', authority.get(..end)?));
            self.ranges.extend(user.zip(end).map(|(user, end)| start + user + 1..start + end));
            from = start + authority.len();
        }
    }

    fn jwk(&mut self, text: &str) {
        let is_jwk = text.contains("\"kty\"");
        let mut done = 0;
        for (name, end) in private_members(self.bytes) {
            if end < done {
                continue;
            }
            let rest = self.bytes.get(end..).unwrap_or_default();
            let gap = rest.iter().take_while(|b| b.is_ascii_whitespace() || **b == b':').count();
            let value = end + gap;
            let (mut at, last) = match self.bytes.get(value) {
                Some(b'"') => (value + 1, value + 2),
                // Further primes, each an object.
                Some(b'[') if name == "oth" => (value + 1, self.find("]", value).unwrap_or(self.bytes.len())),
                _ => continue,
            };
            while at < last {
                let run = self.run(at);
                // A piece of a JWK, as it is left when a list is split at its commas.
                if run > at && (is_jwk || run - at >= LONG) {
                    self.ranges.push(at..run);
                }
                at = run + 1;
            }
            done = last;
        }
    }
}

/// The names of private members of a JWK in a text, each with the place behind its closing quote.
fn private_members(text: &[u8]) -> impl Iterator<Item = (&'static str, usize)> + '_ {
    memchr::memchr_iter(b'"', text).filter_map(move |quote| {
        let rest = text.get(quote + 1..)?;
        let is_named =
            |name: &&&str| rest.strip_prefix(name.as_bytes()).is_some_and(|after| after.starts_with(b"\""));
        let name = PRIVATE_JWK_MEMBERS.iter().find(is_named)?;
        Some((*name, quote + name.len() + 2))
    })
}

/// Whether DER begins as a private key that is not encrypted: PKCS #8 (RFC 5958 section 2), PKCS #1 (RFC 8017
/// appendix A.1.2) or SEC 1 (RFC 5915 section 3).
fn is_private_key(der: &[u8]) -> bool {
    let inside = match der {
        [0x30, 0x81, _, inside @ ..] | [0x30, 0x82, _, _, inside @ ..] => inside,
        [0x30, length, inside @ ..] if *length < 0x80 => inside,
        _ => return false,
    };
    matches!(inside, [2, 1, 0 | 1, 0x30, ..] | [2, 1, 0, 2, ..] | [2, 1, 1, 4, ..])
}

fn is_private_jwk(base64: &[u8]) -> bool {
    let trimmed = base64.split(|b| *b == b'=').next().unwrap_or_default();
    // What was cut off at its end decodes as well.
    let whole = trimmed.get(..trimmed.len() / 4 * 4).unwrap_or_default();
    let decoded = URL_SAFE_NO_PAD.decode(whole).or_else(|_| STANDARD_NO_PAD.decode(whole));
    decoded.is_ok_and(|json| {
        let has = |name: &str| memchr::memmem::find(&json, name.as_bytes()).is_some();
        private_members(&json).next().is_some() && (has("\"kty\"") || has("\"n\"") || has("\"e\""))
    })
}

/// Hides what may be the value of a setting that is secret by its name, in settings and source code of any kind: all
/// letters and digits behind the name on its line, or on the next line where there is nothing behind it.
#[must_use]
pub fn hide_values(text: &str) -> String {
    let (mut out, mut is_next) = (String::with_capacity(text.len()), false);
    for line in text.split_inclusive('\n') {
        let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let mut end = 0;
        let secret = line.split_inclusive(|c| !is_of_name(c)).find_map(|word| {
            end += word.len();
            is_secret_name(word.trim_end_matches(|c| !is_of_name(c))).then_some(end)
        });
        let value = line.find([':', '=']).map_or(0, |at| at + 1);
        let from = secret.or(is_next.then_some(value)).unwrap_or(line.len());
        let (shown, hidden) = line.split_at_checked(from).unwrap_or((line, ""));
        out.push_str(shown);
        out.push_str(&mask(hidden));
        is_next = secret.is_some() && !hidden.contains(char::is_alphanumeric);
    }
    out
}

/// Whether a member of that name holds something secret in the settings of a program.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    SECRET_WORDS.into_iter().any(|word| plain.contains(word))
        || SECRET_ENDINGS.into_iter().any(|word| plain.ends_with(word))
}
