//! The draft of the grant that settings will make: what they say of its header and claims, and where.
//!
//! What a program adds when it runs (iat, jti, a signature) is not in its settings and is no defect of
//! them: a draft has origins for what the settings say, and a finding without origin is none.

use serde_json::{Map, Value, json};

use super::certificate::{self, Open};
use super::clients::{Client, is_url};
use super::entry::{Entry, Part};
use super::excerpt::{self, Excerpt};
use super::meaning::{self, Meaning};
use super::{details, keys, lifetime, server};
use crate::context::keys::KeySet;
use crate::grant::store::{Named, NamedFault};
use crate::grant::{MemberOrigin, PartName};
use crate::maskinporten::environments::{self, Environment};
use crate::source::Span;

/// A longer text than this is no setting.
pub(super) const FILE_BYTES: usize = 1024 * 1024;

/// Where in the header findings about [`Named`] are.
const NAMED_KEY: &str = "/jwk";
const NAMED_FILE: &str = "/certificate-file";

/// The draft of the grant that one client's settings will make.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The section and profile that it was put together from; empty if the whole file is one section.
    pub label: String,
    /// Whose settings these are, for people.
    pub shape: &'static str,
    /// Whether the settings speak of Maskinporten or Skyporten by name, or source code makes a grant for it.
    pub(crate) speaks: bool,
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
    /// The public environment that the claim aud names.
    audience: Option<&'static Environment>,
    /// Whether the server, the client or its key is one of several, and which one depends on something.
    pub(crate) depends: bool,
    /// The drafts with the other values that settings may have.
    pub(crate) others: Vec<Draft>,
    /// The public half of the key that the settings hold.
    pub keys: Option<KeySet>,
    /// What else they hold or name.
    pub named: Named,
    /// What may be shown of the file: the settings that the draft was made of, where they hold no secret.
    pub excerpts: Vec<Excerpt>,
}

impl Draft {
    /// The environment to judge by where `given` is the one that the user names. It counts, unless the audience fits it
    /// and another setting names a third one: that is the contradiction to report.
    pub(crate) fn environment_beside<'e>(
        &'e self,
        given: Option<&'e Environment>,
    ) -> Option<&'e Environment> {
        let own = self.environment.as_ref();
        let is_contrary = |given: &Environment| {
            self.audience.is_some_and(|audience| audience.issuer == given.issuer)
                && own.is_some_and(|own| own.tier.is_some() && own.issuer != given.issuer)
        };
        given.filter(|given| !is_contrary(given)).or(own)
    }
}

/// Puts a draft together.
pub(super) struct Builder<'t> {
    lines: &'t excerpt::Lines<'t>,
    now: i64,
    header: Map<String, Value>,
    payload: Map<String, Value>,
    origins: Vec<MemberOrigin>,
    scopes: Vec<(String, MemberOrigin)>,
    excerpts: Vec<Excerpt>,
    named: Named,
    /// Bytes of a byte order mark, which the text does not have.
    shift: usize,
    /// Whether a framework binds the settings to properties, and splits the value of a list at commas.
    is_bound: bool,
}

impl<'t> Builder<'t> {
    pub(super) fn new(lines: &'t excerpt::Lines<'t>, shift: usize, now: i64, is_bound: bool) -> Self {
        let (header, payload) = (Map::new(), Map::new());
        Self {
            lines,
            now,
            header,
            payload,
            origins: Vec::new(),
            scopes: Vec::new(),
            excerpts: Vec::new(),
            named: Named::default(),
            shift,
            is_bound,
        }
    }

    pub(super) fn build(mut self, client: &Client<'_>, open: &Open<'_>, password: Option<&str>) -> Draft {
        self.header.insert("alg".to_owned(), "RS256".into());
        let aud = self.aud(client);
        if let Some(id) = client.id() {
            self.claim("iss", id, id.exact());
        }
        self.scope(client);
        if let Some(consumer) = client.find(Meaning::ConsumerOrg) {
            self.claim("consumer_org", consumer, consumer.exact());
        }
        self.resource(client);
        self.system_user(client);
        self.lifetime(client);
        self.key(client);
        self.own_key(client);
        self.certificate(client, open, password);
        Draft {
            label: client.label(),
            shape: client.shape(),
            speaks: client.speaks(),
            header: Value::Object(self.header).to_string(),
            payload: Value::Object(self.payload).to_string(),
            origins: self.origins,
            scopes: self.scopes,
            environment: server::environment(client, aud.as_ref()),
            audience: aud.as_ref().and_then(|aud| environments::nearest(&aud.value)),
            depends: false,
            others: Vec::new(),
            keys: own_key(client).map(|(_, set)| set),
            named: self.named,
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
            self.excerpts.extend(excerpt::of(self.lines, entry, span, self.shift));
        }
        let (part, pointer) = member;
        MemberOrigin {
            part,
            pointer: pointer.to_owned(),
            at: value.pointer.clone(),
            span: inside.map(|span| span.shifted(self.shift)),
            is_same_below: false,
            since: None,
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
    fn aud<'s>(&mut self, client: &Client<'s>) -> Option<server::Aud<'s>> {
        let aud = server::aud(client)?;
        self.claim("aud", aud.entry, aud.value.clone());
        Some(aud)
    }

    fn scope(&mut self, client: &Client<'_>) {
        let Some(entry) = client.find(Meaning::Scopes).or_else(|| client.find(Meaning::NaisScopes)) else {
            return;
        };
        let value = entry.value();
        let is_list = self.is_bound && meaning::names_scopes(&entry.name);
        let value = if is_list || splits_at_commas(entry) {
            let scopes = value.split([',', ' ']).filter(|scope| !scope.is_empty());
            scopes.collect::<Vec<_>>().join(" ")
        } else {
            value
        };
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
        } else if let Some(audience) = client.token_audience().filter(|audience| is_url(&audience.value())) {
            // An audience that is not a URL is not checked.
            self.claim("resource", audience, json!([audience.value()]));
        }
    }

    fn system_user(&mut self, client: &Client<'_>) {
        let Some(org) = client.find(Meaning::SystemUserOrg) else { return self.detail(client) };
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

    fn detail(&mut self, client: &Client<'_>) {
        let Some((detail, places)) = details::of(client) else { return };
        for (pointer, entry) in places {
            self.member(PartName::Payload, &format!("/authorization_details/0/{pointer}"), entry);
        }
        self.payload.insert("authorization_details".to_owned(), json!([detail]));
    }

    /// The times that are literals.
    fn times(&mut self, client: &Client<'_>) {
        let number = |entry: &Entry| entry.value().replace('_', "").parse::<i64>().ok();
        let claim = |meaning| client.find(meaning).and_then(|entry| Some((entry, number(entry)?)));
        let Some((issued, expires)) = claim(Meaning::IssuedAt).zip(claim(Meaning::Expires)) else { return };
        // What is in the code is never sent in time: how far the two are apart is what it says.
        let is_seconds = [issued.1, expires.1].iter().all(|time| SECONDS.contains(time));
        let later = if is_seconds { self.now.saturating_sub(issued.1) } else { 0 };
        self.claim("iat", issued.0, issued.1.saturating_add(later));
        self.claim("exp", expires.0, expires.1.saturating_add(later));
    }

    fn lifetime(&mut self, client: &Client<'_>) {
        let Some(entry) = client.find(Meaning::Lifetime) else { return self.times(client) };
        let factor = lifetime::Factor::of(&meaning::folded(&entry.name));
        let Some(seconds) = lifetime::seconds(&entry.value()).and_then(|number| factor.seconds(number))
        else {
            return;
        };
        self.payload.insert("iat".to_owned(), self.now.into());
        self.claim("exp", entry, self.now.saturating_add(i64::from(seconds)));
        if let Some(origin) = self.origins.last_mut().filter(|_| factor.is_one()) {
            origin.since = Some(self.now);
        }
    }

    fn key(&mut self, client: &Client<'_>) {
        if let Some(kid) = client.find(Meaning::Kid) {
            self.header.insert("kid".to_owned(), kid.exact().into());
            self.member(PartName::Header, "/kid", kid);
            return;
        }
        let of_key = own_key(client).and_then(|(entry, set)| Some((entry, set.kids().next()?.to_owned())));
        let Some((entry, kid)) = of_key.or_else(|| keys::kid(client)) else {
            return self.no_kid(client);
        };
        self.header.insert("kid".to_owned(), kid.into());
        let member = entry.parts.iter().find(|part| part.member == Some("kid"));
        if let Some(part) = member.or(entry.parts.first()) {
            // What holds a whole key is not shown.
            let origin = self.origin((PartName::Header, "/kid"), entry, part, member.is_some());
            self.origins.push(origin);
        }
    }

    /// That kid is missing, is said of a key that is all there is of what could name one.
    fn no_kid(&mut self, client: &Client<'_>) {
        let others = [Meaning::Kid, Meaning::Certificate, Meaning::CertificateFile];
        if others.into_iter().any(|meaning| client.has(meaning)) {
            return;
        }
        let Some((entry, jwk)) = keys::jwk(client).ok().flatten() else { return };
        if !entry.is_partly_elsewhere && keys::names_nothing(&jwk) {
            self.missing_kid(entry);
        }
    }

    fn missing_kid(&mut self, entry: &Entry) {
        if let Some(part) = entry.parts.first() {
            let origin = self.origin((PartName::Header, "/kid"), entry, part, false);
            self.origins.push(origin);
        }
    }

    /// What the settings hold of the key itself, for those who judge keys.
    fn own_key(&mut self, client: &Client<'_>) {
        let held = keys::jwk(client).ok().flatten();
        self.named.key_type = held.as_ref().and_then(|(_, jwk)| keys::unusable_type(jwk));
        let broken = keys::broken(client).filter(|_| self.named.key_type.is_none());
        self.named.broken_key = broken.map(|entry| entry.name.clone());
        let Some(entry) = broken.or(held.map(|(entry, _)| entry)) else { return };
        if let Some(only) = own_key(client).and_then(|(_, set)| set.keys.into_iter().next()) {
            self.named.key = only.key;
            self.named.key_algorithm = only.algorithm;
        }
        let number = entry.parts.iter().find(|part| part.member == Some("n"));
        if let Some(part) = number.or(entry.parts.first()) {
            // What holds a whole key is not shown.
            let origin = self.origin((PartName::Header, NAMED_KEY), entry, part, false);
            self.origins.push(origin);
        }
    }

    fn certificate(&mut self, client: &Client<'_>, open: &Open<'_>, password: Option<&str>) {
        if self.header.contains_key("kid") {
            return;
        }
        let Some(found) = certificate::of(client, open, password) else { return };
        let Some(part) = found.entry.parts.first() else { return };
        let name = if found.is_path { found.entry.value() } else { found.entry.name.clone() };
        let pointer = match found.x5c {
            Ok(x5c) => {
                if own_key(client).is_none() {
                    self.missing_kid(found.entry);
                }
                self.header.insert("x5c".to_owned(), x5c.into());
                if found.has_other_key {
                    self.named.file = Some((name, NamedFault::OtherKey));
                    let origin =
                        self.origin((PartName::Header, NAMED_FILE), found.entry, part, found.is_path);
                    self.origins.push(origin);
                }
                "/x5c"
            }
            Err(fault) => {
                self.named.file = Some((name, fault));
                NAMED_FILE
            }
        };
        let origin = self.origin((PartName::Header, pointer), found.entry, part, found.is_path);
        self.origins.push(origin);
    }
}

/// Times that are in seconds: those of 2001 to 2286.
const SECONDS: std::ops::Range<i64> = 1_000_000_000..10_000_000_000;

/// Any instant that a grant may have been made at.
pub(super) const ISSUED: i64 = 1_795_000_000;

/// The key with the identifier that it has itself, which is not always the one that the settings name.
fn own_key<'s>(client: &Client<'s>) -> Option<(&'s Entry, KeySet)> {
    let (entry, jwk) = keys::jwk(client).ok().flatten()?;
    let mut set = KeySet::read(jwk.as_bytes(), &mut Vec::new()).ok()?;
    set.complete = false;
    Some((entry, set))
}

/// Whether the client that has this setting splits it at commas itself: that of
/// MaskinportenTokenGenerator does (`test_scopes`), and frameworks whose property is a list: the OAuth clients of
/// Spring and of NAV's token-support (`client.registration`), of Quarkus, and what properties with dots in their names
/// have by a name for several.
fn splits_at_commas(entry: &Entry) -> bool {
    let name = meaning::folded(&entry.name);
    let way = meaning::folded(&entry.way);
    ["production", "test", "dev"]
        .iter()
        .any(|prefix| name.strip_prefix(prefix).is_some_and(|rest| rest == "scopes"))
        || (entry.way.contains('.') && meaning::names_scopes(&name))
        || way.contains("clientregistration")
        || way.contains("quarkusoidcclient")
}
