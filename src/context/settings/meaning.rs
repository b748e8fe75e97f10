//! What the names in settings mean.

use super::lifetime;
use crate::maskinporten::environments;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
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
    /// Scopes, with whitespace or commas between them, or a list.
    Scopes,
    /// The scopes of a NAIS manifest. Client id and keys come at run time.
    NaisScopes,
    /// A JWK, mostly with its private half; as JSON or in base64.
    Jwk,
    /// The same in base64, by a name that only Altinn's clients have.
    JwkBase64,
    /// The key's identifier.
    Kid,
    /// The organisation that the grant is made on behalf of.
    ConsumerOrg,
    /// The API that the token is meant for.
    Resource,
    /// Seconds from iat to exp.
    Lifetime,
    /// The organisation of a system user.
    SystemUserOrg,
    /// The external reference of a system user.
    ExternalRef,
    /// When grants are made, and until when they hold: claims as they are.
    IssuedAt,
    /// The other of the two.
    Expires,
    /// A member of the one entry of `authorization_details`.
    Detail,
    /// A file with the certificate or the key store.
    CertificateFile,
    /// The certificate itself, or the key store in base64.
    Certificate,
    /// The name of the entry of the key store.
    KeyAlias,
    /// What opens the key store. Never shown.
    StorePassword,
    /// A sign of where the settings belong, of which nothing is read.
    Sign(Sign),
}

impl Meaning {
    /// Whether the value may be a file that is the setting itself.
    pub(super) fn is_file(self) -> bool {
        matches!(self, Self::CertificateFile | Self::Certificate | Self::Jwk | Self::JwkBase64)
    }
}

/// Whose settings a name gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Digdir's jwt-grant-generator.
    Generator,
    /// A client of KS.
    Ks,
    /// Altinn's API client.
    Altinn,
    /// Anything else that goes with a key.
    Other,
}

/// Names without punctuation, in lower case, without the prefix `maskinporten`. Longer names come from
/// dotted ones and from nested sections: `keystore.file`, `token: {url: …}`.
///
/// Sources: docs.nais.io, altinn-apiclient-maskinporten, altinn-studio, MaskinportenTokenGenerator,
/// jwt-grant-generator, fiks-maskinporten, fiks-maskinporten-client-dotnet, fiks-io-client-dotnet, maskinporten-guardian,
/// webmaxru/maskinporten, pymaskinporten, okdata-maskinporten-api, `@vtfk/maskinporten-auth`.
pub const NAMES: &[(&str, Meaning)] = &[
    ("clientid", Meaning::ClientId),
    ("issuer", Meaning::Issuer),
    ("iss", Meaning::Issuer),
    ("audience", Meaning::Audience),
    ("aud", Meaning::Audience),
    ("issuerurl", Meaning::Issuer),
    ("credentialsjwtissuer", Meaning::Issuer),
    ("issueruri", Meaning::Issuer),
    ("audienceurl", Meaning::Audience),
    ("audienceuri", Meaning::Audience),
    ("jwtassertionaudience", Meaning::Audience),
    ("credentialsjwtaudience", Meaning::Audience),
    ("authority", Meaning::Authority),
    ("authorityurl", Meaning::Authority),
    ("serverurl", Meaning::Authority),
    ("authserverurl", Meaning::WellKnown),
    ("url", Meaning::Authority),
    ("baseurl", Meaning::Authority),
    ("wellknownurl", Meaning::WellKnown),
    ("wellknownuri", Meaning::WellKnown),
    ("wellknown", Meaning::WellKnown),
    ("tokenendpoint", Meaning::TokenEndpoint),
    ("tokenendpointurl", Meaning::TokenEndpoint),
    ("tokenurl", Meaning::TokenEndpoint),
    ("tokenuri", Meaning::TokenEndpoint),
    ("tokenpath", Meaning::TokenEndpoint),
    ("endpoint", Meaning::TokenEndpoint),
    ("environment", Meaning::EnvironmentName),
    ("env", Meaning::EnvironmentName),
    ("scopes", Meaning::Scopes),
    ("scope", Meaning::Scopes),
    ("scopelist", Meaning::Scopes),
    ("defaultscopes", Meaning::Scopes),
    ("defaultscope", Meaning::Scopes),
    ("scopesconsumesname", Meaning::NaisScopes),
    ("clientjwk", Meaning::Jwk),
    ("jwk", Meaning::Jwk),
    ("privatejwk", Meaning::Jwk),
    ("key", Meaning::Jwk),
    ("privatekey", Meaning::Jwk),
    ("encodedjwk", Meaning::JwkBase64),
    ("jwkbase64", Meaning::JwkBase64),
    ("kid", Meaning::Kid),
    ("keyid", Meaning::Kid),
    ("credentialsjwttokenkeyid", Meaning::Kid),
    ("keyidentifier", Meaning::Kid),
    ("keystorekid", Meaning::Kid),
    ("consumerorg", Meaning::ConsumerOrg),
    ("consumerorgno", Meaning::ConsumerOrg),
    ("consumerorgnr", Meaning::ConsumerOrg),
    ("consumerorgnumber", Meaning::ConsumerOrg),
    ("resource", Meaning::Resource),
    ("validinseconds", Meaning::Lifetime),
    ("credentialsjwtlifespan", Meaning::Lifetime),
    ("expirationseconds", Meaning::Lifetime),
    ("expirationinseconds", Meaning::Lifetime),
    ("systemuserorg", Meaning::SystemUserOrg),
    ("systemuserorgno", Meaning::SystemUserOrg),
    ("systemuserorgnr", Meaning::SystemUserOrg),
    ("systemuserorgnumber", Meaning::SystemUserOrg),
    ("systemuserexternalref", Meaning::ExternalRef),
    ("externalref", Meaning::ExternalRef),
    ("certificatepkcs12path", Meaning::CertificateFile),
    ("certificatepath", Meaning::CertificateFile),
    ("certificatefile", Meaning::CertificateFile),
    ("certificatefilepath", Meaning::CertificateFile),
    ("certpath", Meaning::CertificateFile),
    ("certfile", Meaning::CertificateFile),
    ("keystorefile", Meaning::CertificateFile),
    ("credentialsjwtkeystorefile", Meaning::CertificateFile),
    ("keystorepath", Meaning::CertificateFile),
    ("keystorelocation", Meaning::CertificateFile),
    ("keystorefilename", Meaning::CertificateFile),
    ("certificatelocation", Meaning::CertificateFile),
    ("certificatefilename", Meaning::CertificateFile),
    ("companycertificatepath", Meaning::CertificateFile),
    ("pfxpath", Meaning::CertificateFile),
    ("pfxfile", Meaning::CertificateFile),
    ("pfxfilename", Meaning::CertificateFile),
    ("p12path", Meaning::CertificateFile),
    ("p12file", Meaning::CertificateFile),
    ("pkcs12path", Meaning::CertificateFile),
    ("pkcs12file", Meaning::CertificateFile),
    ("certificate", Meaning::Certificate),
    ("encodedx509", Meaning::Certificate),
    ("x5c", Meaning::Certificate),
    ("pemcert", Meaning::Certificate),
    ("pfxcert", Meaning::Certificate),
    ("cert", Meaning::Certificate),
    ("certpem", Meaning::Certificate),
    ("certbase64", Meaning::Certificate),
    ("base64cert", Meaning::Certificate),
    ("certificatepem", Meaning::Certificate),
    ("certificatebase64", Meaning::Certificate),
    ("base64certificate", Meaning::Certificate),
    ("certificatechain", Meaning::Certificate),
    ("clientcert", Meaning::Certificate),
    ("clientcertificate", Meaning::Certificate),
    ("signingcertificate", Meaning::Certificate),
    ("x509certificate", Meaning::Certificate),
    ("enterprisecertificate", Meaning::Certificate),
    ("businesscertificate", Meaning::Certificate),
    ("virksomhetssertifikat", Meaning::Certificate),
    ("virksomhetssertifikatbase64", Meaning::Certificate),
    ("sertifikat", Meaning::Certificate),
    ("keystore", Meaning::Certificate),
    ("keystorebase64", Meaning::Certificate),
    ("base64keystore", Meaning::Certificate),
    ("pkcs12", Meaning::Certificate),
    ("pkcs12base64", Meaning::Certificate),
    ("p12", Meaning::Certificate),
    ("p12base64", Meaning::Certificate),
    ("pfx", Meaning::Certificate),
    ("pfxbase64", Meaning::Certificate),
    ("keystoretype", Meaning::Sign(Sign::Generator)),
    ("keystorealias", Meaning::KeyAlias),
    ("keyalias", Meaning::KeyAlias),
    ("credentialsjwtkeyid", Meaning::KeyAlias),
    ("certificatealias", Meaning::KeyAlias),
    ("certalias", Meaning::KeyAlias),
    ("keystorealiaspassword", Meaning::Sign(Sign::Generator)),
    ("keystorepassword", Meaning::StorePassword),
    ("credentialsjwtkeystorepassword", Meaning::StorePassword),
    ("certificatepassword", Meaning::StorePassword),
    ("certificatepkcs12password", Meaning::StorePassword),
    ("certificatefilepassword", Meaning::StorePassword),
    ("certpassword", Meaning::StorePassword),
    ("pfxpassword", Meaning::StorePassword),
    ("pkcs12password", Meaning::StorePassword),
    ("p12password", Meaning::StorePassword),
    ("clientcertificatepassword", Meaning::StorePassword),
    ("companycertificatepassword", Meaning::StorePassword),
    ("virksomhetssertifikatpassword", Meaning::StorePassword),
    ("virksomhetssertifikatpassord", Meaning::StorePassword),
    ("sertifikatpassord", Meaning::StorePassword),
    ("numberofsecondsleftbeforeexpire", Meaning::Sign(Sign::Ks)),
    ("asymmetrickey", Meaning::Sign(Sign::Ks)),
    ("privatekeypemfilepath", Meaning::Sign(Sign::Ks)),
    ("publickey", Meaning::Sign(Sign::Ks)),
    ("certificatestorethumbprint", Meaning::Sign(Sign::Altinn)),
    ("exhangetoaltinntoken", Meaning::Sign(Sign::Altinn)),
    ("tokenexchangeenvironment", Meaning::Sign(Sign::Altinn)),
    ("enterpriseusername", Meaning::Sign(Sign::Altinn)),
    ("privatekeypath", Meaning::Sign(Sign::Other)),
    ("privatekeyfile", Meaning::Sign(Sign::Other)),
    ("keypath", Meaning::Sign(Sign::Other)),
    ("jwkpath", Meaning::Sign(Sign::Other)),
    ("jwksuri", Meaning::Sign(Sign::Other)),
];

/// Names that other servers' addresses have too: they count where the value is an address that Maskinporten has or had.
const NAMES_OF_ANY_SERVER: &[(&str, Meaning)] = &[
    ("jwtaudience", Meaning::Audience),
    ("assertionaudience", Meaning::Audience),
    ("grantaudience", Meaning::Audience),
    ("wellknownendpoint", Meaning::WellKnown),
    ("metadataaddress", Meaning::WellKnown),
    ("accesstokenuri", Meaning::TokenEndpoint),
    ("accesstokenurl", Meaning::TokenEndpoint),
    ("oauthtokenurl", Meaning::TokenEndpoint),
    ("tokenendpointuri", Meaning::TokenEndpoint),
    ("tokenserverurl", Meaning::TokenEndpoint),
];

/// Most words of a name that is spread over sections.
const LONGEST: usize = 5;

/// Words that speak of the client, in lower case.
const SERVICES: [&str; 3] = ["maskinporten", "skyporten", "machineporten"];

/// What names begin with that mean the service and do not spell it out: `MP_CLIENT_ID`.
const SHORT: &str = "mp";

/// Other providers of tokens, as sections are called after them.
const PROVIDERS: [&str; 9] =
    ["idporten", "ansattporten", "azuread", "azure", "entraid", "entra", "keycloak", "tokenx", "auth0"];

/// Words after that of the service that tell nothing more.
const GENERIC: [&str; 9] =
    ["settings", "config", "configuration", "options", "properties", "client", "oauth", "oauth2", "auth"];

/// What programs call the environments that they run in, folded. Others may use the service there.
const ENVIRONMENTS: [&str; 16] = [
    "prod",
    "production",
    "produksjon",
    "prd",
    "preprod",
    "test",
    "tst",
    "dev",
    "development",
    "staging",
    "stage",
    "qa",
    "ver1",
    "ver2",
    "tt02",
    "sandbox",
];

/// What a way means, and how many of its last words are the name.
#[must_use]
pub fn of<S: AsRef<str>>(words: &[S]) -> Option<(Meaning, usize)> {
    among(words, |name| {
        let lifetime = lifetime::is_name(name).then_some(Meaning::Lifetime);
        listed(NAMES, name).or(lifetime)
    })
}

/// The same of a name that counts for the value alone.
pub(super) fn of_any_server<S: AsRef<str>>(words: &[S], value: &str) -> Option<(Meaning, usize)> {
    // Whoever accepts tokens has the address of the metadata too: then only a retired one is a mistake.
    let is_ours = |meaning: Meaning| {
        environments::is_former(value)
            || (meaning != Meaning::WellKnown && environments::nearest(value).is_some())
    };
    among(words, |name| listed(NAMES_OF_ANY_SERVER, name)).filter(|(meaning, _)| is_ours(*meaning))
}

fn listed(names: &[(&str, Meaning)], name: &str) -> Option<Meaning> {
    names.iter().find(|(known, _)| *known == name).map(|(_, meaning)| *meaning)
}

fn among<S: AsRef<str>>(words: &[S], known: impl Fn(&str) -> Option<Meaning>) -> Option<(Meaning, usize)> {
    (1..=LONGEST.min(words.len())).rev().find_map(|count| {
        let last = words.get(words.len() - count..)?;
        let joined: String = last.iter().map(|word| folded(word.as_ref())).collect();
        let bare = SERVICES.iter().find_map(|service| joined.strip_prefix(service)).unwrap_or(&joined);
        let found = known(bare).or_else(|| known(joined.strip_prefix(SHORT)?))?;
        Some((found, count))
    })
}

/// Whether a name is that of several scopes.
pub(super) fn names_scopes(name: &str) -> bool {
    folded(name).ends_with("scopes")
}

/// Whether a word or name speaks of Maskinporten or Skyporten.
pub(super) fn speaks(name: &str) -> bool {
    let folded = folded(name);
    SERVICES.iter().any(|service| folded.contains(service))
}

/// Whether a name begins with the service's.
pub(super) fn is_prefixed(name: &str) -> bool {
    service_of(name).is_some()
}

/// The service that a name begins with.
pub(super) fn service_of(name: &str) -> Option<&'static str> {
    let folded = folded(name);
    SERVICES.iter().find(|service| folded.starts_with(*service)).copied()
}

/// Whether a word is the name of an environment that programs run in.
pub(super) fn names_environment(word: &str) -> bool {
    ENVIRONMENTS.contains(&word)
}

/// Whether a folded word is the name of another provider of tokens.
pub(super) fn names_provider(word: &str) -> bool {
    PROVIDERS.contains(&word)
}

/// Whether a word of a section tells nothing.
pub(super) fn is_generic(word: &str) -> bool {
    GENERIC.contains(&folded(word).as_str())
}

/// Names are compared without case and without `-`, `_` and `.`.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The parts of a name that holds sections too, as .NET, Spring and properties write it.
pub(super) fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split([':', '.']).flat_map(|part| part.split("__"))
}

/// The words of a name that holds several: those between `__`, `:`, `.`, `_`, `-` and brackets.
pub fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split([':', '.', '_', '-', ' ', '[', ']']).filter(|word| !word.is_empty())
}
