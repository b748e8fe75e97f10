//! The connection to the servers: to one, to a cluster, or to the master that sentinels name.

use std::collections::BTreeMap;
use std::time::Duration;

use redis::cluster::{ClusterClient, ClusterConnection, cluster_pipe};
use redis::cluster_routing::{MultipleNodeRoutingInfo, RoutingInfo};
use redis::sentinel::{SentinelClient, SentinelClientBuilder, SentinelServerType};
use redis::{Client, Cmd, Connection, ConnectionInfo, ErrorKind, FromRedisValue, InfoDict, RedisError};

use super::address::{Address, tls_mode};

/// How long to wait for the server, to connect and for each answer.
pub(super) const TIMEOUT: Duration = Duration::from_secs(5);

/// Where to connect to, again and again if need be.
pub(super) enum Target {
    /// One server.
    One(Client),
    /// A cluster, by some of its servers.
    Cluster(ClusterClient),
    /// The master that sentinels name.
    Sentinel(SentinelClient),
}

/// A connection.
pub(super) enum Link {
    /// To one server.
    One(Connection),
    /// To each server of a cluster.
    Cluster(Box<ClusterConnection>),
}

impl Target {
    /// Finds out what is at an address.
    pub(super) fn find(address: Address) -> Result<Self, RedisError> {
        // For TLS; it fails if the program has chosen already.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        match address {
            Address::Sentinels { sentinels, name } => Self::behind(&sentinels, name).map(Self::Sentinel),
            Address::Servers(servers) => Self::among(servers),
        }
    }

    fn behind(sentinels: &[ConnectionInfo], name: String) -> Result<SentinelClient, RedisError> {
        let addresses = sentinels.iter().map(|sentinel| sentinel.addr().clone());
        let mut builder = SentinelClientBuilder::new(addresses, name, SentinelServerType::Master)?;
        if let Some(first) = sentinels.first() {
            let redis = first.redis_settings();
            builder = builder.set_client_to_redis_db(redis.db());
            if let Some(mode) = tls_mode(first) {
                builder = builder.set_client_to_redis_tls_mode(mode);
            }
            if let Some(user) = redis.username() {
                builder = builder.set_client_to_redis_username(user);
            }
            if let Some(password) = redis.password() {
                builder = builder.set_client_to_redis_password(password);
            }
        }
        builder.build()
    }

    /// One server, or a cluster: the first that answers says which.
    fn among(servers: Vec<ConnectionInfo>) -> Result<Self, RedisError> {
        let mut failed = RedisError::from((ErrorKind::InvalidClientConfig, "no host is named"));
        for server in &servers {
            let client = Client::open(server.clone())?;
            let asked = connect(&client).and_then(|mut link| info("cluster").query::<InfoDict>(&mut link));
            match asked {
                Ok(info) if info.get::<u8>("cluster_enabled") == Some(1) => {
                    let cluster = ClusterClient::builder(servers);
                    let cluster = cluster.connection_timeout(TIMEOUT).response_timeout(TIMEOUT).retries(4);
                    return cluster.build().map(Self::Cluster);
                }
                Ok(_) if servers.len() == 1 => return Ok(Self::One(client)),
                Ok(_) => {
                    let why = "several hosts are named that are not a cluster";
                    return Err(RedisError::from((ErrorKind::InvalidClientConfig, why)));
                }
                Err(error) => failed = error,
            }
        }
        Err(failed)
    }

    /// Connects.
    pub(super) fn connect(&mut self) -> Result<Link, RedisError> {
        match self {
            Self::One(client) => connect(client).map(Link::One),
            Self::Cluster(client) => {
                client.get_connection().map(|connection| Link::Cluster(Box::new(connection)))
            }
            Self::Sentinel(client) => connect(&client.get_client()?).map(Link::One),
        }
    }
}

impl Link {
    /// Sends commands together, and reads the answers.
    pub(super) fn query<T: FromRedisValue>(&mut self, commands: Vec<Cmd>) -> Result<Vec<T>, RedisError> {
        match self {
            _ if commands.is_empty() => Ok(Vec::new()),
            Self::One(connection) => {
                let mut pipe = redis::pipe();
                for command in commands {
                    pipe.add_command(command);
                }
                pipe.query(connection)
            }
            Self::Cluster(connection) => {
                let mut pipe = cluster_pipe();
                for command in commands {
                    pipe.add_command(command);
                }
                pipe.query(connection)
            }
        }
    }

    /// What each server that takes uses says of itself in these sections.
    pub(super) fn info(&mut self, sections: &[&str]) -> Result<Vec<InfoDict>, RedisError> {
        match self {
            Self::One(_) => {
                let commands = sections.iter().map(|section| info(section)).collect();
                Ok(vec![InfoDict::new(&self.query::<String>(commands)?.concat())])
            }
            Self::Cluster(connection) => {
                let mut servers = BTreeMap::<String, String>::new();
                for section in sections {
                    let masters = RoutingInfo::MultiNode((MultipleNodeRoutingInfo::AllMasters, None));
                    let said = connection.route_command(&info(section), masters)?;
                    for (server, said) in redis::from_redis_value::<Vec<(String, String)>>(said)? {
                        servers.entry(server).or_default().push_str(&said);
                    }
                }
                Ok(servers.values().map(|said| InfoDict::new(said)).collect())
            }
        }
    }
}

fn info(section: &str) -> Cmd {
    let mut command = redis::cmd("INFO");
    command.arg(section);
    command
}

fn connect(client: &Client) -> Result<Connection, RedisError> {
    let connection = client.get_connection_with_timeout(TIMEOUT)?;
    connection.set_read_timeout(Some(TIMEOUT))?;
    connection.set_write_timeout(Some(TIMEOUT))?;
    Ok(connection)
}
