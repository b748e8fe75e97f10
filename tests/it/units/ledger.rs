//! The address of a ledger on Redis servers.

use grantlint::internals::ledger::server::address::{Address, tls_mode, without_password};
use redis::ConnectionInfo;

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
    for url in ["redis://", "redis://a,", "redis-sentinel://a", "redis-sentinel://a/", "a", "redis://a/x"] {
        assert!(Address::read(url).is_none(), "{url}");
    }
}

#[test]
fn a_password_is_not_shown() {
    assert_eq!(without_password("redis://u:p@ss@a,b/1"), "redis://a,b/1");
}
