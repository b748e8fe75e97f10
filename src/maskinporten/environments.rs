//! The environments of Maskinporten and Skyporten, and the addresses people aim at by mistake.

use std::borrow::Cow;

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
    /// The issuer identifier, which `aud` must equal to the character.
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

/// The public environment that a value of `aud` was evidently meant to name: the one with the same
/// host, whatever else is wrong with it.
#[must_use]
pub fn nearest(aud: &str) -> Option<&'static Environment> {
    let host = host(aud)?;
    ENVIRONMENTS.iter().find(|e| self::host(&e.issuer).as_deref() == Some(&host))
}

/// The host of a URL in lower case, without port; also of one without scheme.
#[must_use]
pub fn host(url: &str) -> Option<String> {
    let url = url.trim();
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?.trim_end_matches('.');
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}
