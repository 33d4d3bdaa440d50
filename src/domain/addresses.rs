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
        let words = instance.ip.raw().split([' ', ',']);
        let mut addresses = words.filter_map(|word| word.parse().ok());
        addresses.any(|address: IpAddr| self.0.contains(&address))
    }
}

impl FromIterator<IpAddr> for Addresses {
    fn from_iter<T: IntoIterator<Item = IpAddr>>(addresses: T) -> Self {
        Self(addresses.into_iter().collect())
    }
}
