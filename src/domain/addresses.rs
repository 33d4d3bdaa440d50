//! The addresses of a machine, as values: nothing here reaches a network.

use core::net::IpAddr;
use std::collections::BTreeSet;

use super::Instance;

/// The addresses of the machine that the program runs on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses(BTreeSet<IpAddr>);

impl Addresses {
    /// Whether an instance has one of them, so that it is this machine.
    #[must_use]
    pub fn are_of(&self, instance: &Instance) -> bool {
        let texts = [&instance.ip, &instance.ip_v6].into_iter();
        let words = texts.flat_map(|text| text.raw().split([' ', ',']));
        let mut addresses = words.filter_map(parse_address);
        addresses.any(|address| self.0.contains(&address))
    }
}

impl FromIterator<IpAddr> for Addresses {
    fn from_iter<T: IntoIterator<Item = IpAddr>>(addresses: T) -> Self {
        let canonical = addresses.into_iter().map(|address| address.to_canonical());
        Self(canonical.collect())
    }
}

/// An address as people and programs write it: with the length of its network, the interface of a
/// link-local one, or in brackets. An IPv4 address within IPv6 (`::ffff:192.0.2.1`), which a server
/// that listens on both sees, is the IPv4 address.
#[must_use]
pub fn parse_address(word: &str) -> Option<IpAddr> {
    let word = word.trim().split(['/', '%']).next()?;
    let word = word.trim_start_matches('[').trim_end_matches(']');
    let address: IpAddr = word.parse().ok()?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{InstanceId, InstanceStatus},
        text::Text,
    };

    fn is_here(here: &str, ip: &str, ip_v6: &str) -> bool {
        let instance = Instance {
            id: InstanceId::parse("1").unwrap(),
            name: Text::default(),
            tariff: Text::default(),
            status: InstanceStatus::Active,
            hold: None,
            ip: Text::new(ip),
            ip_v6: Text::new(ip_v6),
            region: Text::default(),
        };
        let here = here.parse::<IpAddr>().unwrap();
        Addresses::from_iter([here]).are_of(&instance)
    }

    #[test]
    fn an_instance_is_recognized_by_either_address_however_it_is_written() {
        for (here, ip, ip_v6) in [
            ("192.0.2.1", "192.0.2.1", ""),
            ("192.0.2.1", "198.51.100.7, 192.0.2.1", ""),
            ("::ffff:192.0.2.1", "192.0.2.1", ""),
            ("192.0.2.1", "::ffff:192.0.2.1", ""),
            ("2001:db8::17", "192.0.2.1", "2001:db8::17"),
            ("2001:db8::17", "192.0.2.1", "2001:0DB8:0:0:0:0:0:17/64"),
            ("2001:db8::17", "192.0.2.1", "[2001:db8::17]"),
            ("2001:db8::17", "192.0.2.1 2001:db8::17", ""),
        ] {
            assert!(is_here(here, ip, ip_v6), "{here} {ip} {ip_v6}");
        }
        for (here, ip, ip_v6) in [
            ("192.0.2.1", "192.0.2.11", ""),
            ("2001:db8::17", "192.0.2.1", "2001:db8::1"),
            ("2001:db8::17", "", ""),
            ("2001:db8::17", "none", "—"),
        ] {
            assert!(!is_here(here, ip, ip_v6), "{here} {ip} {ip_v6}");
        }
    }
}
