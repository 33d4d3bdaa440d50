//! The transport layer: the connection to the server, and answers that are not from its API.

use std::time::Duration;

use jiff::civil::Date;
use thiserror::Error;
use url::Url;

use super::Private;

/// Why a call or its answer did not get through.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TransportProblem {
    /// There was no connection: nothing was sent.
    Unreachable(#[from] Unreachable),
    /// The call was sent, but no complete answer arrived.
    NoAnswer(#[from] Silence),
    /// An answer arrived, but not from the API.
    BadAnswer(#[from] BadAnswer),
}

/// Why there was no connection.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unreachable {
    /// The name of the server or proxy has no address; the resolver's message.
    Resolve(Private),
    /// There is an address, but no connection to it.
    Connect(#[from] ConnectProblem),
    /// There is a connection, but no TLS on it.
    Tls(#[from] TlsProblem),
    /// This variable is not a proxy that can be used, so no call is made.
    Proxy(&'static str),
    /// The HTTP client can't be built; the library's message.
    Client(Private),
}

/// Why there is no connection to an address.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConnectProblem {
    /// The connection was refused.
    Refused,
    /// The peer closed the connection before it could be used.
    Ended,
    /// There is no route to the address.
    NetworkUnreachable,
    /// There was no connection within this time.
    Timeout(Duration),
    /// Any other reason, in the system's words.
    Other(Private),
}

/// Why there is no TLS on a connection.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TlsProblem {
    /// The peer does not speak TLS.
    NotSpoken,
    /// The peer offers no safe version or cipher.
    TooOld,
    /// The machine has no certificate authorities.
    NoAuthorities,
    /// The certificate is not trusted.
    Untrusted(#[from] Untrusted),
    /// Any other reason, in the library's words.
    Other(Private),
}

/// Why a certificate is not trusted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Untrusted {
    /// No known authority has signed it.
    UnknownIssuer,
    /// The authority that it names has not signed it.
    BadSignature,
    /// It was valid until this day (UTC); `None` if the date is out of range.
    Expired(Option<Date>),
    /// It is valid from this day on (UTC); `None` if the date is out of range.
    NotYetValid(Option<Date>),
    /// It is for other names.
    WrongName {
        /// Its names.
        presented: Vec<Private>,
        /// The name that was asked for.
        expected: Private,
    },
    /// It is a certificate of an authority, not of a server.
    Authority,
    /// Any other reason, in the library's words.
    Other(Private),
}

/// How the answer to a sent call went missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Silence {
    /// The time limit was reached.
    Timeout,
    /// The connection ended before the answer.
    Cut,
    /// The server asked to wait again and again.
    Waiting,
    /// The list was not complete within the time limit for a whole list.
    List,
}

/// Why an answer is not from the API.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadAnswer {
    /// It is not JSON; the beginning of the answer.
    NotJson(Private),
    /// It is JSON, but not of this API; the beginning of the answer.
    NotOfApi(Private),
    /// One of these, as the answer to a sign-in. It may contain a new session, so it is not quoted.
    Unquoted,
    /// The answer to a write reports neither success nor an error.
    Unconfirmed,
    /// It is larger than the limit.
    TooLarge(Limit),
    /// A redirect, which is never followed, because it could send the session elsewhere.
    Redirect(Destination),
    /// A firewall in front of the server answered (403 or 460 `[panel]`).
    Firewall(u16),
    /// Any other HTTP status than 200.
    Status {
        /// The status.
        status: u16,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
}

/// Where a redirect or a link leads, as far as it may be told: a path or a query could contain the
/// session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To this origin.
    Origin(Private),
    /// To no server: a link of this scheme, such as `javascript`.
    Scheme(Private),
    /// The link can't be read.
    Unreadable,
    /// The redirect names none.
    Unnamed,
}

impl Destination {
    /// The same destination, with the part that others wrote changed.
    #[must_use]
    pub fn map(self, change: impl FnOnce(&Private) -> Private) -> Self {
        match self {
            Self::Origin(origin) => Self::Origin(change(&origin)),
            Self::Scheme(scheme) => Self::Scheme(change(&scheme)),
            Self::Unreadable | Self::Unnamed => self,
        }
    }
}

impl From<&Url> for Destination {
    fn from(url: &Url) -> Self {
        if url.origin().is_tuple() {
            Self::Origin(Private::new(&url.origin().ascii_serialization()))
        } else {
            Self::Scheme(Private::new(url.scheme()))
        }
    }
}

/// A limit on an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Size in MiB.
    Mebibytes(usize),
    /// Rows of a list.
    Rows(usize),
    /// Pages of a list.
    Pages(usize),
}
