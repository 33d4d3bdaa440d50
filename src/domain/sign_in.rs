//! Signing in: what a person gives, and why a server does not let somebody in.

use std::fmt;

use thiserror::Error;

use super::Secret;
use crate::text::Text;

/// What somebody signs in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// The login and its password `[panel]`.
    Password {
        /// The login: the e-mail address.
        user: String,
        /// The password.
        password: Secret,
    },
    /// The login and a key that is good once (`session.newkey` `[isp]`).
    Key {
        /// The login.
        user: String,
        /// The key.
        key: Secret,
    },
    /// A session that somebody else opened, as a browser.
    Token(Secret),
    /// The code of the second factor, after the password was accepted `[panel]`.
    Code(Secret),
}

/// How far a sign-in came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInOutcome {
    /// The session can be used.
    In {
        /// Whose it is.
        user: Text,
        /// Why it could not be kept, as a sentence, where that went wrong.
        not_kept: Option<String>,
    },
    /// The server wants the code of the second factor `[panel]`.
    CodeWanted,
}

/// What a person should know of an account's session while calls are under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum News {
    /// Nothing, or nothing any more.
    #[default]
    Nothing,
    /// Another snapdeck is signing in, and is waited for: its process id, where that is known.
    WaitsFor(Option<u32>),
    /// The session was renewed and could not be kept: why, as a sentence.
    NotKept(String),
}

/// A sentence; empty where there is nothing to say.
impl fmt::Display for News {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::WaitsFor(Some(id)) => {
                write!(f, "Another snapdeck (pid {id}) is signing in. {WAITS}")
            }
            Self::WaitsFor(None) => write!(f, "Another snapdeck is signing in. {WAITS}"),
            Self::NotKept(why) => write!(f, "The session was renewed, but not kept: {why}"),
        }
    }
}

/// How long that one is waited for: `store::secrets::LOCK_LIMIT`.
const WAITS: &str = "Waiting for it up to 3 s.";

/// What is kept for the next start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// The session alone: it ends an hour after its last use `[isp]`.
    #[default]
    Session,
    /// The password too, so that nobody is asked when a session has ended.
    Password,
    /// Nothing.
    Nothing,
}

impl Keep {
    /// The next of the three, from nothing to all; after the last there is none.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Nothing => Self::Session,
            Self::Session | Self::Password => Self::Password,
        }
    }

    /// The one before.
    #[must_use]
    pub fn previous(self) -> Self {
        match self {
            Self::Password => Self::Session,
            Self::Session | Self::Nothing => Self::Nothing,
        }
    }
}

/// Why the server let nobody in (`auth` errors by their `$object` `[panel]`).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoEntry {
    /// `badpassword`.
    #[error("The login or the password is wrong.")]
    WrongPassword,
    /// The code of the second factor.
    #[error("The code is wrong or too old: type the one that is shown now.")]
    WrongCode,
    /// The key, which is good once.
    #[error("The one-time key is wrong or was used already: make a new one.")]
    WrongKey,
    /// `blocklogon`: 20 seconds after several wrong passwords.
    #[error(
        "Too many wrong passwords: the server blocks this login for 20 s. Wait, then try once."
    )]
    TooManyTries,
    /// `blockgeoip`.
    #[error(
        "The server does not know you from this region: open the link in the e-mail it has just sent, then sign in again."
    )]
    NewRegion,
    /// The web login's captcha.
    #[error(
        "The server wants a captcha, which only a browser can show: sign in there and use its session token. In the browser's developer tools it is “auth” in any request to the API."
    )]
    Captcha,
    /// The password was accepted by itself; what is left is for a person.
    #[error("The session has ended, and the server wants the code of your second factor.")]
    CodeWanted,
    /// A session was found that is somebody else's than the one whose data is on the screen.
    #[error("The session that was found is that of {found}, not of {wanted}: sign in again.")]
    Another {
        /// Whose it is.
        found: Text,
        /// Whose data is on the screen.
        wanted: Text,
    },
    /// The token is not that of a session, or of one that has ended.
    #[error("The session token is not accepted: it has ended or is mistyped. Copy it again.")]
    WrongToken,
    /// Any other refusal.
    #[error("The server did not let you in: {0}.")]
    Other(Text),
}
