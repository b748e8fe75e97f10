//! What the address of a ledger on Redis servers says.

use redis::{ConnectionInfo, IntoConnectionInfo as _, TlsMode};

/// The port of a sentinel where the address names none.
const SENTINEL_PORT: &str = ":26379";

/// What an address may look like, for messages.
pub(super) const FORMS: &str = "not a URL of the form redis[s]://[user:password@]host[:port][,host…][/database] \
     or redis[s]-sentinel://[user:password@]host[:port][,host…]/name[/database]";

/// An address that was taken apart.
pub enum Address {
    /// Servers: one, or some of a cluster.
    Servers(Vec<ConnectionInfo>),
    /// Sentinels, which know the server that is master of `name` now.
    Sentinels {
        /// The sentinels, with the user and database that are the master's.
        sentinels: Vec<ConnectionInfo>,
        /// What the sentinels call the master.
        name: String,
    },
}

impl Address {
    /// Takes `url` apart; `None` if it has none of the [`FORMS`].
    #[must_use]
    pub fn read(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let (scheme, sentinels) = match scheme.strip_suffix("-sentinel") {
            Some(scheme) => (scheme, true),
            None => (scheme, false),
        };
        let (user, rest) = rest.rsplit_once('@').map_or(("", rest), |(user, rest)| (user, rest));
        let user = if user.is_empty() { String::new() } else { format!("{user}@") };
        let (hosts, path) = rest.split_once('/').unwrap_or((rest, ""));
        let one = |host: &str, port: &str, database: &str| {
            format!("{scheme}://{user}{host}{port}/{database}").into_connection_info().ok()
        };
        if !sentinels {
            return hosts
                .split(',')
                .map(|host| one(host, "", path))
                .collect::<Option<_>>()
                .map(Self::Servers);
        }
        let (name, database) = path.split_once('/').unwrap_or((path, ""));
        let port = |host: &str| if has_port(host) { "" } else { SENTINEL_PORT };
        let sentinels: Option<_> = hosts.split(',').map(|host| one(host, port(host), database)).collect();
        (!name.is_empty()).then_some(Self::Sentinels { sentinels: sentinels?, name: name.to_owned() })
    }
}

/// Whether a host, which may be an IPv6 address in brackets, is followed by a port.
fn has_port(host: &str) -> bool {
    host.rsplit_once(':').is_some_and(|(_, port)| !port.ends_with(']'))
}

/// How the master behind a sentinel is reached: as the sentinel is.
#[must_use]
pub fn tls_mode(sentinel: &ConnectionInfo) -> Option<TlsMode> {
    matches!(sentinel.addr(), redis::ConnectionAddr::TcpTls { .. }).then_some(TlsMode::Secure)
}

/// The address as it may be shown.
#[must_use]
pub fn without_password(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, server)| server))
        }
        None => url.to_owned(),
    }
}
