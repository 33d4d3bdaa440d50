//! The transport layer: the way to the server and back, and answers that are none of its API.

use std::time::Duration;

use jiff::civil::Date;
use thiserror::Error;

use super::Private;

/// Why a call and its answer did not get through.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TransportProblem {
    /// No connection came about: nothing was sent.
    Unreachable(#[from] Unreachable),
    /// The call was sent, but no whole answer came.
    NoAnswer(#[from] Silence),
    /// An answer came, but none of the API.
    BadAnswer(#[from] BadAnswer),
}

/// Why no connection came about.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unreachable {
    /// The name of the server, or of its proxy, has no address; the resolver's words.
    Resolve(Private),
    /// There is an address, but no connection to it.
    Connect(#[from] ConnectProblem),
    /// There is a connection, but no TLS on it.
    Tls(#[from] TlsProblem),
    /// This variable names no proxy that can be used, so no call is made.
    Proxy(&'static str),
    /// No HTTP client can be built; the library's words.
    Client(Private),
}

/// Why there is no connection to an address.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConnectProblem {
    /// Nobody listens there.
    Refused,
    /// The other side ended the connection before it could be used.
    Ended,
    /// The system knows no route to it.
    NetworkUnreachable,
    /// None came about within this time.
    Timeout(Duration),
    /// Any other reason, in the system's words.
    Other(Private),
}

/// Why there is no TLS on a connection.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TlsProblem {
    /// The other side speaks something else.
    NotSpoken,
    /// The other side offers no version or cipher that is safe.
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
    /// It was valid up to this day (UTC); `None` where that is out of reach.
    Expired(Option<Date>),
    /// It is valid from this day on (UTC); `None` where that is out of reach.
    NotYetValid(Option<Date>),
    /// It is for other names.
    WrongName {
        /// The names that it is for, as a list.
        presented: Private,
        /// The name that was asked for.
        expected: Private,
    },
    /// It is that of an authority, not of a server.
    Authority,
    /// Any other reason, in the library's words.
    Other(Private),
}

/// How the server stayed silent after the call was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Silence {
    /// The time was over.
    Timeout,
    /// The connection ended before the answer did.
    Cut,
    /// It asked to wait, again and again.
    Waiting,
    /// Page after page came, but not all of the list within the limit of a whole list.
    List,
}

/// How an answer is none of the API.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadAnswer {
    /// It is not JSON; its beginning is kept.
    NotJson(Private),
    /// It is JSON, but not of this API; its beginning is kept.
    NotOfApi(Private),
    /// One of these, to a sign-in: it may hold a session that nobody knows yet, so it is not quoted.
    Unquoted,
    /// The answer to a write says neither that it was done nor that it was refused.
    Unconfirmed,
    /// It is larger than what is read.
    TooLarge(Limit),
    /// A redirect, which is never followed: it could carry the session elsewhere. Where to, if it says.
    Redirect(Option<Private>),
    /// A firewall in front of the server answered (403 or 460 `[panel]`).
    Firewall(u16),
    /// Any other HTTP status than 200.
    Status {
        /// The status.
        status: u16,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
}

/// How much of an answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// So many bytes, in MiB.
    Mebibytes(usize),
    /// So many rows of a list.
    Rows(usize),
    /// So many pages of a list.
    Pages(usize),
}
