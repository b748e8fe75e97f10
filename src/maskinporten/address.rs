//! How an address that someone wrote differs from the one that was meant.

use std::borrow::Cow;

/// A way to miss an issuer identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NearMiss {
    /// Spaces, line ends or invisible characters in or around it.
    Blank,
    /// Quotation marks, brackets, backslashes or a comma around or in it.
    Stray,
    /// Percent-encoded (RFC 3986 section 2.1).
    Encoded,
    /// Several addresses in one string.
    Several,
    /// The token endpoint.
    TokenEndpoint,
    /// The address of the metadata (RFC 8414 section 3).
    WellKnown,
    /// No scheme.
    NoScheme,
    /// http in place of https.
    Http,
    /// Another scheme, or a misspelt one.
    Scheme,
    /// `www.` before the host.
    Www,
    /// A host that differs by a slip of the pen.
    Host,
    /// A port.
    Port,
    /// A query or a fragment.
    Query,
    /// Two slashes where one belongs.
    DoubledSlash,
    /// Some other path.
    Path,
    /// Upper case.
    Case,
    /// The slash at the end is missing.
    SlashMissing,
    /// A slash at the end that does not belong there.
    SlashExtra,
}

/// An address taken apart leniently: what is no URL has a host all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// What is before `://`, as written.
    pub scheme: Option<&'a str>,
    /// Whether scheme and host are joined by `://`, no more and no less.
    pub is_joined: bool,
    /// The host in lower case, without a final dot.
    pub host: String,
    /// The port, and a user name if there is one.
    pub extra: Option<&'a str>,
    /// The path, as written.
    pub path: &'a str,
    /// Whether a query or fragment follows.
    pub has_query: bool,
}

impl<'a> Address<'a> {
    /// Takes an address apart (RFC 3986 section 3, leniently).
    #[must_use]
    pub fn read(text: &'a str) -> Self {
        let (scheme, rest) = split_scheme(text);
        let slashes = rest.len() - rest.trim_start_matches([':', '/']).len();
        let joint = rest.get(..slashes).unwrap_or_default();
        let rest = rest.get(slashes..).unwrap_or_default();
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(u, h)| (Some(u), h));
        let (host, port) = split_port(host);
        let path = tail.split(['?', '#']).next().unwrap_or_default();
        Self {
            scheme,
            is_joined: joint == "://",
            host: host.trim_end_matches('.').to_ascii_lowercase(),
            extra: user.or(port),
            path,
            has_query: path.len() < tail.len(),
        }
    }
}

/// The scheme, and what follows it with the characters that join it to the host.
fn split_scheme(text: &str) -> (Option<&str>, &str) {
    if let Some(at) = text.find("://")
        && !text.get(..at).unwrap_or_default().contains(['/', '.'])
    {
        let (scheme, rest) = text.split_at(at);
        return (Some(scheme), rest);
    }
    // `https:/host`, `https//host`, `https:host`: joined wrongly, but no doubt about the scheme.
    let joint = text.find([':', '/']).unwrap_or(0);
    let (scheme, rest) = text.split_at(joint);
    if ["http", "https"].iter().any(|s| scheme.eq_ignore_ascii_case(s)) {
        (Some(scheme), rest)
    } else {
        (None, text)
    }
}

fn split_port(host: &str) -> (&str, Option<&str>) {
    match host.rsplit_once(':') {
        // Not the colons of an IPv6 address (RFC 3986 section 3.2.2).
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (host, None),
    }
}

/// The address without the damage that copying does: spaces, invisible characters, quotation
/// marks, backslashes, percent-encoding.
#[must_use]
pub fn cleaned(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| b.is_ascii_alphanumeric() || b":/.-_~?#=&".contains(&b)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(decoded(&without_strays(&without_blanks(text))).into_owned())
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|&c| !is_blank(c)).collect()
}

/// Whether the character shows as nothing or as a space.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn without_strays(text: &str) -> String {
    const AROUND: [char; 13] = ['"', '\'', '`', '<', '>', '(', ')', '[', ']', ',', ';', '«', '»'];
    text.replace('\\', "").trim_matches(AROUND).to_owned()
}

/// Undoes percent-encoding; the text itself if what comes out is not UTF-8.
fn decoded(text: &str) -> Cow<'_, str> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex =
            |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
        if let (b'%', Some(high), Some(low)) = (first, hex(tail.first()), hex(tail.get(1))) {
            bytes.push(high * 16 + low);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Whether two host names differ by a slip of the pen only.
#[must_use]
pub fn is_slip(host: &str, meant: &str) -> bool {
    // A host name has at most 253 characters (RFC 1123); longer ones need no costly comparison.
    host.len() <= 253 && meant.len() >= 12 && (1..=2).contains(&strsim::osa_distance(host, meant))
}

/// How `text` misses `issuer`; `None` if it is equal, or not near it at all.
///
/// `is_taken` says of a host that something else is known to be there.
#[must_use]
pub fn near_miss(text: &str, issuer: &str, is_taken: impl Fn(&str) -> bool) -> Option<NearMiss> {
    if text == issuer {
        return None;
    }
    let words = text.split(|c: char| c == ',' || c == ';' || is_blank(c));
    if words.filter(|word| word.contains("://")).nth(1).is_some() {
        return Some(NearMiss::Several);
    }
    let visible = without_blanks(text);
    if visible == issuer {
        return Some(NearMiss::Blank);
    }
    let bare = without_strays(&visible);
    if bare == issuer {
        return Some(NearMiss::Stray);
    }
    let plain = decoded(&bare);
    if plain == issuer {
        return Some(NearMiss::Encoded);
    }
    compare(&plain, issuer, is_taken)
}

fn compare(text: &str, issuer: &str, is_taken: impl Fn(&str) -> bool) -> Option<NearMiss> {
    if issuer.strip_suffix('/') == Some(text) {
        return Some(NearMiss::SlashMissing);
    }
    if text.strip_suffix('/') == Some(issuer) {
        return Some(if issuer.ends_with('/') { NearMiss::DoubledSlash } else { NearMiss::SlashExtra });
    }
    let (found, meant) = (Address::read(text), Address::read(issuer));
    if found.host != meant.host {
        return other_host(&found.host, &meant.host, is_taken);
    }
    let tail = tail(found.path, meant.path);
    let miss = match tail {
        Some(tail) if is_token(tail) => NearMiss::TokenEndpoint,
        Some(tail) if tail.to_ascii_lowercase().contains(".well-known") => NearMiss::WellKnown,
        _ if found.scheme.is_none() => NearMiss::NoScheme,
        _ if !same(found.scheme, meant.scheme)
            && found.scheme.is_some_and(|s| s.eq_ignore_ascii_case("http")) =>
        {
            NearMiss::Http
        }
        _ if !found.is_joined || !same(found.scheme, meant.scheme) => NearMiss::Scheme,
        _ if found.extra != meant.extra => NearMiss::Port,
        _ if found.has_query => NearMiss::Query,
        _ if found.path.contains("//") => NearMiss::DoubledSlash,
        Some("") if found.path.ends_with('/') && !meant.path.ends_with('/') => NearMiss::SlashExtra,
        Some("") if !found.path.ends_with('/') && meant.path.ends_with('/') => NearMiss::SlashMissing,
        Some("") if text.eq_ignore_ascii_case(issuer) => NearMiss::Case,
        Some("") => NearMiss::Host,
        _ => NearMiss::Path,
    };
    Some(miss)
}

fn other_host(host: &str, meant: &str, is_taken: impl Fn(&str) -> bool) -> Option<NearMiss> {
    if host.strip_prefix("www.") == Some(meant) {
        return Some(NearMiss::Www);
    }
    (is_slip(host, meant) && !is_taken(host)).then_some(NearMiss::Host)
}

fn same(one: Option<&str>, other: Option<&str>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one.eq_ignore_ascii_case(other))
}

/// What follows the path that was meant, without slashes around it.
fn tail<'a>(path: &'a str, meant: &str) -> Option<&'a str> {
    let meant = meant.trim_end_matches('/');
    let (head, tail) = path.split_at_checked(meant.len())?;
    head.eq_ignore_ascii_case(meant).then(|| tail.trim_matches('/'))
}

/// Whether a path is one under which servers take token requests.
fn is_token(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    last.eq_ignore_ascii_case("token")
}
