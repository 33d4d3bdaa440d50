//! Signing in: what a person gives, and why a server does not let somebody in.

use super::{KeepProblem, Secret};
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
        /// Why it could not be kept, where that went wrong.
        not_kept: Option<KeepProblem>,
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
    /// The session was renewed and could not be kept: why.
    NotKept(KeepProblem),
}

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
