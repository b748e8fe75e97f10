//! What the names in settings mean.

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The client_id.
    ClientId,
    /// The client_id (KS, Digdir's generator, scripts) or the server (NAIS): the value tells.
    Issuer,
    /// The server, which is the value of aud. With Skyporten clients the audience of the token,
    /// which names no server that is known.
    Audience,
    /// The server.
    Authority,
    /// The address of the server's metadata.
    WellKnown,
    /// The address that grants are sent to.
    TokenEndpoint,
    /// `test`, `prod` and the like.
    EnvironmentName,
    /// Scopes, with blanks or commas between them.
    Scopes,
    /// A JWK, mostly with its private half.
    Jwk,
    /// The same in base64.
    JwkBase64,
    /// The key's identifier.
    Kid,
    /// A sign of where the settings belong, of which nothing is read.
    Sign(Sign),
}

/// Whose settings a name gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// Digdir's jwt-grant-generator.
    Generator,
    /// A client of KS.
    Ks,
    /// Altinn's API client.
    Altinn,
}

/// Names without punctuation, in lower case, without the prefix `maskinporten`.
/// Sources: docs.nais.io, altinn-apiclient-maskinporten, altinn-studio, jwt-grant-generator,
/// fiks-maskinporten, fiks-maskinporten-client-dotnet, webmaxru/maskinporten, pymaskinporten.
const NAMES: [(&str, Meaning); 45] = [
    ("clientid", Meaning::ClientId),
    ("mpclientid", Meaning::ClientId),
    ("issuer", Meaning::Issuer),
    ("iss", Meaning::Issuer),
    ("audience", Meaning::Audience),
    ("aud", Meaning::Audience),
    ("authority", Meaning::Authority),
    ("url", Meaning::Authority),
    ("wellknownurl", Meaning::WellKnown),
    ("wellknown", Meaning::WellKnown),
    ("tokenendpoint", Meaning::TokenEndpoint),
    ("tokenurl", Meaning::TokenEndpoint),
    ("endpoint", Meaning::TokenEndpoint),
    ("environment", Meaning::EnvironmentName),
    ("env", Meaning::EnvironmentName),
    ("scopes", Meaning::Scopes),
    ("scope", Meaning::Scopes),
    ("defaultscopes", Meaning::Scopes),
    ("clientjwk", Meaning::Jwk),
    ("jwk", Meaning::Jwk),
    ("privatejwk", Meaning::Jwk),
    ("key", Meaning::Jwk),
    ("privatekey", Meaning::Jwk),
    ("encodedjwk", Meaning::JwkBase64),
    ("jwkbase64", Meaning::JwkBase64),
    ("kid", Meaning::Kid),
    ("keyid", Meaning::Kid),
    ("mpkid", Meaning::Kid),
    ("keyidentifier", Meaning::Kid),
    ("keystorekid", Meaning::Kid),
    ("keystoretype", Meaning::Sign(Sign::Generator)),
    ("keystorefile", Meaning::Sign(Sign::Generator)),
    ("keystorealias", Meaning::Sign(Sign::Generator)),
    ("keystorepassword", Meaning::Sign(Sign::Generator)),
    ("numberofsecondsleftbeforeexpire", Meaning::Sign(Sign::Ks)),
    ("asymmetrickey", Meaning::Sign(Sign::Ks)),
    ("privatekeypemfilepath", Meaning::Sign(Sign::Ks)),
    ("publickey", Meaning::Sign(Sign::Ks)),
    ("certificate", Meaning::Sign(Sign::Ks)),
    ("certificatepkcs12path", Meaning::Sign(Sign::Altinn)),
    ("certificatestorethumbprint", Meaning::Sign(Sign::Altinn)),
    ("encodedx509", Meaning::Sign(Sign::Altinn)),
    ("exhangetoaltinntoken", Meaning::Sign(Sign::Altinn)),
    ("tokenexchangeenvironment", Meaning::Sign(Sign::Altinn)),
    ("enterpriseusername", Meaning::Sign(Sign::Altinn)),
];

const PREFIX: &str = "maskinporten";

/// What a name means, if it is one of the known ones.
pub(super) fn of(name: &str) -> Option<Meaning> {
    let bare = normalised(name);
    let bare = bare.strip_prefix(PREFIX).unwrap_or(&bare);
    NAMES.iter().find(|(known, _)| *known == bare).map(|(_, meaning)| *meaning)
}

/// Whether a name speaks of Maskinporten.
pub(super) fn is_prefixed(name: &str) -> bool {
    normalised(name).starts_with(PREFIX)
}

fn normalised(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
