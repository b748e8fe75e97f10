//! The draft of the grant that settings will make: what they say of its header and claims, and where.
//!
//! What a program adds when it runs (iat, jti, a signature) is not in its settings and is no defect of
//! them: a draft has origins for what the settings say, and a finding without origin is none.

use serde_json::{Map, Value, json};

use super::clients::{self, Client, is_url};
use super::entry::{self, Entry, Part};
use super::meaning::{self, Meaning};
use super::{gather, keys, server, servers};
use crate::context::json::text;
use crate::context::keys::KeySet;
use crate::context::values;
use crate::grant::{MemberOrigin, PartName, pem};
use crate::maskinporten::environments::{Environment, WRONG_DOMAINS};
use crate::printable::{hide_secrets, is_plain};
use crate::source::{Span, line_and_column};

/// A longer text than this is no setting.
const FILE_BYTES: usize = 1024 * 1024;

/// Gives the bytes of a file that settings name; `None` if it is not there or not to be opened.
pub type Open<'o> = dyn Fn(&str) -> Option<Vec<u8>> + 'o;

/// The draft of the grant that one client's settings will make.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The section and profile that it was put together from; empty if the whole file is one section.
    pub label: String,
    /// Whose settings these are, for people.
    pub shape: &'static str,
    /// The header as JSON.
    pub header: String,
    /// The claims as JSON.
    pub payload: String,
    /// Where in the settings each member comes from.
    pub origins: Vec<MemberOrigin>,
    /// Where each scope is, if they are a list.
    pub scopes: Vec<(String, MemberOrigin)>,
    /// The environment that the settings name beside the claim aud.
    pub environment: Option<Environment>,
    /// The public half of the key that the settings hold.
    pub keys: Option<KeySet>,
    /// What may be shown of the file: the settings that the draft was made of, where they hold no secret.
    pub excerpts: Vec<Excerpt>,
}

/// A setting as it is written, without whatever else is on its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Where its value begins in the file, in bytes.
    pub offset: usize,
    /// 1-based line of the value.
    pub line: usize,
    /// Name and value, indented as in the file.
    pub text: String,
    /// Where in `text` the value is.
    pub value: Span,
}

/// The drafts of the grants that a file of settings will make; empty if it is none, or not UTF-8. `file` is its name;
/// the grants are taken to be made at the instant `now`, in Unix seconds.
#[must_use]
pub fn drafts(bytes: &[u8], file: &str, now: Option<i64>, open: &Open<'_>) -> Vec<Draft> {
    let is_utf16 = matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]);
    if bytes.len() > FILE_BYTES || is_utf16 || !is_likely(bytes) {
        return Vec::new();
    }
    let Ok(text) = text(bytes) else { return Vec::new() };
    let Ok(leaves) = gather::leaves(&text, file) else { return Vec::new() };
    let sections = entry::sections(&leaves);
    let shift = if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
    clients::clients(&sections, true)
        .iter()
        .map(|client| Builder::new(&text, shift, now.unwrap_or(ISSUED)).build(client, open))
        .filter(|draft| !draft.origins.is_empty())
        .collect()
}

/// Whether the bytes speak of a client at all; most inputs do not.
fn is_likely(bytes: &[u8]) -> bool {
    let sample = bytes.get(..bytes.len().min(FILE_BYTES)).unwrap_or_default().to_ascii_lowercase();
    // A Secret holds its values in base64, whole files too.
    [&b"porten"[..], b"clientid", b"client_id", b"client-id", b"audience", b"iss", b"kind: secret"]
        .iter()
        .any(|word| memchr::memmem::find(&sample, word).is_some())
}

struct Builder<'t> {
    text: &'t str,
    now: i64,
    header: Map<String, Value>,
    payload: Map<String, Value>,
    origins: Vec<MemberOrigin>,
    scopes: Vec<(String, MemberOrigin)>,
    excerpts: Vec<Excerpt>,
    /// Bytes of a byte order mark, which the text does not have.
    shift: usize,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str, shift: usize, now: i64) -> Self {
        let (header, payload) = (Map::new(), Map::new());
        Self {
            text,
            now,
            header,
            payload,
            origins: Vec::new(),
            scopes: Vec::new(),
            excerpts: Vec::new(),
            shift,
        }
    }

    fn build(mut self, client: &Client<'_>, open: &Open<'_>) -> Draft {
        self.header.insert("alg".to_owned(), "RS256".into());
        let aud = self.aud(client);
        if let Some(id) = client.id() {
            self.claim("iss", id, id.value());
        }
        self.scope(client);
        if let Some(consumer) = client.find(Meaning::ConsumerOrg) {
            self.claim("consumer_org", consumer, consumer.value());
        }
        self.resource(client);
        self.system_user(client);
        self.lifetime(client);
        self.key(client);
        self.certificate(client, open);
        Draft {
            label: client.label(),
            shape: client.shape(),
            header: Value::Object(self.header).to_string(),
            payload: Value::Object(self.payload).to_string(),
            origins: self.origins,
            scopes: self.scopes,
            environment: environment(client, aud),
            keys: own_key(client).map(|(_, set)| set),
            excerpts: self.excerpts,
        }
    }

    /// The place of a value. `is_shown`: it is fit to be printed.
    fn origin(
        &mut self,
        member: (PartName, &str),
        entry: &Entry,
        value: &Part,
        is_shown: bool,
    ) -> MemberOrigin {
        let inside = value.span.map(|_| value.text.lift(Span::new(0, value.text.bytes.len())));
        if let Some(span) = inside.filter(|_| is_shown) {
            self.excerpts.extend(excerpt(self.text, entry, span, self.shift));
        }
        let (part, pointer) = member;
        MemberOrigin {
            part,
            pointer: pointer.to_owned(),
            at: value.pointer.clone(),
            span: inside.map(|span| span.shifted(self.shift)),
            is_same_below: false,
        }
    }

    fn member(&mut self, part: PartName, pointer: &str, entry: &Entry) {
        if let Some(value) = entry.parts.first() {
            let origin = self.origin((part, pointer), entry, value, true);
            self.origins.push(origin);
        }
    }

    fn claim(&mut self, name: &str, entry: &Entry, value: impl Into<Value>) {
        self.payload.insert(name.to_owned(), value.into());
        self.member(PartName::Payload, &format!("/{name}"), entry);
    }

    /// The claim aud: from the setting that says it, else as clients make it of what names the server.
    fn aud(&mut self, client: &Client<'_>) -> Option<Meaning> {
        let (meaning, entry, value) = aud(client)?;
        self.claim("aud", entry, value);
        Some(meaning)
    }

    fn scope(&mut self, client: &Client<'_>) {
        let Some(entry) = client.find(Meaning::Scopes).or_else(|| client.find(Meaning::NaisScopes)) else {
            return;
        };
        let value = entry.value();
        let value = if splits_at_commas(entry) { value.replace(',', " ") } else { value };
        self.claim("scope", entry, value);
        for part in &entry.parts {
            let origin = self.origin((PartName::Payload, "/scope"), entry, part, true);
            self.scopes
                .extend(part.value().split_whitespace().map(|scope| (scope.to_owned(), origin.clone())));
        }
    }

    /// With Skyporten clients `audience` is that of the token, and `url` is the server.
    fn resource(&mut self, client: &Client<'_>) {
        if let Some(resource) = client.find(Meaning::Resource) {
            self.claim("resource", resource, json!([resource.value()]));
        } else if let Some(audience) = client.token_audience() {
            self.claim("resource", audience, json!([audience.value()]));
        }
    }

    fn system_user(&mut self, client: &Client<'_>) {
        let Some(org) = client.find(Meaning::SystemUserOrg) else { return };
        let value = org.value();
        // Settings hold the number, which clients put the prefix before.
        let id = if value.contains(':') { value } else { format!("0192:{value}") };
        let mut detail = json!({
            "type": "urn:altinn:systemuser",
            "systemuser_org": {"authority": "iso6523-actorid-upis", "ID": id},
        });
        self.member(PartName::Payload, "/authorization_details/0/systemuser_org", org);
        if let Some(external) = client.find(Meaning::ExternalRef)
            && let Some(members) = detail.as_object_mut()
        {
            members.insert("externalRef".to_owned(), external.value().into());
            self.member(PartName::Payload, "/authorization_details/0/externalRef", external);
        }
        self.payload.insert("authorization_details".to_owned(), json!([detail]));
    }

    fn lifetime(&mut self, client: &Client<'_>) {
        let Some(entry) = client.find(Meaning::Lifetime) else { return };
        let value = entry.value();
        let Ok(seconds) = value.trim_end_matches(['s', ' ']).parse::<u32>() else { return };
        self.payload.insert("iat".to_owned(), self.now.into());
        self.claim("exp", entry, self.now.saturating_add(i64::from(seconds)));
    }

    fn key(&mut self, client: &Client<'_>) {
        if let Some(kid) = client.find(Meaning::Kid) {
            self.header.insert("kid".to_owned(), kid.value().into());
            self.member(PartName::Header, "/kid", kid);
            return;
        }
        let Some((entry, set)) = own_key(client) else { return };
        let Some(kid) = set.kids().next() else { return };
        self.header.insert("kid".to_owned(), kid.into());
        let member = entry.parts.iter().find(|part| part.member == Some("kid"));
        if let Some(part) = member.or(entry.parts.first()) {
            // What holds a whole key is not shown.
            let origin = self.origin((PartName::Header, "/kid"), entry, part, member.is_some());
            self.origins.push(origin);
        }
    }

    fn certificate(&mut self, client: &Client<'_>, open: &Open<'_>) {
        if self.header.contains_key("kid") {
            return;
        }
        let read = client
            .find(Meaning::Certificate)
            .and_then(|entry| Some((entry, certificates(entry.value().as_bytes())?, false)));
        let found = read.or_else(|| {
            let entry = client.find(Meaning::CertificateFile)?;
            Some((entry, certificates(&open(&entry.value())?)?, true))
        });
        let Some((entry, x5c, is_path)) = found else { return };
        self.header.insert("x5c".to_owned(), x5c.into());
        if let Some(part) = entry.parts.first() {
            let origin = self.origin((PartName::Header, "/x5c"), entry, part, is_path);
            self.origins.push(origin);
        }
    }
}

/// Any instant that a grant may have been made at.
const ISSUED: i64 = 1_795_000_000;

/// The certificates of a file or value as x5c holds them: PEM, or base64 of DER.
fn certificates(bytes: &[u8]) -> Option<Vec<Value>> {
    let from_der = |der: &[u8]| Value::from(base64_simd::STANDARD.encode_to_string(der));
    if let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| text.contains("-----BEGIN ")) {
        let found: Vec<Value> = pem::blocks(text)
            .iter()
            .filter(|block| block.kind() == pem::Kind::Certificate)
            .filter_map(|block| block.der().map(|der| from_der(&der)))
            .collect();
        return (!found.is_empty()).then_some(found);
    }
    let is_certificate = |der: &[u8]| crate::grant::certificate::Certificate::from_der(der).is_ok();
    if is_certificate(bytes) {
        return Some(vec![from_der(bytes)]);
    }
    let der = base64_simd::forgiving_decode_to_vec(bytes).ok()?;
    is_certificate(&der).then(|| vec![from_der(&der)])
}

/// The key with the identifier that it has itself, which is not always the one that the settings name.
fn own_key<'s>(client: &Client<'s>) -> Option<(&'s Entry, KeySet)> {
    let (entry, jwk) = keys::jwk(client).ok().flatten()?;
    let mut set = KeySet::read(jwk.as_bytes(), &mut Vec::new()).ok()?;
    set.complete = false;
    Some((entry, set))
}

fn is_wrong_domain(url: &str) -> bool {
    let host = crate::maskinporten::environments::host(url);
    host.as_deref().and_then(crate::maskinporten::environments::elsewhere).is_some()
}

/// What the claim aud will be, and which setting says so.
fn aud<'s>(client: &Client<'s>) -> Option<(Meaning, &'s Entry, String)> {
    // An address that is no longer one, or another server's, is the mistake, whatever is beside it.
    if let Some((entry, cut)) = servers(client).find(|(entry, _)| is_wrong_domain(&entry.value())) {
        let value = entry.value();
        let base = value.split_once(cut).filter(|_| !cut.is_empty()).map(|(base, _)| format!("{base}/"));
        return Some((entry.meaning, entry, base.unwrap_or(value)));
    }
    if let Some(entry) = client.find(Meaning::Audience).filter(|_| client.token_audience().is_none()) {
        return Some((Meaning::Audience, entry, entry.value()));
    }
    for meaning in [Meaning::Issuer, Meaning::WellKnown, Meaning::TokenEndpoint, Meaning::Authority] {
        let Some(entry) = client.find(meaning).filter(|entry| is_url(&entry.value())) else { continue };
        let value = entry.value();
        return Some((meaning, entry, of_address(meaning, &value)));
    }
    let entry = client.find(Meaning::EnvironmentName)?;
    let name = entry.value().trim().to_ascii_lowercase();
    let retired = WRONG_DOMAINS.iter().find(|wrong| {
        wrong.domain.split('.').next() == Some(name.as_str()) && wrong.domain.ends_with("maskinporten.no")
    });
    let issuer = match retired {
        Some(retired) => format!("https://{}/", retired.domain),
        None => values::environment(&name).ok()?.issuer.into_owned(),
    };
    Some((Meaning::EnvironmentName, entry, issuer))
}

/// The issuer that a client makes of another address of the server, by the environment that it names.
fn of_address(meaning: Meaning, url: &str) -> String {
    let cut = match meaning {
        Meaning::WellKnown => "/.well-known/",
        Meaning::TokenEndpoint => "/token",
        _ => return url.to_owned(),
    };
    match server(url, cut) {
        Some(environment) => environment.issuer.into_owned(),
        None => url.to_owned(),
    }
}

/// The environment that the settings name beside `aud`.
fn environment(client: &Client<'_>, aud: Option<Meaning>) -> Option<Environment> {
    let is_beside = |(entry, _): &(&Entry, _)| Some(entry.meaning) != aud && !is_wrong_domain(&entry.value());
    let mut beside = servers(client).filter(is_beside);
    let known = beside.find_map(|(entry, cut)| server(&entry.value(), cut));
    known.or_else(|| {
        let entry =
            client.find(Meaning::EnvironmentName).filter(|_| aud != Some(Meaning::EnvironmentName))?;
        values::environment(&entry.value()).ok()
    })
}

/// Whether the client that has this setting splits it at commas itself: that of
/// MaskinportenTokenGenerator does (`test_scopes`).
fn splits_at_commas(entry: &Entry) -> bool {
    let name = meaning::folded(&entry.name);
    ["production", "test", "dev"]
        .iter()
        .any(|prefix| name.strip_prefix(prefix).is_some_and(|rest| rest == "scopes"))
}

/// Longest value that is shown, in bytes.
const SHOWN_BYTES: usize = 200;

/// The setting as it is written: from its name to its value, if both are on one line.
fn excerpt(text: &str, entry: &Entry, value: Span, shift: usize) -> Option<Excerpt> {
    let (line, _) = line_and_column(text.as_bytes(), value.start);
    let line_start = text.get(..value.start)?.rfind('\n').map_or(0, |at| at + 1);
    let name = entry.at.filter(|name| name.start >= line_start && name.end <= value.start);
    let start = name.map_or(value.start, |name| name.start);
    let before = text.get(line_start..start)?;
    // An element of a list has no name on its line.
    let is_list = name.is_none() && before.trim_matches([' ', '\t', '-', '[', '"', '\'']).is_empty();
    let indent = if before.trim().is_empty() || is_list { before } else { "\u{2026} " };
    let is_quote = |c: char| matches!(c, '"' | '\'');
    let end = value.end + usize::from(text.get(value.end..)?.starts_with(is_quote));
    let shown = text.get(start..end).filter(|shown| shown.len() <= SHOWN_BYTES)?;
    let shown = shown.lines().next().unwrap_or_default();
    let prefix = indent.len() + (value.start - start);
    let mut text = String::new();
    for c in format!("{indent}{shown}").chars() {
        if is_plain(c) { text.push(c) } else { text.extend(std::iter::repeat_n(' ', c.len_utf8())) }
    }
    let end = (prefix + value.len()).min(text.len());
    let text = hide_secrets(&text).into_owned();
    Some(Excerpt { offset: value.start + shift, line, value: Span::new(prefix.min(end), end), text })
}
