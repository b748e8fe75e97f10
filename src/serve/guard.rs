//! Who may ask: pages of other sites may not, whatever name they give this machine (DNS rebinding).

use std::net::IpAddr;

/// What the double answers to.
#[derive(Clone, Debug)]
pub struct Guard {
    /// The host of the issuer, and what the user allows besides.
    names: Vec<String>,
}

/// Why a request is turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turned {
    /// The header Host is missing or is another's name.
    Host,
    /// The request comes from a page of another origin.
    Origin,
}

impl Guard {
    /// Answers to addresses, to `localhost`, and to these names.
    #[must_use]
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self { names: names.into_iter().map(|name| name.to_ascii_lowercase()).collect() }
    }

    /// Whether the request may be answered. A name that a page chose can lead here only through DNS, so
    /// addresses are safe.
    ///
    /// # Errors
    /// Why not.
    pub fn admits(&self, host: Option<&str>, origin: Option<&str>, site: Option<&str>) -> Result<(), Turned> {
        let host = host.ok_or(Turned::Host)?;
        if !self.knows(host) {
            return Err(Turned::Host);
        }
        let of_us =
            |origin: &str| origin.split_once("://").is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(host));
        if origin.is_some_and(|origin| !of_us(origin)) || site == Some("cross-site") {
            return Err(Turned::Origin);
        }
        Ok(())
    }

    fn knows(&self, host: &str) -> bool {
        let name = without_port(host).to_ascii_lowercase();
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        let is_local = name == "localhost" || name.ends_with(".localhost");
        is_local || bare.parse::<IpAddr>().is_ok() || self.names.contains(&name)
    }
}

/// A value of the header Host without its port (RFC 9110 section 7.2).
#[must_use]
pub fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !name.ends_with(':') => {
            if name.contains(':') && !name.starts_with('[') { host } else { name }
        }
        _ => host,
    }
}
