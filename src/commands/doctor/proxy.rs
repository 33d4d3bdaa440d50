//! Which proxy the variables name for a server: read as the HTTP library reads them.

use std::net::IpAddr;

use url::Url;

use super::finding::Finding;
use crate::{config::Environment, domain::ServerUrl};

/// The name of the check.
pub(super) const NAME: &str = "proxy";

/// The way that calls go.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// Within this machine: no proxy is asked.
    Loopback,
    /// No variable is set.
    Direct,
    /// This variable excepts the server.
    Excepted(&'static str),
    /// This variable names something else than a proxy.
    Unusable(&'static str),
    /// By the proxy that this variable names.
    Proxy {
        variable: &'static str,
        host: String,
        port: u16,
    },
}

impl Route {
    /// Finds the way to a server.
    pub(super) fn to(server: &ServerUrl, environment: &Environment) -> Self {
        if server.is_loopback() {
            return Self::Loopback;
        }
        let set = |names| environment.first_set(names);
        let named = [
            set(&["HTTPS_PROXY", "https_proxy"]),
            set(&["ALL_PROXY", "all_proxy"]),
        ];
        let named: Vec<_> = named
            .into_iter()
            .flatten()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let Some((first, _)) = named.first() else {
            return Self::Direct;
        };
        let (host, _) = server.address();
        if let Some((variable, list)) = set(&["NO_PROXY", "no_proxy"])
            && list.split(',').any(|entry| excepts(entry.trim(), &host))
        {
            return Self::Excepted(variable);
        }
        named
            .iter()
            .find_map(|(variable, value)| Self::by(variable, value))
            .unwrap_or(Self::Unusable(first))
    }

    fn by(variable: &'static str, value: &str) -> Option<Self> {
        let with_scheme = if value.contains("://") {
            value.to_owned()
        } else {
            format!("http://{value}")
        };
        let url = Url::parse(&with_scheme).ok()?;
        let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
        ["http", "https"].contains(&url.scheme()).then_some(())?;
        let port = url.port_or_known_default()?;
        Some(Self::Proxy {
            variable,
            host,
            port,
        })
    }

    pub(super) fn finding(&self) -> Finding {
        match self {
            Self::Loopback => Finding::good(NAME, "Not used within this machine."),
            Self::Direct => Finding::good(NAME, "None is set."),
            Self::Excepted(variable) => {
                Finding::good(NAME, format!("Not used: {variable} excepts this server."))
            }
            Self::Unusable(variable) => Finding::warning(
                NAME,
                format!("{variable} names no proxy of http, so none is used."),
                "Write it as http://HOST:PORT, or unset it.",
            ),
            // The variable may hold a password, so that of its value only this is told.
            Self::Proxy {
                variable,
                host,
                port,
            } => Finding::good(NAME, format!("{variable} names {host}, port {port}."))
                .publicly(format!("{variable} names one.")),
        }
    }
}

/// Whether an entry of `NO_PROXY` means this host: a name and all below it, an address, a network.
fn excepts(entry: &str, host: &str) -> bool {
    if let Ok(address) = host.parse::<IpAddr>() {
        let (network, bits) = entry.split_once('/').unwrap_or((entry, ""));
        let Ok(network) = network.parse::<IpAddr>() else {
            return false;
        };
        let all: u32 = if network.is_ipv4() { 32 } else { 128 };
        let bits = if bits.is_empty() {
            Some(all)
        } else {
            bits.parse().ok()
        };
        let Some(free) = bits.and_then(|bits| all.checked_sub(bits)) else {
            return false;
        };
        let of_network = |address| number(address).checked_shr(free).unwrap_or(0);
        return network.is_ipv4() == address.is_ipv4()
            && of_network(network) == of_network(address);
    }
    let (entry, host) = (entry.to_lowercase(), host.to_lowercase());
    let name = entry.strip_prefix('.').unwrap_or(&entry);
    let below = || {
        host.strip_suffix(name)
            .is_some_and(|rest| rest.ends_with('.'))
    };
    entry == "*" || (!name.is_empty() && (host == name || below()))
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(server: &str, vars: &[(&str, &str)]) -> Route {
        let vars = vars.iter().map(|(name, value)| (name.into(), value.into()));
        Route::to(&ServerUrl::parse(server).unwrap(), &Environment::new(vars))
    }

    fn by(variable: &'static str, host: &str, port: u16) -> Route {
        Route::Proxy {
            variable,
            host: host.to_owned(),
            port,
        }
    }

    #[test]
    fn the_variables_are_read_as_the_library_does() {
        let far = ServerUrl::DEFAULT;
        for (vars, expected) in [
            (&[][..], Route::Direct),
            (&[("HTTP_PROXY", "http://p:1")], Route::Direct),
            (
                &[("HTTPS_PROXY", "http://u:pw@p:3128/")],
                by("HTTPS_PROXY", "p", 3128),
            ),
            (&[("https_proxy", "p:3128")], by("https_proxy", "p", 3128)),
            (&[("ALL_PROXY", "http://p")], by("ALL_PROXY", "p", 80)),
            (
                &[("ALL_PROXY", "http://a"), ("https_proxy", "https://b")],
                by("https_proxy", "b", 443),
            ),
            // An empty variable hides its twin.
            (
                &[("HTTPS_PROXY", ""), ("https_proxy", "http://p")],
                Route::Direct,
            ),
            (
                &[("HTTPS_PROXY", "socks5://p")],
                Route::Unusable("HTTPS_PROXY"),
            ),
            (
                &[("HTTPS_PROXY", "ftp://p"), ("all_proxy", "http://a:1")],
                by("all_proxy", "a", 1),
            ),
            (
                &[
                    ("HTTPS_PROXY", "http://p"),
                    ("no_proxy", "a.example, zomro.com"),
                ],
                Route::Excepted("no_proxy"),
            ),
        ] {
            assert_eq!(route(far, vars), expected, "{vars:?}");
        }
        let set = [("HTTPS_PROXY", "http://p")];
        assert_eq!(route("http://127.0.0.1:1/", &set), Route::Loopback);
    }

    #[test]
    fn exceptions_are_names_addresses_and_networks() {
        for (entry, host, excepted) in [
            ("*", "a.example", true),
            ("", "a.example", false),
            (".", "a.example", false),
            ("A.example", "a.example", true),
            (".example", "a.example", true),
            ("example", "a.example", true),
            ("xample", "a.example", false),
            (".a.example", "a.example", true),
            ("10.0.0.1", "10.0.0.1", true),
            ("10.0.0.0/8", "10.9.9.9", true),
            ("10.0.0.0/8", "11.9.9.9", false),
            ("10.0.0.0/33", "10.0.0.0", false),
            ("0.0.0.0/0", "11.9.9.9", true),
            ("::/0", "::2", true),
            ("::/0", "11.9.9.9", false),
            ("fd00::/16", "fd00:1::2", true),
            ("a.example", "10.0.0.1", false),
        ] {
            assert_eq!(excepts(entry, host), excepted, "{entry} {host}");
        }
    }
}
