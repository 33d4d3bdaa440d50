//! The proxy that the environment names for a server. The client uses only this, so that `doctor`
//! reports the route that calls take.

use http::{HeaderValue, Uri};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use url::Url;

use crate::domain::ServerUrl;

/// The variables that name a proxy for `https`. Of each pair the first one that is set counts.
const NAMED: [[&str; 2]; 2] = [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"]];

/// The variables that except servers.
const EXCEPTED: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// The route of calls to a server.
#[derive(Clone, Debug)]
pub enum Route {
    /// To this machine: no proxy is used.
    Loopback,
    /// No variable names a proxy.
    Direct,
    /// This variable excepts the server.
    Excepted(&'static str),
    /// This variable can't be used as a proxy: no call is made.
    Unusable(&'static str),
    /// Through a proxy.
    Proxy(Proxy),
}

/// A proxy of `http` or `https`.
#[derive(Clone, Debug)]
pub struct Proxy {
    /// The variable that names it.
    pub variable: &'static str,
    /// Its host; an IPv6 address without its brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Its URL, without the login.
    pub(super) url: Url,
    /// The login, as the header for the proxy.
    pub(super) login: Option<HeaderValue>,
}

impl Proxy {
    /// `None` if it is of another kind, such as SOCKS, or its port is invalid.
    fn by(variable: &'static str, intercept: &Intercept) -> Option<Self> {
        let url = Url::parse(&intercept.uri().to_string()).ok()?;
        ["http", "https"].contains(&url.scheme()).then_some(())?;
        Some(Self {
            variable,
            host: url.host_str()?.trim_matches(['[', ']']).to_owned(),
            port: url.port_or_known_default()?,
            login: intercept.basic_auth().cloned(),
            url,
        })
    }
}

impl Route {
    /// The route to a server, by the environment of this process.
    #[must_use]
    pub fn to(server: &ServerUrl) -> Self {
        Self::by(server, |name| {
            let value = std::env::var_os(name)?;
            // A value that is not UTF-8 is not a proxy, but is not ignored either.
            Some(value.to_string_lossy().into_owned())
        })
    }

    /// The route to a server, by these variables.
    fn by(server: &ServerUrl, variable: impl Fn(&str) -> Option<String>) -> Self {
        if server.is_loopback() {
            return Self::Loopback;
        }
        let set = |names: [&'static str; 2]| {
            let mut set = names
                .into_iter()
                .filter_map(|name| Some((name, variable(name)?)));
            set.next()
        };
        let mut named = NAMED.into_iter().filter_map(set);
        let Some((variable, proxy)) = named.find(|(_, value)| !value.is_empty()) else {
            return Self::Direct;
        };
        let Ok(uri) = server.as_str().parse::<Uri>() else {
            return Self::Unusable(variable);
        };
        let way = |proxy: &str, no: &str| {
            let matcher = Matcher::builder().https(proxy).no(no).build();
            matcher.intercept(&uri)
        };
        if let Some((excepting, list)) = set(EXCEPTED)
            && way("http://proxy.invalid", &list).is_none()
        {
            return Self::Excepted(excepting);
        }
        way(&proxy, "")
            .and_then(|intercept| Proxy::by(variable, &intercept))
            .map_or(Self::Unusable(variable), Self::Proxy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(server: &str, vars: &[(&str, &str)]) -> String {
        let variable = |name: &str| {
            let set = vars.iter().find(|(set, _)| *set == name);
            set.map(|(_, value)| (*value).to_owned())
        };
        match Route::by(&ServerUrl::parse(server).unwrap(), variable) {
            Route::Loopback => "loopback".to_owned(),
            Route::Direct => "direct".to_owned(),
            Route::Excepted(variable) => format!("{variable} excepts it"),
            Route::Unusable(variable) => format!("{variable} is no proxy"),
            Route::Proxy(proxy) => {
                let login = proxy.login.map_or("", |_| " with a login");
                format!("{} {} {}{login}", proxy.variable, proxy.host, proxy.port)
            }
        }
    }

    #[test]
    fn the_first_variable_that_names_something_decides() {
        let far = ServerUrl::DEFAULT;
        for (vars, expected) in [
            (&[][..], "direct"),
            (&[("HTTP_PROXY", "http://p:1")], "direct"),
            (
                &[("HTTPS_PROXY", "http://u:pw@p:3128/")],
                "HTTPS_PROXY p 3128 with a login",
            ),
            (&[("https_proxy", "p:3128")], "https_proxy p 3128"),
            (&[("ALL_PROXY", "http://p")], "ALL_PROXY p 80"),
            (&[("ALL_PROXY", "http://[::1]:8080")], "ALL_PROXY ::1 8080"),
            (
                &[("ALL_PROXY", "http://a"), ("https_proxy", "https://b")],
                "https_proxy b 443",
            ),
            // An empty variable overrides its twin.
            (
                &[("HTTPS_PROXY", ""), ("https_proxy", "http://p")],
                "direct",
            ),
            (
                &[("HTTPS_PROXY", ""), ("all_proxy", "http://p")],
                "all_proxy p 80",
            ),
        ] {
            assert_eq!(route(far, vars), expected, "{vars:?}");
        }
        let set = [("HTTPS_PROXY", "http://p")];
        assert_eq!(route("http://127.0.0.1:1/", &set), "loopback");
    }

    #[test]
    fn what_is_no_proxy_of_http_is_never_passed_over() {
        let far = ServerUrl::DEFAULT;
        for bad in [
            "socks5://p:1080",
            "socks4://p",
            "ftp://p",
            "file:///p",
            "http://",
            "http://p:port",
            "http://p:99999",
            " http://p",
            "\u{fffd}",
        ] {
            let vars = [("HTTPS_PROXY", bad), ("all_proxy", "http://a:1")];
            assert_eq!(route(far, &vars), "HTTPS_PROXY is no proxy", "{bad:?}");
            let vars = [("ALL_PROXY", bad)];
            assert_eq!(route(far, &vars), "ALL_PROXY is no proxy", "{bad:?}");
        }
        let vars = [("ALL_PROXY", "ftp://p"), ("NO_PROXY", "*")];
        assert_eq!(route(far, &vars), "NO_PROXY excepts it");
    }

    #[test]
    fn exceptions_are_names_addresses_and_networks() {
        for (entries, server, excepted) in [
            ("*", "https://a.example/", true),
            ("", "https://a.example/", false),
            ("b.example, a.example", "https://a.example/", true),
            (".example", "https://a.example/", true),
            ("xample", "https://a.example/", false),
            ("10.0.0.0/8", "https://10.9.9.9/", true),
            ("10.0.0.0/8", "https://11.9.9.9/", false),
            ("fd00::/16", "https://[fd00:1::2]/", true),
        ] {
            let vars = [("HTTPS_PROXY", "http://p"), ("no_proxy", entries)];
            let expected = if excepted {
                "no_proxy excepts it"
            } else {
                "HTTPS_PROXY p 80"
            };
            assert_eq!(route(server, &vars), expected, "{entries} {server}");
        }
    }
}
