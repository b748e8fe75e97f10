//! What the address of a ledger on Redis servers says.

use redis::{ConnectionInfo, IntoConnectionInfo as _, TlsMode};

/// The port of a sentinel where the address names none.
const SENTINEL_PORT: &str = ":26379";

/// What an address may look like, for messages.
pub(super) const FORMS: &str = "not a URL of the form redis[s]://[user:password@]host[:port][,host…][/database] \
     or redis[s]-sentinel://[user:password@]host[:port][,host…]/name[/database]";

/// An address that was taken apart.
pub(super) enum Address {
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
    pub(super) fn read(url: &str) -> Option<Self> {
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
pub(super) fn tls_mode(sentinel: &ConnectionInfo) -> Option<TlsMode> {
    matches!(sentinel.addr(), redis::ConnectionAddr::TcpTls { .. }).then_some(TlsMode::Secure)
}

/// The address as it may be shown.
pub(super) fn without_password(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, server)| server))
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(servers: &[ConnectionInfo]) -> Vec<String> {
        servers.iter().map(|server| server.addr().to_string()).collect()
    }

    #[test]
    fn servers_share_user_and_database() {
        let Some(Address::Servers(servers)) = Address::read("redis://u:p@a,b:7001,[::1]:7002/3") else {
            panic!("servers")
        };
        assert_eq!(hosts(&servers), ["a:6379", "b:7001", "::1:7002"]);
        for settings in servers.iter().map(ConnectionInfo::redis_settings) {
            assert_eq!((settings.username(), settings.password(), settings.db()), (Some("u"), Some("p"), 3));
        }
    }

    #[test]
    fn sentinels_have_a_port_of_their_own_and_name_a_master() {
        let Some(Address::Sentinels { sentinels, name }) =
            Address::read("rediss-sentinel://:p@a,b:5000,[::1]/uses/2")
        else {
            panic!("sentinels")
        };
        assert_eq!(hosts(&sentinels), ["a:26379", "b:5000", "::1:26379"]);
        let [first, ..] = sentinels.as_slice() else { panic!("there is none") };
        assert_eq!((name.as_str(), first.redis_settings().db()), ("uses", 2));
        assert!(tls_mode(first).is_some());
    }

    #[test]
    fn what_is_no_address_is_none() {
        for url in ["redis://", "redis://a,", "redis-sentinel://a", "redis-sentinel://a/", "a", "redis://a/x"]
        {
            assert!(Address::read(url).is_none(), "{url}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        assert_eq!(without_password("redis://u:p@ss@a,b/1"), "redis://a,b/1");
    }
}
