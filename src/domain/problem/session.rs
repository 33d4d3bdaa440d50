//! The session layer: missing sessions and refused sign-ins.

use thiserror::Error;

use super::{Private, Problem};
use crate::domain::Origin;

/// Why a call has no session.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SessionProblem {
    /// Nobody has signed in yet: nothing was sent.
    NotSignedIn,
    /// The session has ended.
    Gone,
    /// The server refused the session at its first use. It may never have been one.
    Refused(Origin),
    /// The session had ended when a write was called; it is renewed, and the write was not applied.
    Renewed,
    /// The server refused a sign-in.
    NoEntry(#[from] NoEntry),
    /// The sign-in for the call failed with this problem: the call itself was not sent.
    NotOpened(#[source] Box<Problem>),
}

/// Why the server refused a sign-in (`auth` errors by their `$object` `[panel]`).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoEntry {
    /// `badpassword`.
    WrongPassword,
    /// The code of the second factor is wrong.
    WrongCode,
    /// The one-time key is wrong or used.
    WrongKey,
    /// `blocklogon`: 20 seconds after several wrong passwords.
    TooManyTries,
    /// `blockgeoip`.
    NewRegion,
    /// The server asks for a captcha, as in the web login.
    Captcha,
    /// The password was accepted; the code of the second factor is missing.
    CodeWanted,
    /// A session was found that belongs to another user than the data on the screen.
    Another {
        /// The user of the session.
        found: Private,
        /// The user whose data is on the screen.
        wanted: Private,
    },
    /// The token belongs to no session, or to one that has ended.
    WrongToken,
    /// Any other refusal.
    Other(Private),
}
