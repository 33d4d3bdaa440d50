//! The addresses of this machine, to recognize an instance that snapdeck runs on.

use std::net::IpAddr;

use nix::ifaddrs::getifaddrs;

use crate::{
    config::Environment,
    domain::{Addresses, parse_address},
};

/// The addresses of the network interfaces, and the one that an SSH client has connected to, which may
/// be another one. Those that every machine has are left out.
pub(super) fn addresses(environment: &Environment) -> Addresses {
    let interfaces = getifaddrs().into_iter().flatten();
    let own = interfaces.filter_map(|interface| {
        let address = interface.address?;
        let v4 = address.as_sockaddr_in().map(|it| IpAddr::V4(it.ip()));
        v4.or_else(|| address.as_sockaddr_in6().map(|it| IpAddr::V6(it.ip())))
    });
    let everywhere = |address: &IpAddr| address.is_loopback() || address.is_unspecified();
    own.chain(ssh_server(environment))
        .map(|address| address.to_canonical())
        .filter(|address| !everywhere(address))
        .collect()
}

/// The third word of `SSH_CONNECTION`: client, its port, server, its port.
fn ssh_server(environment: &Environment) -> Option<IpAddr> {
    let server = environment.get("SSH_CONNECTION")?.split(' ').nth(2)?;
    parse_address(server)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server_in(value: &str) -> Option<IpAddr> {
        let variables = [("SSH_CONNECTION".into(), value.into())];
        ssh_server(&Environment::new(variables))
    }

    #[test]
    fn the_address_that_ssh_reached_is_one_of_this_machine() {
        let v4 = "203.0.113.9 51234 185.20.1.17 22";
        assert_eq!(server_in(v4), "185.20.1.17".parse().ok());
        let v6 = "2001:db8::9 51234 fe80::17%eth0 22";
        assert_eq!(server_in(v6), "fe80::17".parse().ok());
        let both = "::ffff:203.0.113.9 51234 ::ffff:185.20.1.17 22";
        assert_eq!(server_in(both), "185.20.1.17".parse().ok());
        for none in ["", "185.20.1.17", "a b c d", "1 2  4"] {
            assert_eq!(server_in(none), None, "{none:?}");
        }
        assert_eq!(ssh_server(&Environment::default()), None);
    }
}
