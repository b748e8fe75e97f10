//! Which settings are about a client, and whose they are.

use std::collections::{HashMap, HashSet};

use super::entry::{Entry, Section};
use super::meaning::{self, Meaning, Sign};
use crate::maskinporten::environments::{self, Environment};

/// The settings of one client: those next to each other, and then those that hold for it too.
#[derive(Clone, Debug)]
pub(super) struct Client<'s> {
    /// Nearest first: the section itself, the same section without profile, the sections around.
    layers: Vec<&'s Section>,
    /// How many of them tell which server grants are for.
    server_layers: usize,
}

/// Whose value tells where grants are sent.
pub(super) const SERVER: [Meaning; 5] =
    [Meaning::Audience, Meaning::Authority, Meaning::WellKnown, Meaning::TokenEndpoint, Meaning::Issuer];

/// What signs grants.
const KEYS: [Meaning; 5] =
    [Meaning::Jwk, Meaning::JwkBase64, Meaning::Kid, Meaning::Certificate, Meaning::CertificateFile];

impl<'s> Client<'s> {
    fn of(layers: Vec<&'s Section>) -> Self {
        let mut client = Self { layers, server_layers: MOST_LAYERS };
        let own = client.own_layers().count();
        let names_server = |section: &Section| SERVER.iter().any(|meaning| section.find(*meaning).is_some());
        // `PROD_TOKEN_ENDPOINT` is in place of TOKEN_ENDPOINT, and of the audience that goes with it.
        if client
            .section()
            .is_some_and(|section| section.is_prefix && section.is_alternative() && names_server(section))
        {
            client.server_layers = own;
        }
        client
    }

    /// The same with another section in place of its own, and `alone` without those around it.
    pub(super) fn with_section<'o>(&self, section: &'o Section, alone: bool) -> Client<'o>
    where
        's: 'o,
    {
        let around = self.layers.iter().copied().skip(1).filter(|_| !alone);
        Client { layers: std::iter::once(section).chain(around).collect(), server_layers: self.server_layers }
    }

    /// The entry of that meaning with a value, nearest first.
    pub(super) fn find(&self, wanted: Meaning) -> Option<&'s Entry> {
        self.layers_for(wanted).find_map(|section| section.find(wanted))
    }

    /// The entry that says that a value is set elsewhere. Where [`Self::find`] has one, that counts.
    pub(super) fn elsewhere(&self, wanted: Meaning) -> Option<&'s Entry> {
        self.layers_for(wanted).find_map(|section| section.elsewhere(wanted))
    }

    fn layers_for(&self, wanted: Meaning) -> impl Iterator<Item = &'s Section> {
        let is_server = SERVER.contains(&wanted) || wanted == Meaning::EnvironmentName;
        self.layers.iter().take(if is_server { self.server_layers } else { MOST_LAYERS }).copied()
    }

    /// The section and the same section of documents without profile.
    fn own_layers(&self) -> impl Iterator<Item = &'s Section> {
        let section = self.section();
        let is_own = move |base: &&Section| section.is_some_and(|section| base.words == section.words);
        self.layers.iter().copied().filter(is_own)
    }

    /// All its entries, nearest first.
    pub(super) fn entries(&self) -> impl Iterator<Item = &'s Entry> {
        self.layers.iter().flat_map(|section| &section.entries)
    }

    /// The client id.
    pub(super) fn id(&self) -> Option<&'s Entry> {
        self.find(Meaning::ClientId).or_else(|| self.issuer_as_client())
    }

    /// `issuer` is the client id with KS, Digdir's generator and many scripts; with NAIS it is the
    /// server, and then a URL.
    pub(super) fn issuer_as_client(&self) -> Option<&'s Entry> {
        self.find(Meaning::Issuer).filter(|entry| !is_url(&entry.value()))
    }

    /// `audience` of Skyporten clients, which is that of the token: another setting names the server.
    pub(super) fn token_audience(&self) -> Option<&'s Entry> {
        let audience = self.find(Meaning::Audience)?;
        let value = audience.value();
        if names_server(&value) || meaning::speaks(&value) {
            return None;
        }
        let names = [Meaning::Authority, Meaning::TokenEndpoint, Meaning::WellKnown, Meaning::Issuer];
        let mut servers = names.into_iter().filter_map(|name| self.find(name)).map(Entry::value);
        if is_url(&value) {
            let server = self.find(Meaning::Authority).or_else(|| self.find(Meaning::TokenEndpoint))?;
            return names_server(&server.value()).then_some(audience);
        }
        // The audience of a cloud token need not be a URL (`sts.amazonaws.com`).
        let is_skyporten =
            |server: String| environments::nearest(&server).is_some_and(Environment::is_skyporten);
        servers.any(is_skyporten).then_some(audience)
    }

    /// The section itself.
    pub(super) fn section(&self) -> Option<&'s Section> {
        self.layers.first().copied()
    }

    /// The file within the file that they are in.
    pub(super) fn file(&self) -> Option<&'s str> {
        self.section()?.inner.as_deref()
    }

    /// What the settings are called: the section and the profile.
    pub(super) fn label(&self) -> String {
        let Some(section) = self.section() else { return String::new() };
        let profile = section.profile.as_ref().map(|profile| format!("profile {profile}"));
        [Some(section.path.clone()), profile]
            .into_iter()
            .flatten()
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Whether it is a NAIS manifest: the client is made by the platform.
    pub(super) fn is_nais(&self) -> bool {
        self.section().is_some_and(|section| section.find(Meaning::NaisScopes).is_some())
    }

    /// Whether the section speaks of Maskinporten.
    pub(super) fn speaks(&self) -> bool {
        self.layers.iter().any(|section| section.speaks())
    }

    pub(super) fn has(&self, meaning: Meaning) -> bool {
        self.find(meaning).is_some() || self.elsewhere(meaning).is_some()
    }

    /// Whether the client and, as the audience, the service are next to each other, as in the claims of a grant.
    pub(super) fn makes_grant(&self) -> bool {
        self.has_id() && self.is_for_server()
    }

    /// Whether the client id is there, or said to be set elsewhere.
    fn has_id(&self) -> bool {
        let is_issuer_elsewhere = || {
            self.elsewhere(Meaning::Issuer).is_some() && (self.has(Meaning::Scopes) || self.is_for_server())
        };
        self.id().is_some() || self.elsewhere(Meaning::ClientId).is_some() || is_issuer_elsewhere()
    }

    /// Whether the audience is the service: what is for it is a grant.
    fn is_for_server(&self) -> bool {
        self.find(Meaning::Audience).is_some_and(|entry| names_server(&entry.value()))
    }

    /// A client id alone could be that of any login; something else must speak of a Maskinporten client.
    fn is_about_a_client(&self) -> bool {
        let is_known = |entry: &Entry| is_of_maskinporten(&entry.value());
        self.is_nais()
            || (self.has_id()
                && (self.speaks()
                    || SERVER.into_iter().filter_map(|meaning| self.find(meaning)).any(is_known)
                    || self.has(Meaning::JwkBase64)
                    || ((self.has(Meaning::Jwk) || self.has(Meaning::Kid)) && self.has(Meaning::Scopes))
                    || (self.has(Meaning::Audience) && self.has(Meaning::TokenEndpoint))))
    }

    /// Whether the settings say something of a grant although the client id is not among them.
    fn is_about_a_grant(&self) -> bool {
        let Some(section) = self.section().filter(|section| section.speaks()) else { return false };
        if (section.is_prefix && !section.is_alternative()) || self.verifies_tokens() {
            return false;
        }
        let says = |meaning| self.own_layers().find_map(|own| own.find(meaning));
        let mut servers =
            [Meaning::Audience, Meaning::TokenEndpoint, Meaning::WellKnown].into_iter().filter_map(says);
        if says(Meaning::Scopes).is_some() {
            true
        } else if section.is_below_service() {
            servers.any(|entry| names_server(&entry.value()))
        } else {
            servers.next().is_some() && !self.accepts_tokens()
        }
    }

    /// Whether these are settings of another provider that are below the word of the service: one with a
    /// client and a server of its own.
    fn is_of_another_provider(&self) -> bool {
        let is_named = self.section().is_some_and(|section| {
            let above = section.words.iter().rposition(|word| meaning::speaks(word));
            above.is_some_and(|above| {
                section.words.iter().skip(above + 1).any(|it| meaning::names_provider(it))
            })
        });
        let own = |meaning| self.own_layers().find_map(|own| own.find(meaning));
        let mut servers = SERVER.into_iter().filter_map(own).map(Entry::value).filter(|value| is_url(value));
        is_named
            && own(Meaning::ClientId).is_some()
            && servers.next().is_some_and(|first| {
                std::iter::once(first).chain(servers).all(|value| !is_of_maskinporten(&value))
            })
    }

    /// Whether the values are what a form shows beside its fields: `{clientId: "Client ID", audience: "Recipient"}`.
    fn is_labels(&self) -> bool {
        const LABELLED: [Meaning; 5] =
            [Meaning::ClientId, Meaning::Audience, Meaning::Issuer, Meaning::Scopes, Meaning::TokenEndpoint];
        let is_label = |value: &str| {
            value.starts_with(char::is_uppercase)
                && value.contains(char::is_lowercase)
                && !value.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '/' | '.' | '_'))
        };
        let own = |meaning| self.own_layers().find_map(|own| own.find(meaning));
        let values: Vec<String> = LABELLED.into_iter().filter_map(own).map(Entry::value).collect();
        values.len() > 1 && values.iter().all(|value| is_label(value))
    }

    /// Whether these are settings of an API: it says whose tokens it accepts and what they are to be for, and nothing
    /// of a grant.
    fn accepts_tokens(&self) -> bool {
        let has_own =
            [Meaning::ClientId, Meaning::TokenEndpoint].into_iter().chain(KEYS).any(|it| self.has(it));
        let is_other = |entry: &Entry| {
            let value = entry.value();
            !names_server(&value) && !meaning::speaks(&value)
        };
        !has_own && self.id().is_none() && self.find(Meaning::Audience).is_some_and(is_other)
    }

    /// Whether they say besides where the keys are with which the server signs.
    fn verifies_tokens(&self) -> bool {
        let is_server = |entry: &Entry| names_server(&entry.value());
        let names_keys = |entry: &Entry| meaning::folded(&entry.name).ends_with("jwksuri");
        self.accepts_tokens()
            && self.find(Meaning::Issuer).is_some_and(is_server)
            && self.entries().any(names_keys)
    }

    /// Whose settings these are.
    pub(super) fn shape(&self) -> &'static str {
        let entries = || self.entries();
        let sign = |sign| entries().any(|entry| entry.meaning == Meaning::Sign(sign));
        let is_generators = |entry: &Entry| {
            entry.meaning == Meaning::KeyAlias && meaning::folded(&entry.name).ends_with("keystorealias")
        };
        let named = |wanted: &str| entries().any(|entry| entry.name.eq_ignore_ascii_case(wanted));
        if self.is_nais() {
            "NAIS manifest"
        } else if named("MASKINPORTEN_CLIENT_JWK") || named("MASKINPORTEN_WELL_KNOWN_URL") {
            "NAIS variables"
        } else if sign(Sign::Altinn)
            || ["EncodedJwk", "EncodedX509", "CertificatePkcs12Path"].into_iter().any(named)
        {
            "Altinn MaskinportenSettings"
        } else if self.has(Meaning::Authority) && (self.has(Meaning::Jwk) || self.has(Meaning::JwkBase64)) {
            "Altinn app settings"
        } else if sign(Sign::Generator) || entries().any(is_generators) {
            "properties of Digdir's jwt-grant-generator"
        } else if self.issuer_as_client().is_some() && (sign(Sign::Ks) || self.has(Meaning::TokenEndpoint)) {
            "settings of a KS Fiks client"
        } else {
            "variables"
        }
    }
}

/// Whether an address is one of Maskinporten or Skyporten, or one that is taken for it.
pub(super) fn names_server(url: &str) -> bool {
    let host = environments::host(url);
    environments::nearest(url).is_some() || host.as_deref().and_then(environments::elsewhere).is_some()
}

/// Whether an address is or was one of Maskinporten or Skyporten.
fn is_of_maskinporten(url: &str) -> bool {
    let is_former = |host: String| {
        let is_below =
            |domain: &str| host.strip_suffix(domain).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'));
        ["maskinporten.no", "maskinporten.dev"].into_iter().any(is_below)
    };
    environments::nearest(url).is_some() || environments::host(url).is_some_and(is_former)
}

/// Whether a value is a URL.
pub(super) fn is_url(value: &str) -> bool {
    value.contains("://")
}

/// The clients that the sections are about, in the order of the file. With `or_grants` also sections
/// that say where grants go or what they ask for, but not for which client.
pub(super) fn clients(sections: &[Section], or_grants: bool) -> Vec<Client<'_>> {
    let places = places(sections);
    let all: Vec<Client<'_>> = sections
        .iter()
        .map(|section| Client::of(layers(section, &places)))
        .filter(|client| !client.is_of_another_provider() && !client.is_labels())
        .collect();
    let own_id = |client: &Client<'_>| {
        let has = |section: &Section| {
            section.find(Meaning::ClientId).is_some()
                || section.elsewhere(Meaning::ClientId).is_some()
                || section.elsewhere(Meaning::Issuer).is_some()
                || section.find(Meaning::Issuer).is_some_and(|entry| !is_url(&entry.value()))
        };
        client.own_layers().any(has)
    };
    let with_id: Vec<bool> =
        all.iter().map(|client| (own_id(client) || client.is_nais()) && client.is_about_a_client()).collect();
    let about = all.iter().zip(&with_id).filter(|(_, about)| **about);
    let above: HashSet<*const Section> = about
        .flat_map(|(other, _)| other.layers.iter().skip(1))
        .map(|layer| std::ptr::from_ref(*layer))
        .collect();
    let is_above = |client: &Client<'_>| {
        client.section().is_some_and(|section| above.contains(&std::ptr::from_ref(section)))
    };
    let mut found = Vec::new();
    for (client, about) in all.iter().zip(&with_id) {
        if *about || (or_grants && client.is_about_a_grant() && !is_above(client)) {
            found.push(client.clone());
        }
    }
    found
}

/// The sections by where they are: the file within the file, the words around them, and the document; those without profile,
/// which hold for every document, also by none.
type Places<'s> = HashMap<(Option<&'s str>, &'s [String], Option<usize>), Vec<&'s Section>>;

fn places(sections: &[Section]) -> Places<'_> {
    let mut places = Places::new();
    for section in sections {
        let documents = [Some(section.document)].into_iter().chain(section.profile.is_none().then_some(None));
        for document in documents {
            places.entry((section.inner.as_deref(), &section.words, document)).or_default().push(section);
        }
    }
    places
}

/// Most sections that hold for one client: beyond that a file is none that anybody has written.
const MOST_LAYERS: usize = 64;

/// The section, the same section of documents without profile, and the sections around both.
fn layers<'s>(section: &'s Section, places: &Places<'s>) -> Vec<&'s Section> {
    let at = |words: &'s [String], document: Option<usize>| {
        places.get(&(section.inner.as_deref(), words, document)).into_iter().flatten().copied()
    };
    let everywhere = move |words: &'s [String]| section.profile.iter().flat_map(move |_| at(words, None));
    let base = everywhere(&section.words);
    let around = (0..section.words.len())
        .rev()
        .filter_map(|length| section.words.get(..length))
        .filter(|words| words.iter().any(|word| meaning::speaks(word)))
        .flat_map(|words| {
            let others = everywhere(words).filter(|other| other.document != section.document);
            at(words, Some(section.document)).chain(others)
        });
    std::iter::once(section).chain(base).chain(around).take(MOST_LAYERS).collect()
}
