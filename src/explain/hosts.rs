//! Addresses in a pasted text, and whose they are.

/// Hosts named in the text, in order of appearance, in lower case.
pub(super) fn hosts(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'))
        .filter(|word| word.contains('.'))
        .map(|word| word.trim_matches('.').to_ascii_lowercase())
        .filter(|word| service(word).is_some())
        .collect()
}

/// A service that a host belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    Maskinporten,
    /// ID-porten or Ansattporten.
    Login,
    Altinn,
    /// The self-service API.
    Admin,
}

/// Whose host it is, if one of those a grant or its token meets.
pub(super) fn service(host: &str) -> Option<Service> {
    let is = |domain: &str| {
        host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    if is("maskinporten.no") || is("maskinporten.dev") {
        Some(Service::Maskinporten)
    } else if is("idporten.no") || is("idporten.dev") || is("ansattporten.no") || is("ansattporten.dev") {
        Some(Service::Login)
    } else if is("altinn.no") && host.starts_with("platform.") {
        Some(Service::Altinn)
    } else if is("samarbeid.digdir.no") && host.starts_with("api.") {
        Some(Service::Admin)
    } else {
        None
    }
}
