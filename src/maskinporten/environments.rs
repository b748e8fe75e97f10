//! The environments of Maskinporten and Skyporten, and the addresses people aim at by mistake.

use std::borrow::Cow;

use super::address;

/// Whether an environment takes production or test certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Tier {
    /// Production.
    Production,
    /// Test.
    Test,
}

impl Tier {
    /// The name used in messages: `production` or `test`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Test => "test",
        }
    }
}

/// An environment that takes grants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Short name: `prod`, `test`, `sky-prod`, `sky-test`; for any other issuer the issuer itself.
    pub name: Cow<'static, str>,
    /// The issuer identifier, which `aud` must equal exactly.
    pub issuer: Cow<'static, str>,
    /// Which certificates it takes; `None` for a user's own test double.
    pub tier: Option<Tier>,
}

const fn known(name: &'static str, issuer: &'static str, tier: Tier) -> Environment {
    Environment { name: Cow::Borrowed(name), issuer: Cow::Borrowed(issuer), tier: Some(tier) }
}

/// The public environments. Maskinporten's identifiers end in a slash, Skyporten's do not
/// (Digdir: `maskinporten_func_wellknown`, `skyporten_gcp`).
pub static ENVIRONMENTS: [Environment; 4] = [
    known("prod", "https://maskinporten.no/", Tier::Production),
    known("test", "https://test.maskinporten.no/", Tier::Test),
    known("sky-prod", "https://sky.maskinporten.no", Tier::Production),
    known("sky-test", "https://test.sky.maskinporten.no", Tier::Test),
];

impl Environment {
    /// Whether it is one of Skyporten.
    pub(crate) fn is_skyporten(&self) -> bool {
        self.name.starts_with("sky-")
    }

    /// An environment by its short name or its issuer; any other `http(s)` URL is taken as the
    /// issuer of a user's own test double. `None` for anything else.
    #[must_use]
    pub fn named(name_or_issuer: &str) -> Option<Self> {
        if let Some(known) = ENVIRONMENTS.iter().find(|e| e.name == name_or_issuer) {
            return Some(known.clone());
        }
        Self::with_issuer(name_or_issuer)
    }

    /// The public environment with this issuer, or a test double for any other `http(s)` URL.
    #[must_use]
    pub fn with_issuer(issuer: &str) -> Option<Self> {
        if let Some(known) = ENVIRONMENTS.iter().find(|e| e.issuer == issuer) {
            return Some(known.clone());
        }
        let rest = issuer.strip_prefix("https://").or_else(|| issuer.strip_prefix("http://"))?;
        if rest.is_empty() || rest.starts_with('/') {
            return None;
        }
        let own = Cow::<'static, str>::Owned(issuer.to_owned());
        Some(Self { name: own.clone(), issuer: own, tier: None })
    }
}

/// What is at an address that is taken for Maskinporten's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// Maskinporten under an address that is switched off.
    Retired,
    /// Digdir's own development; others have no clients there.
    Internal,
    /// Another service; its name.
    Service(Name),
}

/// A service's name in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// English.
    pub en: &'static str,
    /// Norwegian bokmål.
    pub nb: &'static str,
}

const fn service(en: &'static str, nb: &'static str) -> Elsewhere {
    Elsewhere::Service(Name { en, nb })
}

const fn same(name: &'static str) -> Elsewhere {
    service(name, name)
}

const SELF_SERVICE: Elsewhere = service("Digdir's self-service", "Digdirs selvbetjening");

/// A domain that grants are aimed at by mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongDomain {
    /// The domain; its subdomains count with it.
    pub domain: &'static str,
    /// What is there.
    pub what: Elsewhere,
    /// Short name of the environment that took its place, where one did.
    pub instead: Option<&'static str>,
}

const fn wrong(domain: &'static str, what: Elsewhere, instead: Option<&'static str>) -> WrongDomain {
    WrongDomain { domain, what, instead }
}

/// Where else grants are aimed at. The first that fits holds, so a subdomain is before its
/// domain. Digdir: `maskinporten_func_wellknown` (ver2 until 2024-06-10), `oidc_func_wellknown`;
/// Altinn: authentication guide; the rest from the configuration of published clients.
pub static WRONG_DOMAINS: [WrongDomain; 16] = [
    wrong("ver1.maskinporten.no", Elsewhere::Retired, Some("test")),
    wrong("ver2.maskinporten.no", Elsewhere::Retired, Some("test")),
    wrong("maskinporten.dev", Elsewhere::Internal, Some("test")),
    wrong("oidc.difi.no", Elsewhere::Retired, Some("prod")),
    wrong("difi.no", Elsewhere::Retired, Some("test")),
    wrong("difi.eon.no", Elsewhere::Retired, Some("test")),
    wrong("idporten.no", same("ID-porten"), None),
    wrong("idporten.dev", same("ID-porten"), None),
    wrong("ansattporten.no", same("Ansattporten"), None),
    wrong("ansattporten.dev", same("Ansattporten"), None),
    wrong("altinn.no", same("Altinn"), None),
    wrong("altinn.cloud", same("Altinn"), None),
    wrong("samarbeid.digdir.no", SELF_SERVICE, None),
    wrong("docs.digdir.no", service("Digdir's documentation", "Digdirs dokumentasjon"), None),
    wrong("digdir.no", same("Digdir"), None),
    wrong("feide.no", same("Feide"), None),
];

/// The wrong domain that a host belongs to.
#[must_use]
pub fn elsewhere(host: &str) -> Option<&'static WrongDomain> {
    WRONG_DOMAINS.iter().find(|wrong| {
        let above = host.strip_suffix(wrong.domain);
        above.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// Whether an address is one that Maskinporten had, or that only Digdir's own development has.
#[must_use]
pub(crate) fn is_former(url: &str) -> bool {
    let wrong = host(url).as_deref().and_then(elsewhere);
    wrong.is_some_and(|wrong| matches!(wrong.what, Elsewhere::Retired | Elsewhere::Internal))
}

/// Whether a host is that of a public environment, or of something that is taken for one.
#[must_use]
pub fn is_known(host: &str) -> bool {
    elsewhere(host).is_some() || ENVIRONMENTS.iter().any(|e| self::host(&e.issuer).as_deref() == Some(host))
}

/// The public environment that a value of `aud` was evidently meant to name, whatever else is wrong
/// with it: the one with the same host, else the one whose host differs by a slip of the pen.
#[must_use]
pub fn nearest(aud: &str) -> Option<&'static Environment> {
    if let Some(exact) = ENVIRONMENTS.iter().find(|e| e.issuer == aud) {
        return Some(exact);
    }
    let host = host(aud)?;
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let with_host = |e: &&Environment| self::host(&e.issuer).as_deref() == Some(host);
    ENVIRONMENTS.iter().find(with_host).or_else(|| {
        if elsewhere(host).is_some() {
            return None;
        }
        let slip = |e: &&Environment| self::host(&e.issuer).is_some_and(|h| address::is_slip(host, &h));
        ENVIRONMENTS.iter().find(slip)
    })
}

/// Whether a text has what separates a URL from its scheme.
#[must_use]
pub(crate) fn has_scheme(text: &str) -> bool {
    let behind = |at: usize| text.get(at..).is_some_and(|rest| rest.starts_with("://"));
    // Asked of every grant, of values in which a colon is rare.
    memchr::memchr_iter(b':', text.as_bytes()).any(behind)
}

/// Whether a URL is one that only this machine or its own network knows: a double of the server, and never the server.
pub(crate) fn is_local(url: &str) -> bool {
    const SUFFIXES: [&str; 5] = [".local", ".localhost", ".internal", ".svc", ".test"];
    let host = if has_scheme(url) { host(url).unwrap_or_default() } else { return false };
    let is_address = host.starts_with("127.") || host.starts_with('[') || host == "0.0.0.0";
    is_address || !host.contains('.') || SUFFIXES.iter().any(|suffix| host.ends_with(suffix))
}

/// The host of a URL in lower case, without port; also of one that is damaged or lacks its scheme.
#[must_use]
pub fn host(url: &str) -> Option<String> {
    let host = address::Address::read(&address::cleaned(url)).host;
    (!host.is_empty()).then_some(host)
}
