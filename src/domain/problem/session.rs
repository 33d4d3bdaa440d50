//! The session layer: who is signed in, and why a server does not let somebody in.

use thiserror::Error;

use super::{Private, Problem};

/// Why a call has no session to go with.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SessionProblem {
    /// Nobody has signed in yet: nothing was sent.
    NotSignedIn,
    /// The session has ended.
    Gone,
    /// The session had ended when a write came, and is a new one now: nothing was done.
    Renewed,
    /// The server did not let somebody in.
    NoEntry(#[from] NoEntry),
    /// Opening a session for the call ended so: the call itself was not sent.
    NotOpened(#[source] Box<Problem>),
}

/// Why the server let nobody in (`auth` errors by their `$object` `[panel]`).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoEntry {
    /// `badpassword`.
    WrongPassword,
    /// The code of the second factor.
    WrongCode,
    /// The key, which is good once.
    WrongKey,
    /// `blocklogon`: 20 seconds after several wrong passwords.
    TooManyTries,
    /// `blockgeoip`.
    NewRegion,
    /// The web login's captcha.
    Captcha,
    /// The password was accepted by itself; what is left is for a person.
    CodeWanted,
    /// A session was found that is somebody else's than the one whose data is on the screen.
    Another {
        /// Whose it is.
        found: Private,
        /// Whose data is on the screen.
        wanted: Private,
    },
    /// The token is not that of a session, or of one that has ended.
    WrongToken,
    /// Any other refusal.
    Other(Private),
}
