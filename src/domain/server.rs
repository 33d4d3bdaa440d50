//! The server's URL, and whether it points to this machine.

use std::fmt;

use thiserror::Error;
use url::{Host, Url};

/// Why a URL is not accepted. The URL itself is not repeated: it may contain a password.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadUrl {
    /// It is not a URL; the parser's reason.
    Unreadable(String),
    /// It names no host.
    NoHost,
    /// Neither https nor this machine.
    NotHttps,
    /// `https://user:password@host/`.
    UserInfo,
    /// `https://host/?func=…`: a link of the panel, which may contain a session.
    Query,
}

/// The URL of all calls. Whether it is loopback is decided from the parsed host: only there http is
/// allowed, and no proxy is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerUrl {
    url: Url,
    loopback: bool,
}

impl ServerUrl {
    /// The provider's own server `[seed]`.
    pub const DEFAULT: &'static str = "https://api.zomro.com/";

    /// Parses and checks a URL.
    ///
    /// # Errors
    /// `BadUrl` says what is wrong with it.
    pub fn parse(raw: &str) -> Result<Self, BadUrl> {
        let mut url = Url::parse(raw.trim()).map_err(|e| BadUrl::Unreadable(e.to_string()))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadUrl::UserInfo);
        }
        if url.query().is_some() {
            return Err(BadUrl::Query);
        }
        let loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => return Err(BadUrl::NoHost),
        };
        match url.scheme() {
            "https" => {}
            "http" if loopback => {}
            _ => return Err(BadUrl::NotHttps),
        }
        url.set_fragment(None);
        Ok(Self { url, loopback })
    }

    /// The URL to post to.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.url.as_str()
    }

    /// The host for a name lookup, without brackets, and the port.
    #[must_use]
    pub fn address(&self) -> (String, u16) {
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port_or_known_default().unwrap_or_default();
        (host.trim_matches(['[', ']']).to_owned(), port)
    }

    /// Whether both have the same scheme, host and port.
    #[must_use]
    pub fn is_same_server(&self, other: &Self) -> bool {
        self.url.origin() == other.url.origin()
    }

    /// Whether the server is this machine (`127.0.0.0/8`, `::1`, `localhost`).
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }
}

/// The host, and the port unless it is the default of the scheme, as the header shows it.
impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.url.host_str().unwrap_or_default())?;
        self.url.port().map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_is_for_this_machine_only() {
        for good in [
            "https://api.zomro.com/",
            "http://127.0.0.1:80/",
            "http://127.9.9.9/",
            "http://[::1]:8080/",
            "http://localhost:1/",
            "http://0x7f.1/",
        ] {
            let url = ServerUrl::parse(good).unwrap();
            assert_eq!(url.is_loopback(), good != ServerUrl::DEFAULT, "{good}");
        }
        for bad in [
            "http://api.zomro.com/",
            "http://127.0.0.1.evil.example/",
            "http://localhost.example/",
            "http://10.0.0.1/",
            "ftp://localhost/",
        ] {
            assert_eq!(ServerUrl::parse(bad), Err(BadUrl::NotHttps), "{bad}");
        }
    }

    #[test]
    fn a_url_that_may_hold_a_secret_is_refused_and_not_repeated() {
        for (bad, why) in [
            ("https://u:hunter2@api.zomro.com/", BadUrl::UserInfo),
            ("http://127.0.0.1@evil.example/", BadUrl::UserInfo),
            ("https://api.zomro.com/?auth=hunter2", BadUrl::Query),
            ("mailto:hunter2@api.zomro.com", BadUrl::NoHost),
        ] {
            let said = ServerUrl::parse(bad).unwrap_err();
            assert_eq!(said, why);
            assert!(!said.to_string().contains("hunter2"));
        }
        assert!(matches!(
            ServerUrl::parse("api.zomro.com"),
            Err(BadUrl::Unreadable(_))
        ));
    }

    #[test]
    fn what_is_posted_to_keeps_its_path_but_no_fragment() {
        let url = ServerUrl::parse(" https://HOST.example:1500/billmgr#top\n").unwrap();
        assert_eq!(url.as_str(), "https://host.example:1500/billmgr");
    }

    #[test]
    fn the_address_is_what_is_looked_up() {
        for (url, host, port) in [
            (ServerUrl::DEFAULT, "api.zomro.com", 443),
            ("http://[::1]:8080/", "::1", 8080),
            ("http://127.0.0.1/", "127.0.0.1", 80),
        ] {
            let address = ServerUrl::parse(url).unwrap().address();
            assert_eq!(address, (host.to_owned(), port));
        }
    }

    #[test]
    fn the_label_is_host_and_unusual_port() {
        assert_eq!(
            ServerUrl::parse("https://HOST.example:1500/billmgr")
                .unwrap()
                .to_string(),
            "host.example:1500"
        );
        assert_eq!(
            ServerUrl::parse(ServerUrl::DEFAULT).unwrap().to_string(),
            "api.zomro.com"
        );
    }
}
